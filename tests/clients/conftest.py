"""What tests with published clients share: an installation that really serves, and the clients' folder."""

import os
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pycamunda.deployment
import pycamunda.processdef
import pytest

from runner.records.database import Database
from runner.records.schema import upgrade
from runner.records.user import User
from tests.browser.installation import free_port
from tests.clients.diagrams import MESSAGE
from web.server import serve

CLIENTS = Path(__file__).resolve().parents[2].parent / "shared" / "clients"
NODE = Path(__file__).resolve().parents[1] / "node" / "node_modules"
WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
PORTS = range(9190 + WORKER % 5 * 2, 9200)  # two workers that look for a free port at once must not find the same
USER = PASSWORD = "demo"


@dataclass(frozen=True)
class Served:
    """An installation in demo mode, with somebody who may do everything."""

    url: str
    database: Database


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    database = Database(f"sqlite:///{folder / 'bidflow.sqlite3'}")
    upgrade(database)
    with database.transaction() as session:
        User.create(session, USER, None, groups=("administrators", "analysts"))
    stopping, port = threading.Event(), free_port(PORTS)
    serving = {"port": port, "demo": True, "stopping": stopping}
    thread = threading.Thread(target=serve, args=(database,), kwargs=serving, daemon=True)
    thread.start()
    wait_until_it_answers(f"http://127.0.0.1:{port}/.well-known/camunda-automation-platform/webapps")
    yield Served(f"http://127.0.0.1:{port}/engine-rest", database)
    stopping.set()
    thread.join(30)
    database.close()


def wait_until_it_answers(url: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except urllib.error.URLError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    """The clients' scripts as they are given, beside the packages they need."""
    if not CLIENTS.is_dir():
        pytest.fail(f"the clients are not there: these tests run {CLIENTS}, which lies beside the repository")
    folder = tmp_path / "clients"
    shutil.copytree(CLIENTS, folder, ignore=shutil.ignore_patterns("node_modules"))
    (folder / "node_modules").symlink_to(NODE)
    message = folder / "fixtures" / "c7" / "compat-message.bpmn"
    if not message.exists():  # the Python script names it; the folder may lack it
        message.write_bytes(MESSAGE)
    return folder


class Camunda:
    """The library, signed in."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url = url
        self.folder = folder

    def __call__(self, request):
        request.auth = (USER, PASSWORD)
        return request()

    def deploy(self, key: str, content: bytes):
        file = self.folder / f"{key}.bpmn"
        file.write_bytes(content)
        create = pycamunda.deployment.Create(
            url=self.url, name=key, source="pycamunda", enable_duplicate_filtering=True
        )
        with file.open("rb") as resource:
            create.add_resource(resource)
            return self(create)

    def start(self, key: str, **variables):
        start = pycamunda.processdef.StartInstance(url=self.url, key=key, business_key=f"{key}-1")
        for name, value in variables.items():
            start.add_variable(name=name, value=value)
        return self(start)


@pytest.fixture
def camunda(served: Served, tmp_path: Path) -> Camunda:
    return Camunda(served.url, tmp_path)
