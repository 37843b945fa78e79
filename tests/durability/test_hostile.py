"""What nobody should send is refused alike on both databases, and leaves nothing behind; a deployment is never half."""

import json
from base64 import b64encode
from pathlib import Path

import pytest
from sqlalchemy import func, select

from runner.records import Database, ProcessDefinition, ProcessInstance, User, UserTask, Variable, WebSession, deploy
from runner.records.setting import Setting
from tests.durability.killer import Mother
from tests.records.drawn import END, START, bpmn, line, task
from web import create_app

DIAGRAMS = Path(__file__).parents[1] / "browser" / "diagrams"
GOOD = {"what": "Table", "amount": 1200, "kind": "goods"}
VALUES = {
    "NaN": b"NaN",
    "Infinity": b"-Infinity",
    "number too large": b"1e999",
    "NUL": b'"a\\u0000b"',
    "lone surrogate": b'"a\\ud800b"',
    "100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "5,000 digits": b"9" * 5000,
    "the same key twice": b'{"a": 1, "a": 2}',
    "no UTF-8": b'"\xff"',
}
NAMES = {
    "__builtins__": b'"__builtins__": {"value": {}}',
    "__proto__": b'"__proto__": {"value": {"admin": true}}',
    "NUL in a name": b'"a\\u0000b": {"value": 1}',
    "surrogate in a name": b'"a\\udfffb": {"value": 1}',
}


class Doors:
    """Where people and programs send JSON: a start form, a draft that nobody checks, an API."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            deploy(session, [(file.name, file.read_bytes()) for file in sorted(DIAGRAMS.iterdir())])
            User.create(session, "mei", None, groups=("staff", "leaders"))
            web_session, secret = WebSession.begin(session, User.find(session, "mei"), "127.0.0.1")
            case = ProcessInstance.start(session, ProcessDefinition.latest(session, "purchase-request"), GOOD)
            self.case_id, self.task_id = case.id, case.user_tasks[0].id
        self.client = create_app(database, demo=True).test_client()
        self.client.set_cookie("bidflow", secret)
        self.headers = {"X-CSRF-Token": web_session.csrf_token, "Accept": "application/json"}

    def start(self, fields: bytes) -> int:
        """The page's own form."""
        return self.ask("POST", "/start/purchase-request", b'{"answers": {%s}}' % fields)

    def draft(self, fields: bytes) -> int:
        """What somebody has typed so far."""
        return self.ask("PUT", f"/user-tasks/{self.task_id}/draft", b'{"answers": {%s}}' % fields)

    def api(self, fields: bytes) -> int:
        """What a program hands in."""
        headers = {"Authorization": "Basic " + b64encode(b"mei:mei").decode()}
        path = "/engine-rest/process-definition/key/purchase-request/start"
        return self.ask("POST", path, b'{"variables": {%s}}' % fields, headers)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str] | None = None) -> int:
        sent = {"method": method, "data": body, "content_type": "application/json"}
        return self.client.open(path, headers=headers or self.headers, **sent).status_code

    def state(self) -> list[object]:
        """What there is: it must be the same after everything that was refused."""
        with self.database.reading() as session:
            counted = [session.scalar(select(func.count()).select_from(one)) for one in (ProcessInstance, Variable)]
            task = UserTask.find(session, self.task_id)
            return [*counted, task.draft, ProcessInstance.find(session, self.case_id).variables]


@pytest.fixture
def doors(database: Database) -> Doors:
    return Doors(database)


def test_a_hostile_body_is_refused_and_leaves_nothing(doors: Doors):
    before = doors.state()

    answers = {
        (what, door): send(body)
        for what, value in VALUES.items()
        for door, send, body in (
            ("start", doors.start, b'"what": %s, "amount": 1, "kind": "goods"' % value),
            ("start", doors.start, b'"what": "x", "amount": %s, "kind": "goods"' % value),
            ("draft", doors.draft, b'"note": %s' % value),
            ("api", doors.api, b'"note": {"value": %s}' % value),
            ("api, nested", doors.api, b'"note": {"value": {"a": [%s]}}' % value),
        )
    } | {
        (what, door): send(body)
        for what, named in NAMES.items()
        for door, send, body in (
            ("start", doors.start, b'"what": "x", "amount": 1, "kind": "goods", %s' % named),
            ("api", doors.api, named),
        )
    }

    assert {where: status for where, status in answers.items() if status != 400} == {}
    assert doors.state() == before
    good = json.dumps(GOOD).encode()[1:-1]
    assert [doors.start(good), doors.draft(b'"note": "x"'), doors.api(b'"what": {"value": "x"}')] == [200, 200, 200]


@pytest.mark.parametrize("key", ["a\0b", "\udfff"])
def test_a_hostile_reference_is_refused(doors: Doors, key: str):
    body = json.dumps({"answers": GOOD, "business_key": key}).encode()

    assert doors.ask("POST", "/start/purchase-request", body) == 400


BUNDLES = [
    [(f"{name}.bpmn", bpmn(line(START, task(f"work-{version}"), END), key=name)) for name in "abcde"]
    for version in (1, 2)
]


@pytest.mark.parametrize("crash_at", [f"definition-written:{number}" for number in range(1, 6)] + ["before-commit:1"])
def test_a_deployment_that_is_killed_has_changed_nothing(url: str, database: Database, mother: Mother, crash_at: str):
    with database.transaction() as session:
        deploy(session, BUNDLES[0])
        generation = session.scalars(select(Setting.value)).all()

    mother.bear("test_hostile:deploy_second", url=url, crash_at=crash_at)

    assert mother.ended(30) == 9
    with database.reading() as session:
        versions = session.execute(select(ProcessDefinition.key, ProcessDefinition.version)).all()
        assert sorted(map(tuple, versions)) == [(name, 1) for name in "abcde"]
        assert session.scalars(select(Setting.value)).all() == generation
    with database.transaction() as session:
        assert len(deploy(session, BUNDLES[1]).process_definitions) == 5


def deploy_second(url: str) -> None:
    """In a child: the second version of all five."""
    with Database(url).transaction() as session:
        deploy(session, BUNDLES[1])
