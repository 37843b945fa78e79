"""Operations: whether the server lives, whether it is ready, what it has done; a line in the log for each request."""

import logging
import threading
import time

from flask import Blueprint, Flask, Response, current_app, g, jsonify, make_response, request
from prometheus_client import CONTENT_TYPE_LATEST

from runner import metrics
from runner.identifiers import new_id
from runner.logs import about
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound
from runner.watching import Gauged, figures, has_token, trouble
from runner.worker import Worker
from web import account
from web.edge import database

logger = logging.getLogger("bidflow.request")
blueprint = Blueprint("operations", __name__)
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
    is_stopping = current_app.extensions["draining"].is_set()
    found = list(trouble(database(), current_app.extensions["worker"], is_stopping=is_stopping))
    return make_response(jsonify(ready=not found, trouble=found), 503 if found else 200)


@blueprint.get("/metrics")
def show_metrics() -> Response:
    """What Prometheus asks for: with the token, or for administrators."""
    if not _may_watch():
        return make_response("sign in as an administrator, or send the token of BIDFLOW_METRICS_TOKEN\n", 401)
    return make_response(figures(current_app.extensions["gauges"]), 200, {"Content-Type": CONTENT_TYPE_LATEST})


def _may_watch() -> bool:
    if has_token(request.headers.get("Authorization"), current_app.extensions["metrics_token"]):
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
    if b"%00" in request.query_string or b"\x00" in request.query_string:
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
