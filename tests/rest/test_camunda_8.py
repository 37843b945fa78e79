"""Camunda Modeler's calls for Camunda 8 (shared/reference/camunda.md 1.2)."""

from io import BytesIO

from tests.records.drawn import END, START, line
from tests.rest.conftest import Program

DIAGRAM = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
    targetNamespace="tests" modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.9.0">
  <bpmn:process id="p" name="P" isExecutable="true">{
    line(
        START,
        '<bpmn:userTask id="ask"><bpmn:extensionElements><zeebe:userTask />'
        '<zeebe:assignmentDefinition candidateGroups="=[&#34;sales&#34;]" /></bpmn:extensionElements></bpmn:userTask>',
        END,
    )
}</bpmn:process></bpmn:definitions>""".encode()


def deploy(program: Program, name: str = "p.bpmn", content: bytes = DIAGRAM, **fields: str):
    data = {"resources": (BytesIO(content), name), "tenantId": "<default>"} | fields
    return program.ask("POST", "/deployments", base="/v2", data=data, content_type="multipart/form-data")


def test_the_connection_is_found(analyst):
    assert analyst.get("/topology", base="/v2")["gatewayVersion"] == "8.9.0"


def test_without_a_password_it_says_unauthorized_as_a_problem(client):
    response = client.get("/v2/topology")

    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"
    assert "Unauthorized" in response.get_json()["detail"]


def test_deploy_then_start_as_the_buttons_do(analyst):
    deployed = deploy(analyst).get_json()
    body = {"variables": {"amount": 12}, "processDefinitionId": "p", "tenantId": "<default>"}
    started = analyst.post("/process-instances", body, base="/v2")
    shown = analyst.get(f"/process-instances/{started['processInstanceKey']}", base="/v2")

    (definition,) = [one["processDefinition"] for one in deployed["deployments"]]
    assert definition["resourceName"] == "p.bpmn"
    assert definition["processDefinitionVersion"] == 1
    assert deployed["deploymentKey"].isdecimal()
    assert started["processDefinitionKey"] == definition["processDefinitionKey"]
    assert int(started["processInstanceKey"]) < 2**63
    assert (shown["state"], shown["processDefinitionId"]) == ("ACTIVE", "p")


def test_a_definition_is_started_by_its_key_too(analyst):
    (one,) = deploy(analyst).get_json()["deployments"]
    key = one["processDefinition"]["processDefinitionKey"]

    started = analyst.post("/process-instances", {"processDefinitionKey": key}, base="/v2")

    assert started["processDefinitionId"] == "p"


def test_a_broken_diagram_is_a_problem_whose_detail_names_element_line_and_cure(analyst):
    response = deploy(analyst, content=DIAGRAM.replace(b'<bpmn:endEvent id="end" />', b""))

    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.get_json()
    assert set(problem) == {"type", "title", "status", "detail", "instance"}
    assert "| resource p.bpmn | line " in problem["detail"]


def test_what_is_not_deployed_is_not_found(analyst):
    response = analyst.ask("POST", "/process-instances", base="/v2", json={"processDefinitionId": "nothing"})

    assert response.status_code == 404
    assert "'nothing' is not deployed" in response.get_json()["detail"]


def test_another_tenant_is_refused(analyst):
    response = deploy(analyst, tenantId="acme")

    assert response.status_code == 400
    assert "acme" in response.get_json()["detail"]


def test_cancelling_ends_the_case(analyst):
    deploy(analyst)
    key = analyst.post("/process-instances", {"processDefinitionId": "p"}, base="/v2")["processInstanceKey"]

    response = analyst.ask("POST", f"/process-instances/{key}/cancellation", base="/v2")

    assert (response.status_code, response.data) == (204, b"")
    assert analyst.get(f"/process-instances/{key}", base="/v2")["state"] == "TERMINATED"


def test_an_unchanged_file_answers_under_the_name_it_has_now(analyst):
    deploy(analyst)

    (again,) = deploy(analyst, name="renamed.bpmn").get_json()["deployments"]

    assert again["processDefinition"]["resourceName"] == "renamed.bpmn"
    assert again["processDefinition"]["processDefinitionVersion"] == 1
