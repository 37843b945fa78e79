"""The server: waitress with an orderly end, and the worker threads beside it."""

import errno
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer, create_server

from runner.pace import settle
from runner.records.database import Database
from runner.worker import Worker
from web.application import MOST_SENT, create_app
from web.rest.polls import MOST_WAITING

THREADS = 8  # beside those that long polls of workers wait in
WORKERS = 2
LOOK_EVERY = 0.5  # seconds until a wish to stop is noticed
DRAIN_AFTER = 15.0  # seconds that requests in flight are given
THIS_MACHINE = ("localhost", "127.0.0.1", "0.0.0.0", "::", "::1")  # noqa: S104


def serve(
    database: Database,
    *,
    host: str = "localhost",
    port: int = 8080,
    demo: bool = False,
    stopping: threading.Event | None = None,
    worker: Worker | None = None,
    metrics_token: str = "",
) -> None:
    """Answer requests and do due jobs until `stopping` is set, or SIGTERM or SIGINT comes; then finish what is begun.

    The address is printed once it answers. Raises OSError when the port can't be had.
    """
    stopping = stopping or threading.Event()
    sockets = _listen(host, port)
    connections: dict[int, Any] = {}
    worker = worker or Worker(database, threads=WORKERS)
    app = create_app(database, demo=demo, worker=worker, metrics_token=metrics_token)
    server = create_server(
        app,
        map=connections,
        sockets=sockets,
        threads=THREADS + MOST_WAITING,
        channel_request_lookahead=1,  # so that a worker that hung up while it waited is noticed
        max_request_body_size=MOST_SENT + 65_536,  # the application says 413 in words first
        ident="Bidflow",
        clear_untrusted_proxy_headers=True,
    )
    with _signals(stopping):
        worker.start()
        settle()
        print(f"Bidflow answers at http://{_shown(host)}:{sockets[0].getsockname()[1]}", flush=True)
        while not stopping.is_set():
            wasyncore.loop(timeout=LOOK_EVERY, map=connections, count=1, use_poll=True)
        app.extensions["draining"].set()
        app.extensions["polls"].end()
        _finish(connections)
        worker.stop()
        server.task_dispatcher.shutdown(timeout=5)
        wasyncore.close_all(connections)


def _listen(host: str, port: int) -> list[socket.socket]:
    """A socket for each address of the host; localhost may lack its second one."""
    sockets: list[socket.socket] = []
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    ):
        if sockets and port == 0:
            address = (address[0], sockets[0].getsockname()[1], *address[2:])
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            listener.bind(address)
        except OSError as problem:
            listener.close()
            if host == "localhost" and problem.errno == errno.EADDRNOTAVAIL:
                continue
            raise
        sockets.append(listener)
    if not sockets:
        raise OSError(errno.EADDRNOTAVAIL, f"'{host}' has no address here")
    return sockets


def _shown(host: str) -> str:
    if host in THIS_MACHINE:
        return "localhost"
    return f"[{host}]" if ":" in host else host


def _finish(connections: dict[int, Any]) -> None:
    """Take no new connection, and answer what has been asked."""
    for listener in [each for each in connections.values() if isinstance(each, BaseWSGIServer)]:
        wasyncore.dispatcher.close(listener)  # the listener's own close would also close what wakes this loop
    until = time.monotonic() + DRAIN_AFTER
    while any(_is_busy(each) for each in list(connections.values())) and time.monotonic() < until:
        wasyncore.loop(timeout=0.1, map=connections, count=1, use_poll=True)


def _is_busy(connection: Any) -> bool:
    return isinstance(connection, HTTPChannel) and bool(connection.requests or connection.total_outbufs_len)


@contextmanager
def _signals(stopping: threading.Event) -> Iterator[None]:
    """SIGTERM and SIGINT ask to stop; a second one insists. Only the main thread can hear them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
