"""Effects: what is sent is sent at least once, each time with the same key, and counts once."""

import os
import time
from pathlib import Path

import pytest

from runner.records import Database, ProcessDefinition, ProcessInstance, deploy
from tests.durability.killer import Mother
from tests.outgoing.servers import Answer, HttpServer, MailServer

DIAGRAMS = Path(__file__).resolve().parent.parent / "diagrams"
BEFORE = ("effect-prepared",)
AFTER = ("effect-done", "recorded", "before-commit")


def begin(database: Database, name: str, **variables: object) -> str:
    """A case that waits for something to be sent."""
    with database.transaction() as session:
        deploy(session, [(f"{name}.bpmn", (DIAGRAMS / f"{name}.bpmn").read_bytes())])
    with database.transaction() as session:
        return ProcessInstance.start(session, ProcessDefinition.latest(session, name), variables).id


def wait_for(condition, seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not come to that"
        time.sleep(0.05)


@pytest.mark.parametrize("point", [*BEFORE, *AFTER, "after-commit"])
def test_a_request_is_repeated_with_its_key_when_the_worker_was_killed(
    url: str, database: Database, mother: Mother, point: str
):
    with HttpServer(Answer(body=b'{"name": "Li"}')) as server:
        hosts = f"127.0.0.1:{server.port}"
        case = begin(database, "connector_http", url=f"http://{hosts}", customer="Li", note="")
        passed = {"before-commit": 2, "after-commit": 2}.get(point, 1)  # the first of these is the claim's
        mother.bear("sending:send_out", url=url, hosts=hosts, crash_at=f"{point}:{passed}")
        status = mother.ended(20)
        child = mother.bear("sending:send_out", url=url, hosts=hosts)
        wait_for(lambda: tasks_of(database, case) == ["after"])
        mother.kill(child)

        assert status is not None and os.WIFSIGNALED(status)
        assert len(server.got) == (2 if point in AFTER else 1)
        assert len({got.headers["Idempotency-Key"] for got in server.got}) == 1
        assert elements_of(database, case) == ["start", "ask"]


def test_a_mail_is_repeated_with_its_id_when_the_worker_was_killed(url: str, database: Database, mother: Mother):
    with MailServer() as server:
        smtp = f"smtp://127.0.0.1:{server.port}"
        case = begin(database, "connector_mail", customer="Li", people="li@example.com")
        mother.bear("sending:send_out", url=url, smtp=smtp, crash_at="effect-done:1")
        assert mother.ended(20) is not None
        child = mother.bear("sending:send_out", url=url, smtp=smtp)
        wait_for(lambda: elements_of(database, case) == ["start", "tell", "thrown", "end"])
        mother.kill(child)

        ids = [str(letter["Message-ID"]) for letter in server.letters]
        assert [str(letter["Subject"]) for letter in server.letters][1:] == ["Your enquiry 询价 Li", "Thrown", "Ended"]
        assert ids[0] == ids[1]
        assert len(set(ids)) == 3


def tasks_of(database: Database, case: str) -> list[str]:
    with database.reading() as session:
        return [task.element_id for task in ProcessInstance.find(session, case).user_tasks if task.state == "open"]


def elements_of(database: Database, case: str) -> list[str]:
    with database.reading() as session:
        return [element.element_id for element in ProcessInstance.find(session, case).history]
