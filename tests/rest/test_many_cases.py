"""Suspending, deleting and changing many cases, definitions and jobs; statistics."""

from datetime import timedelta

import pytest

from runner.records.due_job import claim_jobs, run_job
from tests.records.drawn import END, START, bpmn, catch, line, task, timer
from tests.rest.diagrams import ORDER

LATER = bpmn(line(START, catch("wait", timer("P1D")), END), "later")


@pytest.fixture
def cases(admin):
    admin.deploy(("order.bpmn", ORDER))
    return [admin.start("order", f"O-{number}", amount=number) for number in range(3)]


def states(admin, cases):
    return [admin.get(f"/history/process-instance/{case}")["state"] for case in cases]


def test_a_definition_is_suspended_with_its_cases(admin, clerk, cases):
    admin.put("/process-definition/key/order/suspended", {"suspended": True, "includeProcessInstances": True})
    refused = clerk.ask("POST", "/process-definition/key/order/start", json={})

    assert states(admin, cases) == ["SUSPENDED"] * 3
    assert refused.status_code == 500
    assert clerk.ask("PUT", "/process-definition/key/order/suspended", json={"suspended": False}).status_code == 403
    body = {"processDefinitionKey": "order", "suspended": False, "includeProcessInstances": True}
    admin.put("/process-definition/suspended", body)
    assert states(admin, cases) == ["ACTIVE"] * 3


def test_a_definition_is_suspended_at_its_moment(admin, stage, clock, cases):
    body = {"suspended": True, "includeProcessInstances": True, "executionDate": "2099-01-01T00:00:00.000+0000"}
    admin.put("/process-definition/key/order/suspended", body)
    before = admin.get("/process-definition/key/order")["suspended"]
    (job,) = admin.get("/job")
    admin.put(f"/job/{job['id']}/duedate", {"duedate": "2026-01-01T00:00:00.000+0000"})

    (claim,) = claim_jobs(stage.database, "test")
    run_job(stage.database, claim)

    assert before is False
    assert admin.get("/process-definition/key/order")["suspended"] is True
    assert states(admin, cases) == ["SUSPENDED"] * 3


def test_a_planned_activation_outlives_the_suspension(admin, stage, cases):
    admin.put("/process-definition/key/order/suspended", {"suspended": False, "executionDate": "2099-01-01T00:00:00"})

    admin.put("/process-definition/key/order/suspended", {"suspended": True})

    assert [job["suspended"] for job in admin.get("/job")] == [False]


def test_cases_are_suspended_by_ids_by_a_search_and_by_their_definition(admin, cases):
    admin.put("/process-instance/suspended", {"processInstanceIds": cases[:1], "suspended": True})
    by_ids = states(admin, cases)
    admin.put("/process-instance/suspended", {"processInstanceQuery": {"businessKey": "O-1"}, "suspended": True})
    by_search = states(admin, cases)
    admin.put("/process-instance/suspended", {"processDefinitionKey": "order", "suspended": False})

    assert by_ids == ["SUSPENDED", "ACTIVE", "ACTIVE"]
    assert by_search == ["SUSPENDED", "SUSPENDED", "ACTIVE"]
    assert states(admin, cases) == ["ACTIVE"] * 3
    assert admin.ask("PUT", "/process-instance/suspended", json={"suspended": True}).status_code == 400
    unknown = {"suspended": True, "processInstanceIds": ["none"]}
    assert "'none'" in admin.put("/process-instance/suspended", unknown, status=400)["message"]


def test_a_job_is_held_and_let_go(admin, clerk, stage, clock):
    admin.deploy(("later.bpmn", LATER))
    case = admin.start("later")
    (job,) = admin.get("/job")

    admin.put(f"/job/{job['id']}/suspended", {"suspended": True})
    clock.shift(timedelta(days=2))
    held = claim_jobs(stage.database, "test")
    admin.put("/job/suspended", {"processInstanceId": case, "suspended": False})

    assert held == []
    assert len(claim_jobs(stage.database, "test")) == 1
    clerk.put(f"/job/{job['id']}/suspended", {"suspended": True}, status=404)


def test_many_cases_are_changed_and_deleted_in_one_request(admin, clerk, cases):
    body = {"processInstanceIds": cases, "variables": {"note": {"value": "hello"}}}
    told = admin.post("/process-instance/variables-async", body)
    admin.post("/process-instance/suspended-async", {"processInstanceIds": cases[:1], "suspended": True})
    after = states(admin, cases)
    query = {"processInstanceQuery": {"variables": [{"name": "amount", "operator": "gteq", "value": 1}]}}
    admin.post("/process-instance/delete", query | {"deleteReason": "a test"})

    assert (told["type"], told["totalJobs"], told["suspended"]) == ("set-variables", 3, False)
    assert admin.ask("GET", f"/batch/{told['id']}").status_code == 404
    for address in ("/batch", "/batch/statistics", "/history/batch"):
        assert (admin.get(address), admin.get(f"{address}/count")) == ([], {"count": 0})
    assert after == ["SUSPENDED", "ACTIVE", "ACTIVE"]
    assert states(admin, cases) == ["SUSPENDED", "EXTERNALLY_TERMINATED", "EXTERNALLY_TERMINATED"]
    assert admin.get(f"/history/process-instance/{cases[1]}")["deleteReason"] == "a test"
    assert admin.get("/history/variable-instance/count?variableName=note") == {"count": 3}
    assert clerk.ask("POST", "/process-instance/delete", json={"processInstanceIds": cases[:1]}).status_code == 403


