"""Camunda Modeler's own calls for Camunda 7, in its order (shared/reference/camunda.md 1.1)."""

import pytest

from tests.rest.conftest import Program
from tests.rest.diagrams import BROKEN, ORDER, ORDER_2

MODELER = {"deployment_name": "order", "deployment_source": "Camunda Modeler", "enable_duplicate_filtering": "true"}


def test_the_dialog_finds_the_server_and_asks_who_it_is(client):
    response = client.get("/engine-rest/deployment?maxResults=0", headers={"Accept": "application/json"})

    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Basic realm="default"'
    assert response.get_json()["message"].startswith("Unauthorized")


def test_with_the_right_password_the_dialog_is_content(analyst):
    assert analyst.get("/deployment?maxResults=0") == []
    assert analyst.get("/version") == {"version": "7.24.0"}


def test_a_wrong_password_is_asked_for_again(client):
    assert Program(client, "ann", "wrong").ask("GET", "/deployment?maxResults=0").status_code == 401


def test_who_may_not_deploy_is_told_before_anything_is_sent(clerk):
    response = clerk.ask("GET", "/deployment?maxResults=0")

    assert response.status_code == 403
    assert response.get_json()["type"] == "AuthorizationException"
    assert "analysts" in response.get_json()["message"]


def test_deploy_then_start_as_the_buttons_do(analyst):
    deployed = analyst.deploy(("order.bpmn", ORDER), **MODELER)
    (definition,) = deployed["deployedProcessDefinitions"].values()
    started = analyst.post(f"/process-definition/{definition['id']}/start", {"businessKey": None, "variables": None})

    assert deployed["name"] == "order"
    assert deployed["source"] == "Camunda Modeler"
    assert deployed["deployedDecisionDefinitions"] is None
    assert (definition["key"], definition["version"], definition["resource"]) == ("order", 1, "order.bpmn")
    assert set(definition) >= {"category", "diagram", "tenantId", "versionTag", "historyTimeToLive", "suspended"}
    assert started["definitionId"] == definition["id"]
    assert started["ended"] is False


def test_deploying_the_same_again_answers_with_what_is_in_service(analyst):
    first = analyst.deploy(("order.bpmn", ORDER), **MODELER)

    again = analyst.deploy(("order.bpmn", ORDER), **MODELER)

    assert again["id"] == first["id"]
    assert again["deployedProcessDefinitions"] == first["deployedProcessDefinitions"]


def test_an_unchanged_file_answers_with_its_own_process_first_though_it_came_with_others(analyst):
    analyst.deploy(("a.bpmn", ORDER.replace(b'"order"', b'"another"')), ("order.bpmn", ORDER), **MODELER)

    again = analyst.deploy(("order.bpmn", ORDER), **MODELER)

    assert [one["key"] for one in again["deployedProcessDefinitions"].values()] == ["order"]


def test_without_filtering_the_same_again_is_a_new_version(analyst):
    analyst.deploy(("order.bpmn", ORDER))

    again = analyst.deploy(("order.bpmn", ORDER))

    assert [one["version"] for one in again["deployedProcessDefinitions"].values()] == [2]


def test_filtering_deploys_all_files_as_soon_as_one_changed(analyst):
    analyst.deploy(("a.bpmn", ORDER), ("b.bpmn", ORDER.replace(b'"order"', b'"other"')), **MODELER)

    again = analyst.deploy(("a.bpmn", ORDER_2), ("b.bpmn", ORDER.replace(b'"order"', b'"other"')), **MODELER)

    assert sorted(one["version"] for one in again["deployedProcessDefinitions"].values()) == [2, 2]


def test_deploy_changed_only_leaves_the_others(analyst):
    analyst.deploy(("a.bpmn", ORDER), ("b.bpmn", ORDER.replace(b'"order"', b'"other"')), **MODELER)

    again = analyst.deploy(
        ("a.bpmn", ORDER_2), ("b.bpmn", ORDER.replace(b'"order"', b'"other"')), deploy_changed_only="TRUE", **MODELER
    )

    assert [one["key"] for one in again["deployedProcessDefinitions"].values()] == ["order"]


def test_every_finding_is_in_the_message_the_modeler_shows(analyst):
    refused = analyst.deploy(("broken.bpmn", BROKEN), status=400, **MODELER)

    first, *lines = refused["message"].split("\n")
    assert first == "ENGINE-09005 Could not parse BPMN process. Errors: "
    assert any("Pay bill" in line and "(pay)" in line and "| resource broken.bpmn | line " in line for line in lines)
    assert all(line.startswith("* ") for line in lines)
    errors = refused["details"]["broken.bpmn"]["errors"]
    assert refused["type"] == "ParseException"
    assert {"mainElementId": "pay", "elementIds": ["pay"]}.items() <= errors[0].items()
    assert errors[0]["line"] > 0
    assert analyst.get("/deployment") == []


def test_one_broken_file_of_several_keeps_all_out(analyst):
    refused = analyst.deploy(("good.bpmn", ORDER), ("bad.bpmn", b"<not-bpmn"), status=400)

    assert "resource bad.bpmn" in refused["message"]
    assert analyst.get("/process-definition/count") == {"count": 0}


def test_a_part_without_a_file_name_is_refused(analyst):
    response = analyst.ask(
        "POST",
        "/deployment/create",
        data={"deployment-name": "x", "data": ORDER.decode()},
        content_type="multipart/form-data",
    )

    assert response.status_code == 400
    assert "'data'" in response.get_json()["message"]


def test_nothing_to_deploy_is_said_so(analyst):
    refused = analyst.deploy(status=400, **MODELER)

    assert "nothing to deploy" in refused["message"]


def test_the_way_to_our_pages_needs_no_password(client):
    response = client.get("/.well-known/camunda-automation-platform/webapps", base_url="http://bids.example:8080")

    assert response.headers["Content-Type"] == "application/json"
    assert response.get_json()["cockpitUrl"] == "http://bids.example:8080/operate"


@pytest.mark.parametrize("origin", ["file://", "null", "https://elsewhere.example"])
def test_no_origin_is_refused(client, analyst, origin):
    asked = client.options(
        "/engine-rest/deployment/create",
        headers={"Origin": origin, "Access-Control-Request-Headers": "authorization"},
    )
    response = analyst.ask("GET", "/version", headers={"Origin": origin})

    assert (asked.status_code, asked.data) == (204, b"")
    assert asked.headers["Access-Control-Allow-Headers"] == "authorization"
    assert response.status_code == 200
    assert response.headers["Access-Control-Allow-Origin"] == origin


@pytest.mark.parametrize("base", ["/engine-rest", "/engine-rest/", "/engine-rest//", "/engine-rest/engine/default"])
def test_the_base_address_may_be_written_in_several_ways(analyst, base):
    assert analyst.ask("GET", "/version", base=base).get_json() == {"version": "7.24.0"}
