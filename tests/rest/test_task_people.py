"""Delegating, offering and escalating user tasks; attachments and uploads; tasks that programs can't make."""

from io import BytesIO

import pytest

from tests.records.drawn import END, START, bpmn, line, task
from tests.rest.diagrams import ORDER

CAUGHT = bpmn(
    line(START, task("work"), END) + '<bpmn:boundaryEvent id="late" attachedToRef="work" cancelActivity="true">'
    '<bpmn:escalationEventDefinition escalationRef="help" /></bpmn:boundaryEvent>'
    + task("rescue")
    + '<bpmn:sequenceFlow id="out" sourceRef="late" targetRef="rescue" />'
    '<bpmn:endEvent id="end-2" /><bpmn:sequenceFlow id="out-2" sourceRef="rescue" targetRef="end-2" />',
    "caught",
    outside='<bpmn:escalation id="help" name="Help" escalationCode="HELP" />',
)


@pytest.fixture
def case(admin):
    admin.deploy(("order.bpmn", ORDER))
    return admin.start("order", amount=12)


@pytest.fixture
def address(admin, case):
    (found,) = admin.get(f"/task?processInstanceId={case}")
    return f"/task/{found['id']}"


def test_a_delegated_task_comes_back_before_it_is_completed(admin, clerk, stranger, address):
    clerk.post(f"{address}/claim", {"userId": "sam"}, status=204)

    clerk.post(f"{address}/delegate", {"userId": "eve"}, status=204)
    handed = stranger.get(address)
    refused = stranger.post(f"{address}/complete", {}, status=500)
    stranger.post(f"{address}/resolve", {"variables": {"found": {"value": "fine"}}}, status=204)
    back = clerk.get(address)
    clerk.post(f"{address}/complete", {}, status=204)

    assert (handed["assignee"], handed["owner"], handed["delegationState"]) == ("eve", "sam", "PENDING")
    assert "resolve" in refused["message"]
    assert (back["assignee"], back["owner"], back["delegationState"]) == ("sam", "sam", "RESOLVED")
    assert admin.get("/history/variable-instance?variableName=found")[0]["value"] == "fine"


def test_delegating_and_resolving_are_refused_to_others(clerk, stranger, address):
    assert stranger.ask("POST", f"{address}/delegate", json={"userId": "eve"}).status_code == 500
    assert clerk.ask("POST", f"{address}/delegate", json={"userId": "eve"}).status_code == 403
    assert clerk.ask("POST", f"{address}/resolve", json={}).status_code == 403
    clerk.post(f"{address}/claim", {"userId": "sam"}, status=204)
    assert "userId" in clerk.post(f"{address}/delegate", {}, status=400)["message"]
    assert "not delegated" in clerk.post(f"{address}/resolve", {}, status=500)["message"]


def test_delegated_tasks_are_found_by_their_state(admin, address):
    admin.post(f"{address}/delegate", {"userId": "eve"}, status=204)

    assert admin.get("/task/count?delegationState=PENDING") == {"count": 1}
    assert admin.get("/task/count?delegationState=RESOLVED") == {"count": 0}
    assert admin.ask("GET", "/task?delegationState=GONE").status_code == 400


def test_candidates_are_added_and_taken_away(admin, stranger, address):
    admin.post(f"{address}/identity-links", {"userId": "eve", "type": "candidate"}, status=204)
    admin.post(f"{address}/identity-links", {"groupId": "purchase", "type": "candidate"}, status=204)
    seen = stranger.get("/task")
    links = stranger.get(f"{address}/identity-links?type=candidate")
    admin.post(f"{address}/identity-links/delete", {"userId": "eve", "type": "candidate"}, status=204)
    admin.post(f"{address}/identity-links/delete", {"userId": "eve", "type": "candidate"}, status=204)

    assert len(seen) == 1
    assert {(link["userId"], link["groupId"]) for link in links} == {("eve", None), (None, "sales"), (None, "purchase")}
    assert stranger.get("/task") == []
    assert admin.get("/task/report/candidate-group-count") == [
        {"groupName": "purchase", "taskCount": 1},
        {"groupName": "sales", "taskCount": 1},
    ]


def test_assignee_and_owner_are_links_too(admin, address):
    admin.post(f"{address}/identity-links", {"userId": "sam", "type": "assignee"}, status=204)
    admin.post(f"{address}/identity-links", {"userId": "ann", "type": "owner"}, status=204)
    both = admin.get(address)
    admin.post(f"{address}/identity-links/delete", {"userId": "sam", "type": "assignee"}, status=204)
    admin.post(f"{address}/identity-links/delete", {"userId": "nobody", "type": "owner"}, status=204)
    after = admin.get(address)

    assert (both["assignee"], both["owner"]) == ("sam", "ann")
    assert (after["assignee"], after["owner"]) == (None, "ann")


