"""Versions: who, when, why; the file; two compared; an older one back in service."""

import pytest

from runner.records.bundle import deploy
from runner.records.process_definition import ProcessDefinition
from runner.records.user import User
from tests.analysts.files import DECISION, FORM, ORDER

CHANGED = ORDER.replace(b'name="Approve"', b'name="Approve it"')


@pytest.fixture
def second(database):
    with database.transaction() as session:
        viewer = User.find(session, "ana").viewer
        files = [("order.bpmn", CHANGED), ("approver.dmn", DECISION.replace(b"1000", b"2000"))]
        deploy(session, files, name="Says what", viewer=viewer)


def test_versions_name_note_author_and_cases(visitor, second):
    page = visitor("ana").get("/processes/process/order/versions").get_data(as_text=True)

    assert page.index("Says what") < page.index("The first")
    assert "Ana" in page
    assert "0 cases run" in page


def test_a_version_is_downloaded_byte_for_byte(visitor, second):
    answer = visitor("ana").get("/processes/process/order/versions/1/file")

    assert answer.data == ORDER
    assert "order.bpmn" in answer.headers["Content-Disposition"]


def test_two_versions_are_compared(visitor, second):
    page = visitor("ana").get("/processes/process/order/comparison?before=1&after=2").get_data(as_text=True)
    tables = visitor("ana").get("/processes/decision/approver/comparison").get_data(as_text=True)

    assert "1 changed" in page
    assert "Approve it" in page
    assert "2 changed" in tables
    assert "&lt; 2000" in tables


def test_an_older_version_comes_back_as_a_new_one(visitor, database, second):
    answer = visitor("ana").post("/processes/process/order/versions", data={"version": "1", "note": "It was better"})

    assert answer.status_code == 303
    with database.reading() as session:
        newest = ProcessDefinition.latest(session, "order")
        assert (newest.version, newest.xml, newest.deployment.name) == (3, ORDER, "It was better")


@pytest.mark.parametrize(("version", "status"), [("2", 409), ("9", 404), ("", 400)])
def test_what_can_not_come_back_is_refused(visitor, second, version, status):
    assert visitor("ana").post("/processes/process/order/versions", data={"version": version}).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/processes/process/nothing/versions",
        "/processes/ghost/order/versions",
        "/processes/process/order/versions/7/file",
    ],
)
def test_what_does_not_exist_is_not_found(visitor, path):
    assert visitor("ana").get(path).status_code in (400, 404)


@pytest.mark.parametrize("kind", ["process", "decision", "form"])
def test_everything_in_service_is_listed(visitor, kind):
    page = visitor("ana").get(f"/processes?kind={kind}").get_data(as_text=True)

    assert {"process": "order", "decision": "approver", "form": "ask"}[kind] in page


def test_a_process_documents_itself(visitor):
    page = visitor("ana").get("/processes/order").get_data(as_text=True)

    texts = ("Somebody asks, somebody approves.", "Look at the amount.", "Amount", "Who approves", "&gt;= 1000")
    for text in (*texts, "<td>number</td>"):
        assert text in page


def test_forms_are_compared_side_by_side(visitor, database):
    with database.transaction() as session:
        viewer = User.find(session, "ana").viewer
        deploy(session, [("ask.form", FORM.replace(b'"Amount"', b'"How much"'))], viewer=viewer)

    page = visitor("ana").get("/processes/form/ask/comparison").get_data(as_text=True)

    assert page.count("data-form-preview") == 2
    assert '"changed": ["Field_amount"]' in page
    assert "How much" in page
