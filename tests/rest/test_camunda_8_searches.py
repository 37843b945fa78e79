"""What Camunda Modeler's task testing asks, and Camunda 8's workers (shared/reference/camunda.md 1.2)."""

import json

import pytest

from tests.rest.test_camunda_8 import DIAGRAM, deploy

WORK = DIAGRAM.replace(b'id="p" name="P"', b'id="w" name="W"').replace(
    b'<bpmn:userTask id="ask"><bpmn:extensionElements><zeebe:userTask />'
    b'<zeebe:assignmentDefinition candidateGroups="=[&#34;sales&#34;]" /></bpmn:extensionElements></bpmn:userTask>',
    b'<bpmn:serviceTask id="ask"><bpmn:extensionElements><zeebe:taskDefinition type="ship" retries="3" />'
    b'<zeebe:taskHeaders><zeebe:header key="unit" value="EUR" /></zeebe:taskHeaders>'
    b"</bpmn:extensionElements></bpmn:serviceTask>",
)


def start(program, key: str, **variables) -> str:
    body = {"processDefinitionId": key, "variables": variables}
    return program.post("/process-instances", body, base="/v2")["processInstanceKey"]


def search(program, what: str, **wish):
    return program.post(f"/{what}/search", {"filter": wish}, base="/v2")


def activate(program, **more):
    body = {"type": "ship", "timeout": 60_000, "maxJobsToActivate": 5, "worker": "w", "requestTimeout": -1, **more}
    return program.post("/jobs/activation", body, base="/v2")["jobs"]


@pytest.fixture
def case(admin):
    deploy(admin)
    return start(admin, "p", amount=12, name="李")


@pytest.fixture
def work(admin):
    deploy(admin, "w.bpmn", WORK)
    return start(admin, "w", amount=12)


def test_a_case_is_looked_at_as_task_testing_does(admin, case):
    instances = search(admin, "process-instances", processInstanceKey=case)
    body = {"filter": {"processInstanceKey": case}}
    variables = admin.post("/variables/search?truncateValues=false", body, base="/v2")["items"]
    elements = search(admin, "element-instances", processInstanceKey=case)["items"]
    tasks = search(admin, "user-tasks", processInstanceKey=case)["items"]
    incidents = admin.post(f"/process-instances/{case}/incidents/search", {}, base="/v2")

    assert (instances["page"]["totalItems"], instances["items"][0]["state"]) == (1, "ACTIVE")
    assert {one["name"]: json.loads(one["value"]) for one in variables} == {"amount": 12, "name": "李"}
    assert [(one["elementId"], one["type"], one["state"]) for one in elements] == [
        ("p", "PROCESS", "ACTIVE"),
        ("start", "START_EVENT", "COMPLETED"),
        ("ask", "USER_TASK", "ACTIVE"),
    ]
    assert [(one["elementId"], one["state"], one["candidateGroups"]) for one in tasks] == [
        ("ask", "CREATED", ["sales"])
    ]
    assert incidents == {
        "items": [],
        "page": {"totalItems": 0, "hasMoreTotalItems": False, "startCursor": None, "endCursor": None},
    }
    for what in ("jobs", "message-subscriptions", "incidents"):
        assert search(admin, what, processInstanceKey=case)["items"] == []


def test_what_does_not_exist_is_found_by_no_search(admin, stranger, case):
    for what in ("process-instances", "variables", "element-instances", "user-tasks", "jobs"):
        assert search(admin, what, processInstanceKey="1")["items"] == []
        assert search(stranger, what, processInstanceKey=case)["items"] == []


def test_a_search_is_filtered_sorted_and_cut(admin, case):
    later = start(admin, "p", amount=13)
    body = {"sort": [{"field": "processInstanceKey", "order": "DESC"}], "page": {"limit": 1}}

    assert search(admin, "process-instances", processDefinitionId="other")["items"] == []
    assert search(admin, "process-instances", state={"$in": ["COMPLETED"]})["items"] == []
    assert (
        search(admin, "process-instances", processInstanceKey={"$neq": case}, state="ACTIVE")["page"]["totalItems"] == 1
    )
    found = admin.post("/process-instances/search", body, base="/v2")
    assert ([one["processInstanceKey"] for one in found["items"]], found["page"]["totalItems"]) == ([later], 2)
    assert search(admin, "user-tasks", elementId="ask", state="CREATED")["page"]["totalItems"] == 2


@pytest.mark.parametrize(
    "body",
    [
        {"filter": {"colour": "red"}},
        {"filter": {"state": {"$maybe": "ACTIVE"}}},
        {"filter": []},
        {"page": {"limit": -1}},
        {"page": {"limit": "many"}},
    ],
)
def test_a_search_that_makes_no_sense_is_refused(admin, case, body):
    response = admin.ask("POST", "/process-instances/search", base="/v2", json=body)

    assert response.status_code == 400
    assert response.get_json()["title"] == "INVALID_ARGUMENT"


def test_elements_are_asked_for_one_case(admin, case):
    refused = admin.ask("POST", "/element-instances/search", base="/v2", json={})

    assert refused.status_code == 400
    assert "filter.processInstanceKey" in refused.get_json()["detail"]


def test_work_is_activated_and_completed(admin, clerk, work):
    (before,) = search(admin, "jobs", processInstanceKey=work)["items"]

    (job,) = activate(admin)
    admin.post(f"/jobs/{job['jobKey']}/completion", {"variables": {"shipped": True}}, base="/v2", status=204)

    assert (before["type"], before["state"], before["elementId"]) == ("ship", "CREATED", "ask")
    assert (job["variables"], job["customHeaders"], job["retries"]) == ({"amount": 12}, {"unit": "EUR"}, 3)
    assert (job["processInstanceKey"], job["kind"], job["worker"]) == (work, "BPMN_ELEMENT", "w")
    assert search(admin, "process-instances", processInstanceKey=work)["items"][0]["state"] == "COMPLETED"
    assert activate(admin) == []
    refused = admin.ask("POST", "/jobs/activation", base="/v2", json={"type": "ship"})
    assert refused.status_code == 400
    assert clerk.ask("POST", f"/jobs/{job['jobKey']}/completion", base="/v2", json={}).status_code == 403


def test_work_that_failed_is_an_incident_and_only_its_worker_reports(admin, work):
    (job,) = search(admin, "jobs", processInstanceKey=work)["items"]
    address = f"/jobs/{job['jobKey']}"
    early = admin.ask("POST", f"{address}/completion", base="/v2", json={})

    activate(admin)
    body = {"retries": 0, "errorMessage": "no trucks", "variables": {"tried": 1}}
    admin.post(f"{address}/failure", body, base="/v2", status=204)

    assert (early.status_code, early.get_json()["title"]) == (409, "INVALID_STATE")
    (incident,) = admin.post(f"/process-instances/{work}/incidents/search", {}, base="/v2")["items"]
    assert (incident["errorMessage"], incident["errorType"], incident["state"]) == (
        "no trucks",
        "JOB_NO_RETRIES",
        "ACTIVE",
    )
    assert search(admin, "jobs", processInstanceKey=work)["items"][0]["state"] == "FAILED"
    assert admin.ask("POST", "/jobs/1/completion", base="/v2", json={}).status_code == 404
