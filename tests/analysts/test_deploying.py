"""The deploy page: what is checked and shown before, that nothing is stored then, that all or nothing goes in."""

import io
import re

import pytest
from sqlalchemy import func, select

from runner.records.deployment import Deployment
from runner.records.process_definition import ProcessDefinition
from runner.records.user import User
from tests.analysts.files import DECISION, FORM, ORDER


def sent(*files, note=""):
    return {"data": {"files": [(io.BytesIO(content), name) for name, content in files], "note": note}}


def deployments(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Deployment))


def test_only_analysts_and_administrators_come_in(visitor):
    assert visitor("ana").get("/processes/deployment").status_code == 200
    assert visitor("mei").get("/processes/deployment").status_code == 403
    assert visitor("mei").post("/processes/deployment", **sent(("order.bpmn", ORDER))).status_code == 403


def test_a_changed_diagram_is_compared_with_the_one_in_service(visitor, database):
    changed = ORDER.replace(b'name="Approve"', b'name="Approve it"')

    page = visitor("ana").post("/processes/deployment/check", **sent(("order.bpmn", changed))).get_data(as_text=True)

    assert "version 1 → 2" in page
    assert '"changed": ["approve"]' in page
    assert "Approve it" in page
    assert deployments(database) == 1


def test_five_files_of_which_one_is_broken_put_nothing_in_service(visitor, database):
    broken = ORDER.replace(b'"order"', b'"other"').replace(b"P2D", b"two days").replace(b"${approver}", b"${")
    more = [(f"ask{n}.form", FORM.replace(b'"ask"', f'"ask{n}"'.encode())) for n in range(3)]
    files = (("order.bpmn", ORDER), ("other.bpmn", broken), *more)

    answer = visitor("ana").post("/processes/deployment", **sent(*files))
    page = answer.get_data(as_text=True)

    assert answer.status_code == 400
    assert "2 errors stand against deploying" in page
    assert re.findall(r'data-element="(\w+)">', page)[:2] == ["approve", "late"]
    assert deployments(database) == 1


def test_findings_of_files_that_can_be_read_stand_beside_those_of_files_that_can_not(visitor):
    files = (("torn.bpmn", b"<definitions"), ("order.bpmn", ORDER.replace(b"P2D", b"two days")))

    page = visitor("ana").post("/processes/deployment/check", **sent(*files)).get_data(as_text=True)

    assert "can't be read" in page
    assert "two days" in page


def test_files_go_into_service_with_a_note_and_their_author(visitor, database):
    changed = ORDER.replace(b'name="Approve"', b'name="Approve it"')

    answer = visitor("ana").post("/processes/deployment", **sent(("order.bpmn", changed), note="审批改名"))

    assert answer.status_code == 303
    with database.reading() as session:
        newest = ProcessDefinition.latest(session, "order")
        assert (newest.version, newest.deployment.name, newest.deployment.deployer) == (2, "审批改名", "ana")


def test_running_cases_are_told_and_stay(visitor, database):
    with database.transaction() as session:
        case = ProcessDefinition.latest(session, "order").start(User.find(session, "ana").viewer, {"amount": 5})
        case_id = case.id
    changed = ORDER.replace(b'name="Approve"', b'name="Approve it"')

    page = visitor("ana").post("/processes/deployment/check", **sent(("order.bpmn", changed))).get_data(as_text=True)
    visitor("ana").post("/processes/deployment", **sent(("order.bpmn", changed)))

    assert "What becomes of 1 running case of order" in page
    assert f"/cases/{case_id}" in visitor("ana").get("/cases?which=all").get_data(as_text=True)
    assert "1 case runs" in visitor("ana").get("/processes/process/order/versions").get_data(as_text=True)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ((), "nothing to deploy"),
        ((("a.form", FORM), ("a.form", FORM)), "is there twice"),
    ],
)
def test_what_can_not_be_a_bundle_is_refused(visitor, files, message):
    answer = visitor("ana").post("/processes/deployment/check", **sent(*files))

    assert answer.status_code == 400
    assert message in answer.get_data(as_text=True)


def test_an_unchanged_bundle_says_so(visitor):
    files = (("order.bpmn", ORDER), ("ask.form", FORM), ("approver.dmn", DECISION))

    page = visitor("ana").post("/processes/deployment/check", **sent(*files)).get_data(as_text=True)

    assert 'data-unchanged="1"' in page
    assert "Nothing would change" in page


def test_markup_in_names_stays_text(visitor):
    named = ORDER.replace(b'name="Approve"', b'name="&lt;script&gt;alert(1)&lt;/script&gt;"')

    page = visitor("ana").post("/processes/deployment/check", **sent(("<b>x.bpmn", named))).get_data(as_text=True)

    assert "<script>alert" not in page
    assert "<b>x" not in page
