"""Where the Modeler's links lead, for people who are signed in and those who are not."""

import json

import pytest

from runner.identifiers import beginning_of, new_id, number_of
from runner.records.user import User
from runner.records.web_session import WebSession
from tests.rest.diagrams import ORDER


@pytest.fixture
def browser(client, stage):
    with stage.database.transaction() as session:
        _, secret = WebSession.begin(session, User.find(session, "ada"))
    client.set_cookie("bidflow", secret)
    return client


def test_a_case_leads_to_its_page(browser, admin):
    admin.deploy(("order.bpmn", ORDER))
    case_id = admin.start("order")

    assert browser.get(f"/operate/process-instance/{case_id}/").location == f"/cases/{case_id}"
    assert browser.get(f"/operate/processes/{number_of(case_id)}").location == f"/cases/{case_id}"


def test_a_deployment_leads_to_its_process(browser, admin):
    deployment = admin.deploy(("order.bpmn", ORDER))
    query = json.dumps([{"type": "id", "operator": "eq", "value": deployment["id"]}])

    response = browser.get("/operate/repository/", query_string={"deploymentsQuery": query})

    assert response.location == "/processes/order"
    assert browser.get("/operate/processes?process=order&version=1").location == "/processes/order"


@pytest.mark.parametrize("query", ["", "[]", "{", '[{"type":"id"}]', '[{"type":"id","value":"gone"}]'])
def test_a_link_that_says_nothing_leads_to_all_processes(browser, query):
    assert browser.get("/operate/repository", query_string={"deploymentsQuery": query}).location == "/start"


def test_who_is_not_signed_in_signs_in_first_and_comes_back(client):
    assert client.get("/operate/process-instance/1").location == "/sign-in?next=/operate/process-instance/1"


def test_a_number_of_an_id_leads_back_to_it():
    id_ = new_id()

    beginning = beginning_of(number_of(f"key:1:{id_}"))

    assert beginning is not None and id_.startswith(beginning)
    assert beginning_of("²") is None
    assert beginning_of("9" * 19) is None
