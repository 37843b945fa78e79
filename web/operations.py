"""Operations: whether the server lives, whether it is ready, what it has done; a line in the log for each request."""

import hmac
import logging
import shutil
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, jsonify, make_response, request
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from runner import __version__, metrics
from runner.identifiers import new_id
from runner.logs import about
from runner.records.database import Database, Unavailable
from runner.records.gauges import gauges, probe
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound
from runner.worker import Worker
from web import account
from web.edge import database

logger = logging.getLogger("bidflow.request")
blueprint = Blueprint("operations", __name__)
LITTLE_ROOM = 0.05  # of the disk
LOOKED_AFTER = 10.0  # seconds; counting is not repeated for every scrape
SAID = {"instance_id": "case_id"}  # one name for a case, whatever the address calls it
QUIET = {"operations.live", "operations.ready", "operations.show_metrics", "assets.show"}


def register(app: Flask, *, worker: Worker | None = None, token: str = "") -> None:
    """Count and log requests, and tell monitors how it goes. `token`: with it a monitor may read /metrics."""
    app.extensions["worker"] = worker
    app.extensions["metrics_token"] = token
    app.extensions["draining"] = threading.Event()
    app.extensions["gauges"] = Gauged(app.extensions["database"])
    watch(app)
    app.register_blueprint(blueprint)


def watch(app: Flask) -> None:
    """Count and log every request to these addresses. Before everything else, so that refused ones are counted too."""
    app.before_request(_begin)
    app.after_request(_end)
    app.teardown_request(_forget)


@blueprint.get("/livez")
def live() -> Response:
    """The process answers."""
    return make_response("ok\n", 200, {"Content-Type": "text/plain"})


@blueprint.get("/readyz")
def ready() -> Response:
    """It can take requests: 200, else 503 with what is in the way."""
    trouble = list(_trouble())
    return make_response(jsonify(ready=not trouble, trouble=trouble), 503 if trouble else 200)


@blueprint.get("/metrics")
def show_metrics() -> Response:
    """What Prometheus asks for: with the token, or for administrators."""
    if not _may_watch():
        return make_response("sign in as an administrator, or send the token of BIDFLOW_METRICS_TOKEN\n", 401)
    registry = CollectorRegistry()
    registry.register(current_app.extensions["gauges"])
    text = generate_latest(REGISTRY) + generate_latest(registry)
    return make_response(text, 200, {"Content-Type": CONTENT_TYPE_LATEST})


def _trouble() -> Iterator[str]:
    if current_app.extensions["draining"].is_set():
        yield "it is stopping"
        return
    try:
        problem = probe(database())
    except Unavailable as away:
        problem = str(away)
    if problem:
        yield problem
    worker: Worker | None = current_app.extensions["worker"]
    if worker is not None and not worker.is_well:
        yield "no thread has looked for jobs in the last 30 seconds"
    file = database().file
    if file is not None:
        disk = shutil.disk_usage(file.parent)
        if disk.free < disk.total * LITTLE_ROOM:
            yield "the disk is nearly full"


def _may_watch() -> bool:
    token: str = current_app.extensions["metrics_token"]
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    current = account.current()
    return current is not None and current.viewer.is_administrator


def _begin() -> None:
    g.begun_at = time.monotonic()
    g.request_id = new_id()
    ids = {SAID.get(name, name): value for name, value in (request.view_args or {}).items() if name.endswith("_id")}
    g.about = about(request_id=g.request_id, **ids)
    g.about.__enter__()
    if "\x00" in request.path:
        raise NotFound("the address holds the character NUL, which nothing here has in its name")
    if any("\x00" in text for text in (*request.args, *request.args.values())):
        raise InvalidArgument("the address asks for the character NUL, which nothing here holds")


def _end(response: Response) -> Response:
    begun_at = g.get("begun_at")
    if begun_at is None:
        return response
    seconds = time.monotonic() - begun_at
    # A route as it is written, never the address, whose ids would each become a series.
    route = request.url_rule.rule if request.url_rule else "none"
    metrics.request_seconds.labels(route, request.method, response.status_code).observe(seconds)
    response.headers["X-Request-Id"] = g.request_id
    if request.endpoint not in QUIET:
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "milliseconds": round(seconds * 1000, 1),
                "user_id": _who(),
            },
        )
    return response


def _who() -> str | None:
    """Who asked: somebody signed in to the pages, or a program."""
    current = account.current()
    viewer: Viewer | None = current.viewer if current else g.get("viewer")
    return viewer.user_id if viewer else None


def _forget(error: BaseException | None) -> None:
    entered = g.pop("about", None)
    if entered is not None:
        entered.__exit__(None, None, None)


class Gauged(Collector):
    """What there is in the database, looked at once in a while."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.looked_at = -LOOKED_AFTER
        self.seen: list[Metric] = []

    def collect(self) -> Iterator[Metric]:
        if time.monotonic() - self.looked_at >= LOOKED_AFTER:
            self.seen = list(self.look())
            self.looked_at = time.monotonic()
        yield from self.seen

    def look(self) -> Iterator[Metric]:
        now = gauges(self.database)
        yield gauge("bpm_instances", "Running cases", ["state"], {("running",): now.running})
        yield gauge("bpm_user_tasks", "User tasks that wait for somebody", ["state"], {("open",): now.open_tasks})
        yield gauge("bpm_task_age_seconds", "Since when the oldest open user task waits", [], {(): now.oldest_task})
        yield gauge("bpm_jobs", "Jobs", ["state", "kind"], now.jobs)
        yield gauge("bpm_job_lag_seconds", "How long the oldest due job waits", [], {(): now.job_lag})
        kinds = {(kind,): number for kind, number in now.incidents.items()}
        yield gauge("bpm_incidents", "Open incidents", ["type"], kinds)
        if now.backed_up_at is not None:
            text = "When the last backup was finished"
            at = now.backed_up_at.timestamp()
            yield gauge("bpm_backup_last_success_timestamp_seconds", text, [], {(): at})
        yield gauge("bpm_build_info", "The version that runs", ["version"], {(__version__,): 1})
        file = self.database.file
        wal = Path(f"{file}-wal") if file else None
        if wal is not None and wal.exists():
            yield gauge("bpm_sqlite_wal_bytes", "What SQLite has yet to take in", [], {(): wal.stat().st_size})


def gauge(name: str, text: str, labels: list[str], values: Mapping[Any, float]) -> Metric:
    """One family with its values by label."""
    family = GaugeMetricFamily(name, text, labels=labels)
    for key, value in values.items():
        family.add_metric(list(key), value)
    return family
