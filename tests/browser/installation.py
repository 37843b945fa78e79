"""Installation: a Bidflow that really serves, for the browser: a database file, a port, people, diagrams."""

import os
import socket
import threading
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from runner.records.bundle import deploy
from runner.records.database import Database
from runner.records.process_definition import ProcessDefinition
from runner.records.schema import upgrade
from runner.records.user import User
from web.server import serve

WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORTS = range(9142 + 18 * WORKER, 9160 + 18 * WORKER)  # each process its own: two might find the same one free
DIAGRAMS = Path(__file__).parent / "diagrams"


class Installation:
    """Served by a thread of the tests, so that they hold the same clock."""

    def __init__(self, folder: Path, *, demo: bool = True, database_url: str = "") -> None:
        self.database = Database(database_url or f"sqlite:///{folder / 'bidflow.sqlite3'}")
        upgrade(self.database)
        self.demo = demo
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="installation", daemon=True)

    def start(self) -> "Installation":
        """Serve; ready when it answers."""
        self._thread.start()
        until = time.monotonic() + 20
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=5).close()
            except OSError:
                if time.monotonic() > until or not self._thread.is_alive():
                    raise
                time.sleep(0.05)
            else:
                return self

    def stop(self) -> None:
        """As SIGTERM does."""
        self._stopping.set()
        self._thread.join(30)
        self.database.close()

    def deploy(self, *files: Path) -> None:
        """Put files in service."""
        with self.database.transaction() as session:
            deploy(session, [(file.name, file.read_bytes()) for file in files])

    def add(self, user_id: str, *groups: str, name: str | None = None, password: str | None = None) -> None:
        """Somebody with an account; without a password, one of the demo people."""
        with self.database.transaction() as session:
            User.create(session, user_id, password, name=name or user_id.title(), groups=groups)

    def start_requests(self, *whats: str, by: str = "mei") -> list[str]:
        """Begin purchase requests without a browser; their ids."""
        started = []
        for what in whats:
            with self.database.transaction() as session:
                definition = ProcessDefinition.latest(session, "purchase-request")
                answers = {"what": what, "amount": 1200, "kind": "goods"}
                started.append(definition.start(User.find(session, by).viewer, answers, what).id)
        return started

    def _serve(self) -> None:
        serve(self.database, port=self.port, demo=self.demo, stopping=self._stopping)


def free_port(candidates: Iterable[int] = PORTS) -> int:
    """A port nobody has at the moment."""
    for port in candidates:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("every port of the browser tests is taken")
