"""Programs as administrators run them: several on one database, stopped in order, besieged by slow clients."""

import contextlib
import signal
import socket
import time
import urllib.request

import pytest
from sqlalchemy import func, select

from runner.records import Database, Job, ProcessInstance, User, deploy
from tests.durability.programs import Browser, running, serving
from tests.durability.test_trouble import SOUND, begin, eventually, waiting
from tests.postgresql import shared_server
from tests.records.drawn import END, START, bpmn, line, task

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


@pytest.fixture
def installation(database: Database) -> Database:
    with database.transaction() as session:
        deploy(session, [("sound.bpmn", SOUND), ("busy.bpmn", BUSY)])
    return database


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


def test_servers_and_workers_share_one_postgresql():
    url = shared_server().create()
    database = Database(url)
    with database.transaction() as session:
        deploy(session, [("sound.bpmn", SOUND)])
    try:
        with (
            running("worker", url=url, until="does jobs"),
            running("worker", url=url, until="does jobs"),
            serving(url, "--job-threads", "0") as port,
        ):
            begin(database, "sound", 40)

            assert eventually(lambda: waiting(database, "after") == 40)
            assert urllib.request.urlopen(f"http://localhost:{port}/sign-in", timeout=10).status == 200
        with database.reading() as session:
            histories = [instance.history for instance in session.scalars(select(ProcessInstance))]
        assert all(sum(one.element_id == "work" for one in history) == 1 for history in histories)
    finally:
        database.close()
        shared_server().drop(url)


def test_slow_clients_harm_nobody(url: str, database: Database):
    with database.transaction() as session:
        User.create(session, "mei", None)
    with serving(url) as port, contextlib.ExitStack() as slow:
        mei = Browser.of(database, "mei", port)
        alone = answered(mei)
        for number in range(90):
            client = slow.enter_context(socket.create_connection(("127.0.0.1", port)))
            client.sendall(b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\n")
            if number >= 60:
                client.sendall(b"Content-Length: 100000\r\nContent-Type: application/json\r\n\r\n{")

        besieged = answered(mei)

    assert besieged < max(3 * alone, 0.5)


def answered(browser: Browser) -> float:
    """Within how many seconds nine of ten requests are answered."""
    times = []
    for _ in range(30):
        begun = time.monotonic()
        browser.get("/start")
        times.append(time.monotonic() - begun)
    return sorted(times)[26]
