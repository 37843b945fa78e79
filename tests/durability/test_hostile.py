"""What nobody should send is refused alike on both databases, and leaves nothing behind; a deployment is never half."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from runner.records import Database, ProcessDefinition, ProcessInstance, User, Variable, WebSession, deploy
from runner.records.setting import Setting
from tests.durability.killer import Mother
from tests.records.drawn import END, START, bpmn, line, task
from web import create_app

DIAGRAMS = Path(__file__).parents[1] / "browser" / "diagrams"
GOOD = {"what": "Table", "amount": 1200, "kind": "goods"}
HOSTILE = {
    "NaN": b'{"answers": {"what": "x", "amount": NaN, "kind": "goods"}}',
    "Infinity": b'{"answers": {"what": "x", "amount": -Infinity, "kind": "goods"}}',
    "number too large": b'{"answers": {"what": "x", "amount": 1e999, "kind": "goods"}}',
    "NUL": b'{"answers": {"what": "a\\u0000b", "amount": 1, "kind": "goods"}}',
    "lone surrogate": b'{"answers": {"what": "a\\ud800b", "amount": 1, "kind": "goods"}}',
    "NUL in the business key": json.dumps({"answers": GOOD, "business_key": "a\0b"}).encode(),
    "surrogate in the business key": (
        b'{"answers": {"what": "x", "amount": 1, "kind": "goods"}, "business_key": "\\udfff"}'
    ),
    "100,000 deep": b'{"answers": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "5,000 digits": b'{"answers": {"what": "x", "amount": ' + b"9" * 5000 + b', "kind": "goods"}}',
    "the same key twice": b'{"answers": {"what": "x", "what": "y", "amount": 1, "kind": "goods"}}',
    "__builtins__": b'{"answers": {"__builtins__": {}, "what": "x", "amount": 1, "kind": "goods"}}',
    "__proto__": b'{"answers": {"__proto__": {"admin": true}, "what": "x", "amount": 1, "kind": "goods"}}',
    "no UTF-8": b'{"answers": {"what": "\xff", "amount": 1, "kind": "goods"}}',
}


@pytest.fixture
def send(database: Database) -> Callable[[bytes], int]:
    """Send a body as the start form of a purchase request; the status of the answer."""
    with database.transaction() as session:
        deploy(session, [(file.name, file.read_bytes()) for file in sorted(DIAGRAMS.iterdir())])
        User.create(session, "mei", None, groups=("staff",))
    with database.transaction() as session:
        web_session, secret = WebSession.begin(session, User.find(session, "mei"), "127.0.0.1")
        token = web_session.csrf_token
    client = create_app(database, demo=True).test_client()
    client.set_cookie("bidflow", secret)

    def post(body: bytes) -> int:
        headers = {"X-CSRF-Token": token, "Accept": "application/json"}
        return client.post(
            "/start/purchase-request", data=body, headers=headers, content_type="application/json"
        ).status_code

    return post


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_body_is_refused_and_leaves_nothing(send: Callable[[bytes], int], database: Database, what: str):
    assert send(HOSTILE[what]) == 400

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ProcessInstance)) == 0
        assert session.scalar(select(func.count()).select_from(Variable)) == 0
    assert send(json.dumps({"answers": GOOD}).encode()) == 200


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
