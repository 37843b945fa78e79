"""Watching: whether a process can work, and what it has done; what monitors ask servers and workers alike."""

import hmac
import json
import logging
import shutil
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from runner import __version__
from runner.records.database import Database
from runner.records.gauges import gauges, probe
from runner.records.unavailable import Unavailable
from runner.worker import Worker

logger = logging.getLogger(__name__)

LITTLE_ROOM = 0.05  # of the disk
LOOKED_AFTER = 10.0  # seconds; counting is not repeated for every scrape
ASKED_WITHIN = 5.0  # seconds a monitor has to say what it wants
MOST_AT_ONCE = 20
LOOK_EVERY = 0.1  # seconds until a wish to stop is noticed
PLAIN = "text/plain; charset=utf-8"


def trouble(database: Database, worker: Worker | None, *, is_stopping: bool) -> Iterator[str]:
    """What keeps a process from its work, in words; nothing when it is ready."""
    if is_stopping:
        yield "it is stopping"
        return
    try:
        problem = probe(database)
    except Unavailable as away:
        problem = str(away)
    if problem:
        yield problem
    if worker is not None and not worker.is_well:
        yield "no thread has looked for jobs in the last 30 seconds"
    if database.file is not None:
        disk = shutil.disk_usage(database.file.parent)
        if disk.free < disk.total * LITTLE_ROOM:
            yield "the disk is nearly full"


def has_token(authorization: str | None, token: str) -> bool:
    """Whether a monitor has sent the token that it may read figures with; nobody has one where none is set."""
    given = (authorization or "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())


def figures(gauged: "Gauged") -> bytes:
    """What this process counted and what there is in the database, as Prometheus reads it."""
    registry = CollectorRegistry()
    registry.register(gauged)
    return generate_latest(REGISTRY) + generate_latest(registry)


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
        backup = {(): now.backed_up_at.timestamp()} if now.backed_up_at is not None else {}
        yield gauge("bpm_backup_last_success_timestamp_seconds", "When the last backup was finished", [], backup)
        yield gauge("bpm_build_info", "The version that runs", ["version"], {(__version__,): 1})
        yield gauge("bpm_sqlite_wal_bytes", "What SQLite has yet to take in", [], self.wal())

    def wal(self) -> dict[tuple[()], float]:
        """The size of SQLite's log; nothing on PostgreSQL."""
        file = self.database.file
        wal = Path(f"{file}-wal") if file else None
        return {(): wal.stat().st_size} if wal is not None and wal.exists() else {}


def gauge(name: str, text: str, labels: list[str], values: Mapping[Any, float]) -> Metric:
    """One family with its values by label."""
    family = GaugeMetricFamily(name, text, labels=labels)
    for key, value in values.items():
        family.add_metric(list(key), value)
    return family


class Lookout:
    """What answers monitors in a process that answers nobody else: /livez, /readyz and, with the token, /metrics.

    `port` 0 takes a free one. Raises OSError when the address can't be had.
    """

    def __init__(self, database: Database, worker: Worker, token: str, host: str, port: int) -> None:
        self.database = database
        self.worker = worker
        self.token = token
        self.gauged = Gauged(database)
        # 127.0.0.1 before ::1, where a name has both: everybody finds it there.
        found = sorted(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE))
        family, _, _, _, address = found[0]
        self.listener = _Listener(self, family, address)
        self.port: int = self.listener.server_address[1]

    def start(self) -> None:
        """Answer, in a thread."""
        threading.Thread(target=self.listener.serve_forever, args=(LOOK_EVERY,), name="lookout", daemon=True).start()

    def stop(self) -> None:
        """Answer no more."""
        self.listener.shutdown()
        self.listener.server_close()

    def answer(self, path: str, authorization: str | None) -> tuple[int, str, bytes]:
        """Status, content type and body."""
        match path.partition("?")[0]:
            case "/livez":
                return 200, PLAIN, b"ok\n"
            case "/readyz":
                found = list(trouble(self.database, self.worker, is_stopping=self.worker.is_stopping))
                body = json.dumps({"ready": not found, "trouble": found})
                return 503 if found else 200, "application/json", body.encode()
            case "/metrics" if has_token(authorization, self.token):
                return 200, CONTENT_TYPE_LATEST, figures(self.gauged)
            case "/metrics":
                return 401, PLAIN, b"send the token of BIDFLOW_METRICS_TOKEN: Authorization: Bearer ...\n"
        return 404, PLAIN, b"a worker answers /livez, /readyz and /metrics\n"


class _Listener(ThreadingHTTPServer):
    """A thread for each that asks, and no more threads than there is room for: who is slow harms nobody else."""

    request_queue_size = 64

    def __init__(self, lookout: Lookout, family: int, address: Any) -> None:
        self.address_family = family
        self.lookout = lookout
        self.room = threading.Semaphore(MOST_AT_ONCE)
        super().__init__(address, _Answer)

    def process_request(self, request: Any, client_address: Any) -> None:
        if self.room.acquire(timeout=ASKED_WITHIN):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self.room.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        logger.warning("a monitor was not answered", exc_info=True)


class _Answer(BaseHTTPRequestHandler):
    timeout = ASKED_WITHIN
    server_version, sys_version = "Bidflow", ""
    server: _Listener

    def do_GET(self) -> None:
        """The one method that monitors use; others are answered 501."""
        try:
            status, kind, body = self.server.lookout.answer(self.path, self.headers["Authorization"])
        except Unavailable as away:
            status, kind, body = 503, PLAIN, f"{away}\n".encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: Any) -> None:
        """Monitors ask several times a minute; the log has better to tell."""
