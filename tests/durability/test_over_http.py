"""What people and programs are told while processes die or the database goes away: the truth, and when to come back."""

import json
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from runner.records import Database, ProcessInstance, User, WebSession, deploy
from tests.applications import application
from tests.durability.killer import Mother
from tests.postgresql import Postgresql
from web import create_app

DIAGRAMS = Path(__file__).parents[1] / "browser" / "diagrams"
ANSWERS = {"what": "Table", "amount": 1200, "kind": "goods"}


@pytest.fixture
def signed_in(database: Database) -> dict[str, tuple[str, str]]:
    """People by name: the secret of their session, and its token."""
    return sign_in(database)


def sign_in(database: Database) -> dict[str, tuple[str, str]]:
    with database.transaction() as session:
        deploy(session, [(file.name, file.read_bytes()) for file in sorted(DIAGRAMS.iterdir())])
        User.create(session, "mei", None, groups=("staff",))
    found = {}
    with database.transaction() as session:
        for user in session.scalars(select(User)).all():
            web_session, secret = WebSession.begin(session, user, "127.0.0.1")
            found[user.id] = (secret, web_session.csrf_token)
    return found


def post(database: Database, who: tuple[str, str], path: str, body: object, **headers: str) -> tuple[int, dict, str]:
    """Status, answer and Retry-After."""
    secret, token = who
    client = application(database, demo=True).test_client()
    client.set_cookie("bidflow", secret)
    headers = {"X-CSRF-Token": token, "Accept": "application/json", **headers}
    answer = client.post(path, json=body, headers=headers)
    return answer.status_code, answer.get_json() or {}, answer.headers.get("Retry-After", "")


@pytest.mark.parametrize("crash_at", ["before-commit:1", "after-commit:1"])
def test_what_was_sent_when_the_server_was_killed_may_be_sent_again(
    url: str, database: Database, mother: Mother, signed_in: dict[str, tuple[str, str]], crash_at: str
):
    mother.bear("test_over_http:send", url=url, who=signed_in["mei"], crash_at=crash_at)
    assert mother.ended(60) == 9

    first = send(url, signed_in["mei"])
    again = send(url, signed_in["mei"])

    assert first == again
    assert first[0] == 200
    with database.reading() as session:
        (case,) = session.scalars(select(ProcessInstance)).all()
        assert case.id in json.dumps(first[1]) or case.user_tasks
    other = post(database, signed_in["mei"], "/start/purchase-request", {"answers": {**ANSWERS, "amount": 1}}, **KEY)
    assert other[0] == 400


KEY = {"Idempotency-Key": "form-7"}


def send(url: str, who: tuple[str, str]) -> tuple[int, dict, str]:
    """Send a start form with its key; also in a child."""
    database = Database(url)
    try:
        return post(database, tuple(who), "/start/purchase-request", {"answers": ANSWERS}, **KEY)  # type: ignore[arg-type]
    finally:
        database.close()


def test_while_the_database_is_away_people_are_told_to_come_back_and_then_it_goes_on(tmp_path: Path):
    server = Postgresql().start()
    database = Database(server.create())
    try:
        people = sign_in(database)
        assert post(database, people["mei"], "/start/purchase-request", {"answers": ANSWERS})[0] == 200
        app = create_app(database, demo=True).test_client()

        server.stop()
        away = [post(database, people["mei"], "/start/purchase-request", {"answers": ANSWERS}) for _ in range(3)]
        ready = app.get("/readyz")
        server.start()
        begun = time.monotonic()
        while app.get("/readyz").status_code != 200 and time.monotonic() < begun + 20:
            time.sleep(0.1)

        assert [(status, retry) for status, _, retry in away] == [(503, "5")] * 3
        assert (ready.status_code, app.get("/livez").status_code) == (503, 200)
        assert time.monotonic() - begun < 5
        assert post(database, people["mei"], "/start/purchase-request", {"answers": ANSWERS})[0] == 200
        with database.reading() as session:
            assert len(session.scalars(select(ProcessInstance)).all()) == 2
    finally:
        database.close()
        server.close()
