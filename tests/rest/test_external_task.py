"""External tasks: locks, failures, and polls that wait or hang up."""

import threading
import time

import pytest

from runner.records.bell import Bell
from tests.clients.diagrams import work
from web.rest.polls import Polls

FETCH = {"workerId": "w1", "maxTasks": 5, "topics": [{"topicName": "pay", "lockDuration": 10_000}]}


@pytest.fixture
def waiting(admin):
    admin.deploy(("pay.bpmn", work("pay", "pay")))
    return admin.start("pay", "K-1", amount=12)


def fetch(program, worker="w1", **topic):
    return program.post(
        "/external-task/fetchAndLock",
        {**FETCH, "workerId": worker, "topics": [{"topicName": "pay", "lockDuration": 10_000, **topic}]},
    )


def test_a_fetched_task_says_everything_and_nobody_else_gets_it(admin, waiting):
    (task,) = fetch(admin, includeExtensionProperties=True)

    assert task["processInstanceId"] == waiting
    assert task["businessKey"] == "K-1"
    assert task["retries"] is None
    assert task["extensionProperties"] == {"unit": "EUR"}
    assert task["variables"]["amount"] == {"value": 12, "type": "Integer", "valueInfo": {}}
    assert set(task) >= {"tenantId", "errorMessage", "errorDetails", "processDefinitionVersionTag", "suspended"}
    assert fetch(admin, "w2") == []


def test_only_the_variables_asked_for_are_sent(admin, waiting):
    (task,) = fetch(admin, variables=[])

    assert task["variables"] == {}


@pytest.mark.parametrize(
    ("topic", "number"),
    [
        ({"businessKey": "K-1"}, 1),
        ({"businessKey": "K-2"}, 0),
        ({"processDefinitionKey": "pay"}, 1),
        ({"processDefinitionKeyIn": ["other"]}, 0),
        ({"processVariables": {"amount": 12}}, 1),
        ({"processVariables": {"amount": 13}}, 0),
        ({"tenantIdIn": ["acme"]}, 0),
    ],
)
def test_a_topic_asks_for_some_cases_only(admin, waiting, topic, number):
    assert len(fetch(admin, **topic)) == number


def test_who_has_not_locked_it_may_not_complete_it(admin, waiting):
    (task,) = fetch(admin)

    refused = admin.post(f"/external-task/{task['id']}/complete", {"workerId": "thief"}, status=400)

    assert "thief" in refused["message"]
    admin.post(f"/external-task/{task['id']}/complete", {"workerId": "w1"}, status=204)
    gone = admin.post(f"/external-task/{task['id']}/complete", {"workerId": "w1"}, status=404)
    assert task["id"] in gone["message"]


def test_a_failure_comes_back_after_its_pause_and_without_retries_is_an_incident(admin, waiting):
    (task,) = fetch(admin)
    failure = {"workerId": "w1", "errorMessage": "no", "errorDetails": "trace", "retries": 1, "retryTimeout": 0}
    admin.post(f"/external-task/{task['id']}/failure", failure, status=204)
    (again,) = fetch(admin)

    admin.post(f"/external-task/{task['id']}/failure", {**failure, "retries": 0}, status=204)

    assert (again["retries"], again["errorMessage"]) == (1, "no")
    assert fetch(admin) == []
    assert admin.ask("GET", f"/external-task/{task['id']}/errorDetails").get_data(as_text=True) == "trace"
    (incident,) = admin.get(f"/incident?processInstanceId={waiting}")
    assert (incident["incidentType"], incident["configuration"]) == ("failedExternalTask", task["id"])
    admin.put(f"/external-task/{task['id']}/retries", {"retries": 2})
    assert admin.get("/incident") == []
    assert len(fetch(admin)) == 1


def test_locks_are_extended_given_back_and_taken(admin, waiting):
    (task,) = fetch(admin)
    address = f"/external-task/{task['id']}"

    admin.post(f"{address}/extendLock", {"workerId": "w1", "newDuration": 60_000}, status=204)
    taken = admin.post(f"{address}/lock", {"workerId": "w2", "lockDuration": 1000}, status=400)
    admin.ask("POST", f"{address}/unlock")
    admin.post(f"{address}/lock", {"workerId": "w2", "lockDuration": 1000}, status=204)

    assert "'w1'" in taken["message"]
    assert admin.get(address)["workerId"] == "w2"


def test_a_wait_of_more_than_half_an_hour_is_refused(admin, waiting):
    refused = admin.post("/external-task/fetchAndLock", {**FETCH, "asyncResponseTimeout": 1_800_001}, status=400)

    assert "1800000" in refused["message"]


def test_only_workers_and_administrators_may_work(clerk, waiting):
    assert "workers" in clerk.post("/external-task/fetchAndLock", FETCH, status=403)["message"]


def test_a_worker_that_hung_up_locks_nothing(admin, waiting):
    gone = {"waitress.client_disconnected": lambda: True}

    answer = admin.ask("POST", "/external-task/fetchAndLock", json=FETCH, environ_base=gone)

    assert answer.get_json() == []
    assert len(fetch(admin, "w2")) == 1


def test_a_poll_gets_what_comes_while_it_waits(admin, client):
    admin.deploy(("pay.bpmn", work("pay", "pay")))
    answers = []
    poll = threading.Thread(
        target=lambda: answers.append(
            admin.ask("POST", "/external-task/fetchAndLock", json={**FETCH, "asyncResponseTimeout": 20_000})
        )
    )

    poll.start()
    time.sleep(0.3)
    case_id = admin.start("pay")
    poll.join(15)

    assert [task["processInstanceId"] for task in answers[0].get_json()] == [case_id]


def test_beyond_the_limit_a_poll_is_answered_at_once():
    polls, bell = Polls(most=1), Bell()
    first = threading.Thread(target=lambda: polls.wait(list, bell, "external_task", 10, lambda: False))
    first.start()
    time.sleep(0.2)

    begun = time.monotonic()
    found = polls.wait(list, bell, "external_task", 10, lambda: False)

    assert (found, time.monotonic() - begun < 2) == ([], True)
    polls.end()
    first.join(5)
    assert not first.is_alive()
