"""Executions: where cases are, what waits there, and what lets it go on."""

import pytest

from tests.records.drawn import END, START, bpmn, catch, line, message, task
from tests.rest.diagrams import ORDER

WAITS = bpmn(
    line(START, catch("paid", '<bpmn:messageEventDefinition messageRef="message" />'), task("after"), END),
    "waits",
    outside=message("Paid"),
)
RECEIVES = bpmn(
    line(START, '<bpmn:receiveTask id="receive" messageRef="message" />', task("after"), END),
    "receives",
    outside=message("Goods"),
)


@pytest.fixture
def case(admin):
    admin.deploy(("waits.bpmn", WAITS))
    return admin.start("waits", "W-1", amount=5)


def test_a_case_and_what_waits_in_it_are_executions(admin, case):
    found = admin.get(f"/execution?processInstanceId={case}")
    at = admin.get("/execution?activityId=paid")

    assert len(found) == 2
    assert case in {one["id"] for one in found}
    assert at == [{"id": at[0]["id"], "processInstanceId": case, "ended": False, "tenantId": None}]
    assert admin.get(f"/execution/{at[0]['id']}") == at[0]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"messageEventSubscriptionName": "Paid"}, 1),
        ({"messageEventSubscriptionName": "Other"}, 0),
        ({"signalEventSubscriptionName": "Paid"}, 0),
        ({"businessKey": "W-1"}, 2),
        ({"processDefinitionKey": "waits", "activityId": "paid"}, 1),
        ({"processVariables": "amount_eq_5"}, 2),
        ({"variables": "amount_eq_5"}, 1),
        ({"suspended": "true"}, 0),
        ({"active": "true"}, 2),
        ({"incidentType": "failedJob"}, 0),
    ],
)
def test_executions_are_found_by(admin, case, query, number):
    assert len(admin.get("/execution", query_string=query)) == number
    assert admin.get("/execution/count", query_string=query) == {"count": number}


def test_executions_are_looked_for_by_a_body_in_an_order(admin, case):
    admin.start("waits", "W-2")
    body = {"messageEventSubscriptionName": "Paid", "sorting": [{"sortBy": "instanceId", "sortOrder": "desc"}]}

    found = admin.post("/execution", body)

    assert [one["processInstanceId"] for one in found] == sorted((o["processInstanceId"] for o in found), reverse=True)
    assert admin.post("/execution/count", body) == {"count": 2}
    assert len(admin.post("/execution?maxResults=1", body)) == 1
    assert admin.ask("GET", "/execution?sortBy=colour&sortOrder=asc").status_code == 400


def test_executions_of_others_are_nobodys_business(stranger, admin, case):
    (one,) = admin.get("/execution?activityId=paid")

    assert stranger.get("/execution") == []
    assert stranger.ask("GET", f"/execution/{one['id']}").status_code == 404


def test_one_execution_is_handed_its_message(admin, case):
    other = admin.start("waits", "W-2")
    (one,) = admin.get(f"/execution?messageEventSubscriptionName=Paid&processInstanceId={case}")
    address = f"/execution/{one['id']}/messageSubscriptions"

    told = admin.get(f"{address}/Paid")
    admin.post(f"{address}/Paid/trigger", {"variables": {"sum": {"value": 5}}}, status=204)

    assert (told["eventType"], told["eventName"], told["activityId"]) == ("message", "Paid", "paid")
    assert admin.get(f"/process-instance/{case}/variables/sum")["value"] == 5
    assert [one["processInstanceId"] for one in admin.get("/event-subscription")] == [other]
    assert admin.ask("GET", f"/execution/{other}/messageSubscriptions/Other").status_code == 404
    admin.post(f"/execution/{other}/messageSubscriptions/Paid/trigger", {}, status=204)


def test_a_receive_task_goes_on_by_a_signal_to_its_execution(admin, clerk):
    admin.deploy(("receives.bpmn", RECEIVES), ("order.bpmn", ORDER))
    case, at_a_task = admin.start("receives"), admin.start("order")
    (one,) = admin.get("/execution?activityId=receive")

    admin.post(f"/execution/{one['id']}/signal", {"variables": {"goods": {"value": "bolts"}}}, status=204)
    refused = admin.post(f"/execution/{at_a_task}/signal", {}, status=500)

    assert admin.get(f"/process-instance/{case}/variables/goods")["value"] == "bolts"
    assert [one["taskDefinitionKey"] for one in admin.get(f"/task?processInstanceId={case}")] == ["after"]
    assert "receive task" in refused["message"]
    assert clerk.ask("POST", f"/execution/{at_a_task}/signal", json={}).status_code == 403


def test_an_element_without_variables_is_given_some_of_its_own(admin, case):
    (one,) = admin.get("/execution?activityId=paid")
    address = f"/execution/{one['id']}/localVariables"

    admin.put(f"{address}/note", {"value": "mine"})
    admin.post(address, {"modifications": {"more": {"value": 1}}, "deletions": ["note"]}, status=204)

    assert {name: told["value"] for name, told in admin.get(address).items()} == {"more": 1}
    assert set(admin.get(f"/process-instance/{case}/variables")) == {"amount"}


def test_an_incident_is_raised_by_hand_and_resolved(admin, clerk, case):
    (one,) = admin.get("/execution?activityId=paid")
    body = {"incidentType": "bank", "message": "银行没有回复"}

    raised = admin.post(f"/execution/{one['id']}/create-incident", body)

    assert (raised["incidentType"], raised["incidentMessage"]) == ("bank", "银行没有回复")
    assert [found["id"] for found in admin.get("/incident")] == [raised["id"]]
    assert admin.get("/execution/count?incidentType=bank") == {"count": 1}
    admin.delete(f"/incident/{raised['id']}")
    assert admin.get("/incident") == []
    assert admin.ask("POST", f"/execution/{case}/create-incident", json=body).status_code == 400