@pytest.mark.parametrize(
    "link",
    [
        {"type": "candidate"},
        {"userId": "a", "groupId": "b", "type": "candidate"},
        {"groupId": "b", "type": "assignee"},
        {"userId": "a", "type": "friend"},
        {"userId": "a"},
        {"userId": "a/b", "type": "candidate"},
    ],
)
def test_a_link_that_makes_no_sense_is_refused(admin, address, link):
    assert admin.ask("POST", f"{address}/identity-links", json=link).status_code == 400


def test_a_task_is_changed_as_a_whole(admin, address):
    admin.post(f"{address}/assignee", {"userId": "sam"}, status=204)
    told = admin.get(address)

    admin.put(address, told | {"priority": 80, "due": "2027-01-02T03:04:05.000+0000", "delegationState": "PENDING"})
    changed = admin.get(address)
    admin.put(address, {"name": "Only this"})
    emptied = admin.get(address)

    assert (changed["assignee"], changed["priority"], changed["due"]) == ("sam", 80, "2027-01-02T03:04:05.000+0000")
    assert changed["delegationState"] == "PENDING"
    assert (emptied["name"], emptied["assignee"], emptied["due"], emptied["delegationState"]) == (
        "Only this",
        None,
        None,
        None,
    )


def test_an_escalation_goes_where_the_diagram_says(admin):
    admin.deploy(("caught.bpmn", CAUGHT))
    admin.start("caught")
    (work,) = admin.get("/task")

    nobody = admin.post(f"/task/{work['id']}/bpmnEscalation", {"escalationCode": "OTHER"}, status=500)
    body = {"escalationCode": "HELP", "variables": {"why": {"value": "late"}}}
    admin.post(f"/task/{work['id']}/bpmnEscalation", body, status=204)

    assert "OTHER" in nobody["message"]
    assert [one["taskDefinitionKey"] for one in admin.get("/task")] == ["rescue"]
    assert admin.post(f"/task/{work['id']}/bpmnEscalation", {}, status=400)["type"] == "InvalidRequestException"


def test_a_task_without_a_case_and_the_deletion_of_one_are_refused_with_a_cure(admin, address):
    assert "start its process" in admin.post("/task/create", {"name": "Call Li"}, status=400)["message"]
    assert "delete the case" in admin.delete(address, status=500)["message"]


def test_an_attachment_is_taken_away(clerk, address):
    form = {"attachment-name": "a", "url": "https://example.com/a"}
    added = clerk.ask("POST", f"{address}/attachment/create", data=form, content_type="multipart/form-data").get_json()

    clerk.delete(f"{address}/attachment/{added['id']}")

    assert clerk.get(f"{address}/attachment") == []
    assert clerk.ask("DELETE", f"{address}/attachment/{added['id']}").status_code == 404


def test_a_file_is_uploaded_as_a_variable(admin, case, address):
    def upload(path, **form):
        return admin.ask("POST", path, data=form, content_type="multipart/form-data").status_code

    file = {"data": (BytesIO("内容".encode()), "表.txt", "text/plain"), "valueType": "File"}
    assert upload(f"/process-instance/{case}/variables/paper/data", **file) == 204
    assert upload(f"{address}/localVariables/raw/data", data=(BytesIO(b"\x00\x01"), "x"), valueType="Bytes") == 204
    assert upload(f"{address}/variables/bad/data", valueType="File") == 400

    told = admin.get(f"/process-instance/{case}/variables/paper")
    assert (told["type"], told["valueInfo"]["filename"]) == ("File", "表.txt")
    assert admin.ask("GET", f"/process-instance/{case}/variables/paper/data").data == "内容".encode()
    assert admin.ask("GET", f"{address}/localVariables/raw/data").data == b"\x00\x01"


def test_expressions_of_a_search_are_worked_out_for_who_asks(admin, clerk, address):
    clerk.post(f"{address}/claim", {"userId": "sam"}, status=204)

    assert len(clerk.post("/task", {"assigneeExpression": "${currentUser()}"})) == 1
    assert admin.post("/task", {"assigneeExpression": "${currentUser()}"}) == []
    assert len(clerk.post("/task", {"createdBeforeExpression": "${dateTime().plusDays(1)}"})) == 1
    assert "assigneeExpression" in clerk.post("/task", {"assigneeExpression": "${1 +"}, status=400)["message"]