def test_jobs_of_cases_are_tried_again(admin):
    admin.deploy(("later.bpmn", LATER))
    case = admin.start("later")
    (job,) = admin.get("/job")

    by_case = admin.post("/process-instance/job-retries", {"processInstances": [case], "retries": 7})
    of_case = admin.get(f"/job/{job['id']}")["retries"]
    admin.post("/job/retries", {"jobQuery": {"timers": True}, "retries": 5})

    assert (by_case["totalJobs"], of_case) == (1, 7)
    assert admin.get(f"/job/{job['id']}")["retries"] == 5
    assert admin.ask("POST", "/job/retries", json={"retries": 1}).status_code == 400
    assert admin.ask("POST", "/job/retries", json={"jobIds": [job["id"]], "retries": -1}).status_code == 400


def test_the_history_of_a_finished_case_is_deleted_for_good(admin, clerk, cases):
    running = admin.delete(f"/history/process-instance/{cases[0]}", status=500)
    for case in cases:
        admin.delete(f"/process-instance/{case}")
    (variable, *_) = admin.get(f"/history/variable-instance?processInstanceId={cases[0]}")
    admin.delete(f"/history/variable-instance/{variable['id']}")
    without = admin.get(f"/history/variable-instance?processInstanceId={cases[0]}")
    admin.delete(f"/history/process-instance/{cases[1]}/variable-instances")
    admin.delete(f"/history/process-instance/{cases[0]}")
    told = admin.post("/history/process-instance/delete", {"historicProcessInstanceQuery": {"finished": True}})

    assert "is running" in running["message"]
    assert variable["id"] not in {one["id"] for one in without}
    assert told["totalJobs"] == 2
    assert admin.get("/history/process-instance") == []
    assert admin.get("/history/task") == []
    assert clerk.ask("DELETE", f"/history/process-instance/{cases[0]}").status_code == 404


def test_how_many_cases_run_and_stand_where(admin, stranger, cases):
    told = {one["id"].split(":")[0]: one for one in admin.get("/process-definition/statistics?failedJobs=true")}
    at = admin.get("/process-definition/key/order/statistics")
    admin.delete(f"/process-instance/{cases[0]}")
    past = {
        one["id"]: one
        for one in admin.get(
            f"/history/process-definition/{told['order']['id']}/statistics?canceled=true&finished=true"
        )
    }

    assert (told["order"]["instances"], told["order"]["failedJobs"], told["order"]["incidents"]) == (3, 0, [])
    assert told["order"]["definition"]["key"] == "order"
    assert at == [{"id": "approve", "instances": 3, "failedJobs": 0, "incidents": []}]
    assert (past["approve"]["instances"], past["approve"]["canceled"]) == (2, 1)
    assert (past["start"]["instances"], past["start"]["finished"]) == (0, 3)
    assert stranger.get("/process-definition/statistics")[0]["instances"] == 0


def test_what_only_listens_is_no_place_where_a_case_stands(admin):
    boundary = (
        f'<bpmn:boundaryEvent id="late" attachedToRef="work">{timer("P1D")}</bpmn:boundaryEvent>'
        '<bpmn:endEvent id="end-2" /><bpmn:sequenceFlow id="out" sourceRef="late" targetRef="end-2" />'
    )
    admin.deploy(("timed.bpmn", bpmn(line(START, task("work"), END) + boundary, "timed")))
    admin.start("timed")

    assert [one["id"] for one in admin.get("/process-definition/key/timed/statistics")] == ["work"]


def test_incidents_are_counted_by_kind(admin):
    admin.deploy(("order.bpmn", ORDER))
    admin.start("order")
    (one,) = admin.get("/execution?activityId=approve")
    admin.post(f"/execution/{one['id']}/create-incident", {"incidentType": "bank"})

    counted = [{"incidentType": "bank", "incidentCount": 1}]
    assert admin.get("/process-definition/statistics?incidents=true")[0]["incidents"] == counted
    assert admin.get("/process-definition/key/order/statistics?incidentsForType=bank")[0]["incidents"] == counted
    assert admin.get("/process-definition/key/order/statistics?incidentsForType=other")[0]["incidents"] == []
