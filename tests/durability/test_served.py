"""Many browsers at the same moment before real servers: one on SQLite, two that share a PostgreSQL."""

import contextlib
import html
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from runner.records import Database, ProcessInstance, User, UserTask, deploy, upgrade
from runner.records.database import Session
from tests.durability.crowd import at_once
from tests.durability.programs import Browser, serving
from tests.postgresql import shared_server

DIAGRAMS = Path(__file__).parents[1] / "browser" / "diagrams"
ANSWERS = {"what": "Table", "amount": 1200, "kind": "goods"}
LEADERS = [f"leader-{number}" for number in range(50)]
Installation = tuple[Database, list[int]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A database, and the ports at which its servers answer."""
    with contextlib.ExitStack() as opened:
        if request.param == "postgresql":
            url = shared_server().create()
            opened.callback(shared_server().drop, url)
        else:
            url = f"sqlite:///{tmp_path_factory.mktemp('data') / 'bidflow.sqlite3'}"
        database = opened.enter_context(contextlib.closing(Database(url)))
        upgrade(database)
        with database.transaction() as session:
            deploy(session, [(file.name, file.read_bytes()) for file in sorted(DIAGRAMS.iterdir())])
            User.create(session, "mei", None, groups=("staff",))
            for leader in LEADERS:
                User.create(session, leader, None, groups=("leaders",))
        servers = 1 if database.is_sqlite else 2
        yield database, [opened.enter_context(serving(url)) for _ in range(servers)]


@pytest.fixture
def leaders(installation: Installation) -> list[Browser]:
    """A browser for each of the 50."""
    database, ports = installation
    return [Browser.of(database, leader, ports[number % len(ports)]) for number, leader in enumerate(LEADERS)]


@pytest.fixture
def task_id(installation: Installation) -> str:
    """A task that all of them may do."""
    database, ports = installation
    mei = Browser.of(database, "mei", ports[0])
    status, answer = mei.post(send_to(mei), {"answers": ANSWERS})
    assert status == 200
    with database.reading() as session:
        return case_of(session, answer).user_tasks[0].id


def case_of(session: Session, answer: dict) -> ProcessInstance:
    """The case that the answer leads to."""
    return ProcessInstance.find(session, re.search(r"/cases/([\w-]+)", answer["next"])[1])


def send_to(mei: Browser) -> str:
    """Where the start page sends its form, with the number of this one form."""
    page = mei.get("/start/purchase-request")
    (address,) = re.findall(r'data-submit="(/start/purchase-request\?submission=[^"]+)"', page)
    return html.unescape(address)


def number_of_cases(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(ProcessInstance)) or 0


def test_a_start_form_sent_twenty_times_at_once_starts_one_case(installation: Installation):
    database, ports = installation
    mei = Browser.of(database, "mei", ports[0])
    tabs = [Browser(port, mei.secret, mei.token) for _, port in zip(range(20), itertools.cycle(ports), strict=False)]
    address, before = send_to(mei), number_of_cases(database)

    answers = at_once([lambda tab=tab: tab.post(address, {"answers": ANSWERS}) for tab in tabs])

    assert answers == [answers[0]] * 20
    assert answers[0][0] == 200
    assert number_of_cases(database) == before + 1
    with database.reading() as session:
        case = case_of(session, answers[0][1])
        assert (case.state, [task.element_id for task in case.user_tasks]) == ("active", ["approve"])
    assert mei.post(send_to(mei), {"answers": ANSWERS})[1] != answers[0][1]
    assert number_of_cases(database) == before + 2


def test_of_fifty_who_claim_a_task_one_gets_it_and_the_others_hear_who_and_when(
    installation: Installation, leaders: list[Browser], task_id: str
):
    answers = at_once([lambda browser=browser: browser.post(f"/user-tasks/{task_id}/claim", {}) for browser in leaders])

    winner = only_winner(answers)
    with installation[0].reading() as session:
        assert session.get_one(UserTask, task_id).assignee == winner


def test_of_fifty_who_complete_a_task_one_does_and_the_others_hear_who_and_when(
    installation: Installation, leaders: list[Browser], task_id: str
):
    approve = f"/user-tasks/{task_id}/completion"

    answers = at_once(
        [
            lambda browser=browser, name=name: browser.post(approve, {"answers": {"decision": "yes", "note": name}})
            for browser, name in zip(leaders, LEADERS, strict=True)
        ]
    )

    winner = only_winner(answers)
    with installation[0].reading() as session:
        task = session.get_one(UserTask, task_id)
        assert (task.state, task.completed_by, task.instance.variables["note"]) == ("completed", winner, winner)
        history = [element.element_id for element in task.instance.history]
        assert sorted(history) == ["approve", "decided", "wanted"]
        assert [one.element_id for one in task.instance.user_tasks if one.ended_at is None] == ["buy"]


def only_winner(answers: list[tuple[int, dict]]) -> str:
    """The one who was told yes; everybody else was told, with the time, who that is."""
    statuses = [status for status, _ in answers]
    assert sorted(statuses) == [200] + [409] * (len(LEADERS) - 1)
    winner = LEADERS[statuses.index(200)]
    told = [answer["message"] for status, answer in answers if status == 409]
    assert all(re.search(rf"\b{winner}\b.* \d?\d:\d\d", one) for one in told), told[0]
    return winner
