"""What tests of the web without a browser are given: the application over a real database, people signed in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from runner.records.bundle import deploy
from runner.records.database import Database
from runner.records.process_definition import ProcessDefinition
from runner.records.schema import upgrade
from runner.records.user import User
from runner.records.web_session import WebSession
from web import create_app

DIAGRAMS = Path(__file__).parents[1] / "browser" / "diagrams"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory, shared_database_url: str) -> Iterator[Database]:
    """Purchase requests, somebody who starts them, two leaders, a stranger, an administrator."""
    made = Database(shared_database_url or f"sqlite:///{tmp_path_factory.mktemp('web') / 'bidflow.sqlite3'}")
    upgrade(made)
    with made.transaction() as session:
        deploy(session, [(file.name, file.read_bytes()) for file in sorted(DIAGRAMS.iterdir())])
        for user_id, group in (
            ("mei", "staff"),
            ("wei", "leaders"),
            ("lan", "leaders"),
            ("stranger", "others"),
            ("admin", "administrators"),
        ):
            User.create(session, user_id, None, groups=(group,))
    yield made
    made.close()


@pytest.fixture(scope="module")
def app(database: Database) -> Flask:
    return create_app(database, demo=True)


@pytest.fixture
def started(database: Database) -> Callable[..., tuple[str, str]]:
    """Begin a purchase request; the ids of the case and of its first task."""

    def start(what: str = "Table", by: str = "mei") -> tuple[str, str]:
        with database.transaction() as session:
            definition = ProcessDefinition.latest(session, "purchase-request")
            case = definition.start(
                User.find(session, by).viewer, {"what": what, "amount": 1200, "kind": "goods"}, what[:200]
            )
            return case.id, case.user_tasks[0].id

    return start


class Visitor:
    """A browser without pictures: a client with a session and its token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client, self.token = client, token

    def get(self, path: str, **how):
        return self.client.get(path, **how)

    def post(self, path: str, **how):
        headers = {"X-CSRF-Token": self.token, **how.pop("headers", {})}
        return self.client.post(path, headers=headers, **how)

    def send(self, method: str, path: str, **how):
        headers = {"X-CSRF-Token": self.token, **how.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **how)


@pytest.fixture
def visitor(app: Flask, database: Database) -> Callable[[str | None], Visitor]:
    """Somebody signed in, or nobody."""

    def sign_in(user_id: str | None) -> Visitor:
        client = app.test_client()
        if user_id is None:
            return Visitor(client, "")
        with database.transaction() as session:
            web_session, secret = WebSession.begin(session, User.find(session, user_id), "127.0.0.1")
            token = web_session.csrf_token
        client.set_cookie("bidflow", secret)
        return Visitor(client, token)

    return sign_in
