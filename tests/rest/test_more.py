"""Comments, attachments, identity links, decisions, subscriptions and jobs."""

from io import BytesIO

import pytest

from tests.records.drawn import DMN, END, START, bpmn, catch, line, message, timer
from tests.rest.diagrams import ORDER


@pytest.fixture
def address(admin):
    admin.deploy(("order.bpmn", ORDER))
    admin.start("order")
    return f"/task/{admin.get('/task')[0]['id']}"


def test_what_is_said_about_a_task_is_kept(clerk, stranger, address):
    created = clerk.post(f"{address}/comment/create", {"message": "请看一下"})

    assert clerk.get(f"{address}/comment/{created['id']}")["message"] == "请看一下"
    assert [one["userId"] for one in clerk.get(f"{address}/comment")] == ["sam"]
    assert stranger.ask("GET", f"{address}/comment").status_code == 404
    assert "1 to 4,000" in clerk.post(f"{address}/comment/create", {"message": " "}, status=400)["message"]


def test_a_file_and_a_link_are_put_to_a_task(clerk, address):
    def add(**form):
        return clerk.ask("POST", f"{address}/attachment/create", data=form, content_type="multipart/form-data")

    file = add(**{"attachment-name": "a.html", "attachment-type": "text/html", "content": (BytesIO(b"<p>"), "a.html")})
    data = clerk.ask("GET", f"{address}/attachment/{file.get_json()['id']}/data")

    assert (data.data, data.headers["Content-Type"]) == (b"<p>", "application/octet-stream")
    assert add(url="https://example.com/a").get_json()["url"] == "https://example.com/a"
    assert add(url="javascript:alert(1)").status_code == 400
    assert add(**{"attachment-name": "nothing"}).status_code == 400
    assert len(clerk.get(f"{address}/attachment")) == 2


def test_who_has_to_do_with_a_task(clerk, address):
    clerk.post(f"{address}/claim", {"userId": "sam"}, status=204)

    assert clerk.get(f"{address}/identity-links") == [
        {"userId": "sam", "groupId": None, "type": "assignee"},
        {"userId": None, "groupId": "sales", "type": "candidate"},
    ]


def test_a_decision_is_tried_out(admin):
    drawn_by_camunda = b'namespace="http://camunda.org/schema/1.0/dmn" exporter="Camunda Modeler"'
    admin.deploy(("rules.dmn", DMN.replace(b'namespace="tests"', drawn_by_camunda)))

    answer = admin.post("/decision-definition/key/who/evaluate", {"variables": {"amount": {"value": 500}}})

    assert answer == [{"group": {"value": "director", "type": "String", "valueInfo": {}}}]
    assert "<decision " in admin.get("/decision-definition/key/who/xml")["dmnXml"]


def test_what_a_case_waits_for_is_listed(admin):
    caught = catch("paid", '<bpmn:messageEventDefinition messageRef="message" />')
    admin.deploy(("waits.bpmn", bpmn(line(START, caught, END), "waits", outside=message("Paid"))))
    case = admin.start("waits")

    (found,) = admin.get("/event-subscription?eventName=Paid")

    assert (found["processInstanceId"], found["eventType"], found["activityId"]) == (case, "message", "paid")


def test_a_timer_is_listed_and_moved(admin):
    admin.deploy(("later.bpmn", bpmn(line(START, catch("wait", timer("P1D")), END), "later")))
    case = admin.start("later")

    (job,) = admin.get(f"/job?processInstanceId={case}&timers=true")
    admin.put(f"/job/{job['id']}/duedate", {"duedate": "2099-01-01T00:00:00.000+0000"})

    assert admin.get(f"/job/{job['id']}")["dueDate"] == "2099-01-01T00:00:00.000+0000"
    assert (job["processDefinitionKey"], job["retries"]) == ("later", 3)
