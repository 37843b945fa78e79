"""What tests of the analysts' pages are given: the application, an analyst, somebody who is none."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from runner.records.bundle import deploy
from runner.records.database import Database
from runner.records.user import User
from runner.records.web_session import WebSession
from runner.simulation import PLAYERS, send_home
from runner.testing import spare
from tests.analysts.files import DECISION, FORM, ORDER
from tests.applications import application
from tests.web.conftest import Visitor


@pytest.fixture
def database() -> Iterator[Database]:
    """An order's diagram, form and table in service; ana is an analyst, mei is not."""
    made = spare.take()
    with made.transaction() as session:
        User.create(session, "ana", None, name="Ana", groups=("analysts",))
        User.create(session, "mei", None, name="Mei", groups=("staff",))
        deploy(
            session,
            [("order.bpmn", ORDER), ("ask.form", FORM), ("approver.dmn", DECISION)],
            name="The first",
            viewer=User.find(session, "ana").viewer,
        )
    yield made
    spare.give_back(made)


@pytest.fixture
def app(database: Database) -> Flask:
    return application(database, demo=True)


@pytest.fixture
def visitor(app: Flask, database: Database) -> Callable[[str], Visitor]:
    """Somebody signed in."""

    def sign_in(user_id: str) -> Visitor:
        client = app.test_client()
        with database.transaction() as session:
            web_session, secret = WebSession.begin(session, User.find(session, user_id), "127.0.0.1")
            token = web_session.csrf_token
        client.set_cookie("bidflow", secret)
        return Visitor(client, token)

    return sign_in


@pytest.fixture(autouse=True, scope="session")
def players() -> Iterator[None]:
    """Send the processes home that played simulations."""
    yield
    while PLAYERS._waiting:
        send_home(PLAYERS._waiting.pop())
