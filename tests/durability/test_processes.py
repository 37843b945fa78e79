"""Programs as administrators run them: several on one database, stopped in order, besieged by slow clients."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from runner.records import Database, Job, ProcessInstance, deploy
from tests.durability.test_trouble import SOUND, begin, eventually, waiting
from tests.postgresql import shared_server
from tests.records.drawn import END, START, bpmn, line, task

PROGRAM = Path(sys.executable).parent / "bidflow"
BUSY = bpmn(
    line(
        START,
        '<bpmn:scriptTask id="work" scriptFormat="javascript" camunda:asyncBefore="true"><bpmn:script>'
        "var until = Date.now() + 600; while (Date.now() &lt; until) {}</bpmn:script></bpmn:scriptTask>",
        task("after"),
        END,
    ),
    key="busy",
)


@contextlib.contextmanager
def running(*arguments: str, url: str, until: str) -> Iterator[subprocess.Popen[str]]:
    """The program, once it has said `until`; ended afterwards, however the test went."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BIDFLOW_")}
    process = subprocess.Popen(
        [PROGRAM, *arguments, "--database-url", url],
        stdout=subprocess.PIPE,
        text=True,
        env={**environment, "PYTHONUNBUFFERED": "1", "BIDFLOW_DATA": "/nonexistent"},
    )
    try:
        for said in process.stdout:
            if until in said:
                break
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


@pytest.fixture
def installation(database: Database) -> Database:
    with database.transaction() as session:
        deploy(session, [("sound.bpmn", SOUND), ("busy.bpmn", BUSY)])
    return database


@pytest.fixture
def free_port() -> int:
    for port in range(9200, 9220):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise OSError("every port of these tests is taken")


def test_a_worker_that_is_told_to_stop_finishes_what_it_has_in_hand_and_gives_back_the_rest(
    url: str, installation: Database
):
    begin(installation, "busy", 6)

    with running("worker", "--threads", "1", url=url, until="does jobs") as worker:
        assert eventually(lambda: "doing" in states(installation))
        time.sleep(0.2)
        worker.send_signal(signal.SIGTERM)

        assert worker.wait(30) == 0

    left = states(installation)
    assert set(left) == {"todo"}
    assert len(left) + waiting(installation, "after") == 6
    with installation.reading() as session:
        assert session.scalar(select(func.max(Job.attempts))) == 0


def states(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(Job.state)))


def test_servers_and_workers_share_one_postgresql(free_port: int):
    url = shared_server().create()
    database = Database(url)
    with database.transaction() as session:
        deploy(session, [("sound.bpmn", SOUND)])
    try:
        with (
            running("worker", url=url, until="does jobs"),
            running("worker", url=url, until="does jobs"),
            running("serve", "--port", str(free_port), "--job-threads", "0", url=url, until="answers at"),
        ):
            begin(database, "sound", 40)

            assert eventually(lambda: waiting(database, "after") == 40)
            assert urllib.request.urlopen(f"http://localhost:{free_port}/sign-in", timeout=10).status == 200
        with database.reading() as session:
            histories = [instance.history for instance in session.scalars(select(ProcessInstance))]
        assert all(sum(one.element_id == "work" for one in history) == 1 for history in histories)
    finally:
        database.close()
        shared_server().drop(url)


def test_slow_clients_harm_nobody(tmp_path: Path, free_port: int):
    url = f"sqlite:///{tmp_path / 'bidflow.sqlite3'}"
    with running("serve", "--port", str(free_port), url=url, until="answers at"), contextlib.ExitStack() as slow:
        alone = answered(free_port)
        for number in range(90):
            client = slow.enter_context(socket.create_connection(("127.0.0.1", free_port)))
            client.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n")
            if number >= 60:
                client.sendall(b"Content-Length: 100000\r\nContent-Type: application/json\r\n\r\n{")

        besieged = answered(free_port)

    assert besieged < max(3 * alone, 0.5)


def answered(port: int) -> float:
    """Within how many seconds nine of ten requests are answered."""
    times = []
    for _ in range(30):
        begun = time.monotonic()
        urllib.request.urlopen(f"http://localhost:{port}/sign-in", timeout=20).read()
        times.append(time.monotonic() - begun)
    return sorted(times)[26]
