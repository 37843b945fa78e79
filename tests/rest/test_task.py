"""User tasks: what programs find, claim, complete and may not."""

import base64

import pytest

from tests.records.drawn import END, START, bpmn, catch, form, line, message, signal, task, text_field
from tests.rest.diagrams import ORDER

FORM = 'camunda:candidateGroups="sales" camunda:formRef="f" camunda:formRefBinding="latest"'
ASKING = bpmn(line(START, task("ask", FORM), END), "asking")


@pytest.fixture
def case(admin):
    admin.deploy(("order.bpmn", ORDER))
    return admin.start("order", "O-1", amount=12, text="héllo", ok=True, none=None)


def only_task(program, **query):
    (found,) = program.get("/task", query_string=query)
    return found


def test_a_task_says_everything(admin, case):
    task = only_task(admin, processInstanceId=case)

    assert (task["name"], task["taskDefinitionKey"], task["taskState"]) == ("Approve order", "approve", "Created")
    assert task["camundaFormRef"] is None
    assert set(task) >= {"delegationState", "parentTaskId", "caseInstanceId", "tenantId", "lastUpdated", "followUp"}


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({"candidateGroup": "sales"}, 1),
        ({"candidateGroups": "sales,other"}, 1),
        ({"candidateGroup": "other"}, 0),
        ({"candidateUser": "sam"}, 1),
        ({"unassigned": "true"}, 1),
        ({"assigned": "True"}, 0),
        ({"processInstanceBusinessKey": "O-1"}, 1),
        ({"processDefinitionKey": "order"}, 1),
        ({"taskDefinitionKeyIn": "approve,other"}, 1),
        ({"nameLike": "%order"}, 1),
        ({"processVariables": "amount_eq_12"}, 1),
        ({"processVariables": "amount_gt_12"}, 0),
        ({"processVariables": "text_like_h%,amount_lteq_12"}, 1),
        ({"createdAfter": "2020-01-01T00:00:00.000+0000"}, 1),
        ({"active": "true"}, 1),
        ({"suspended": "true"}, 0),
    ],
)
def test_tasks_are_found_by(admin, case, query, number):
    assert len(admin.get("/task", query_string=query)) == number
    assert admin.get("/task/count", query_string=query) == {"count": number}


def test_of_an_or_query_one_criterion_is_enough(admin, case):
    either = [{"name": "nothing", "taskDefinitionKey": "approve"}]

    assert len(admin.post("/task", {"orQueries": either})) == 1
    assert admin.post("/task", {"orQueries": either, "assignee": "li"}) == []
    assert admin.post("/task/count", {"processVariables": [{"name": "ok", "operator": "eq", "value": True}]}) == {
        "count": 1
    }


def test_a_task_is_claimed_once_and_completed_by_whom_it_is_offered(admin, clerk, stranger, case):
    task = only_task(clerk, processInstanceId=case)

    assert stranger.get("/task") == []
    stranger.post(f"/task/{task['id']}/complete", {}, status=500)
    clerk.post(f"/task/{task['id']}/claim", {"userId": "sam"}, status=204)
    taken = admin.post(f"/task/{task['id']}/claim", {"userId": "ada"}, status=500)
    clerk.post(f"/task/{task['id']}/complete", {"variables": {"approved": {"value": True}}}, status=204)

    assert (taken["type"], "'sam'" in taken["message"]) == ("TaskAlreadyClaimedException", True)
    assert admin.get(f"/history/process-instance/{case}")["state"] == "COMPLETED"
    (past,) = admin.get(f"/history/task?processInstanceId={case}")
    assert (past["assignee"], past["deleteReason"], past["taskState"]) == ("sam", "completed", "Completed")
    again = clerk.post(f"/task/{task['id']}/complete", {}, status=500)
    assert "was completed by 'sam'" in again["message"]


def test_completing_answers_with_variables_when_asked(clerk, case):
    task = only_task(clerk)

    answer = clerk.post(f"/task/{task['id']}/complete", {"withVariablesInReturn": True})

    assert answer["text"] == {"value": "héllo", "type": "String", "valueInfo": {}}


def test_a_form_is_shown_and_its_answers_are_checked(admin, clerk):
    admin.deploy(("asking.bpmn", ASKING), ("f.form", form("f", text_field("who", required=True))))
    admin.start("asking")
    task = only_task(clerk)
    address = f"/task/{task['id']}"

    refused = clerk.post(f"{address}/submit-form", {"variables": {"who": {"value": ""}}}, status=400)

    assert clerk.get(f"{address}/form")["camundaFormRef"] == {"key": "f", "binding": "latest", "version": None}
    assert clerk.get(f"{address}/deployed-form")["id"] == "f"
    assert 'cam-variable-name="who"' in clerk.ask("GET", f"{address}/rendered-form").get_data(as_text=True)
    assert refused["errors"] == {"field-who": ["Field is required."]}
    clerk.post(f"{address}/submit-form", {"variables": {"who": {"value": "Li"}}}, status=204)


def test_variables_keep_their_types(admin, case):
    content = base64.b64encode(b"file body").decode()
    sent = {
        "long": {"value": 7, "type": "long"},
        "short": {"value": 7, "type": "Short"},
        "rate": {"value": 1, "type": "Double"},
        "when": {"value": "2026-03-04T05:06:07.000+0000", "type": "Date"},
        "json": {"value": '{"a":[1,2]}', "type": "Json"},
        "xml": {"value": "<a/>", "type": "Xml"},
        "bytes": {"value": content, "type": "Bytes"},
        "paper": {"value": content, "type": "File", "valueInfo": {"filename": "a.txt", "mimetype": "text/plain"}},
        "gone": {"value": 1, "valueInfo": {"transient": True}},
    }

    admin.post(f"/process-instance/{case}/variables", {"modifications": sent}, status=204)

    stored = admin.get(f"/process-instance/{case}/variables?deserializeValues=false")
    assert {name: (one["type"], one["value"]) for name, one in stored.items()} == {
        "amount": ("Integer", 12),
        "text": ("String", "héllo"),
        "ok": ("Boolean", True),
        "none": ("Null", None),
        "long": ("Long", 7),
        "short": ("Short", 7),
        "rate": ("Double", 1.0),
        "when": ("Date", "2026-03-04T05:06:07.000+0000"),
        "json": ("Json", '{"a":[1,2]}'),
        "xml": ("Xml", "<a/>"),
        "bytes": ("Bytes", content),
        "paper": ("File", None),
    }
    data = admin.ask("GET", f"/process-instance/{case}/variables/paper/data")
    assert (data.data, data.headers["Content-Type"].split(";")[0]) == (b"file body", "text/plain")
    assert data.headers["Content-Disposition"] == "attachment; filename=a.txt"


def test_a_file_that_claims_to_be_a_page_is_not_served_as_one(admin, case):
    info = {"filename": "x.html", "mimetype": "text/html"}
    variable = {"value": base64.b64encode(b"<script>").decode(), "type": "File", "valueInfo": info}
    admin.put(f"/process-instance/{case}/variables/page", variable)

    data = admin.ask("GET", f"/process-instance/{case}/variables/page/data")

    assert data.headers["Content-Type"] == "application/octet-stream"
    assert data.headers["Content-Security-Policy"].endswith("sandbox")


def test_local_variables_are_the_tasks_own(admin, case):
    task = only_task(admin)
    admin.put(f"/task/{task['id']}/localVariables/note", {"value": "mine"})

    assert set(admin.get(f"/task/{task['id']}/localVariables")) == {"note"}
    assert "note" in admin.get(f"/task/{task['id']}/variables")
    assert "note" not in admin.get(f"/process-instance/{case}/variables")
    admin.delete(f"/task/{task['id']}/localVariables/note")
    assert admin.get(f"/task/{task['id']}/localVariables") == {}


def test_where_a_case_is_is_a_tree(admin, case):
    tree = admin.get(f"/process-instance/{case}/activity-instances")

    assert (tree["id"], tree["activityType"]) == (case, "processDefinition")
    assert [child["activityId"] for child in tree["childActivityInstances"]] == ["approve"]


def test_a_case_is_nobody_elses_business(stranger, case):
    assert stranger.get("/process-instance") == []
    assert stranger.get("/history/process-instance") == []
    assert stranger.get("/variable-instance") == []
    stranger.ask("GET", f"/process-instance/{case}/variables")
    for path in ("", "/variables", "/activity-instances", "/variables/amount"):
        assert stranger.ask("GET", f"/process-instance/{case}{path}").status_code == 404
    assert stranger.ask("DELETE", f"/process-instance/{case}").status_code == 404


def test_deleting_a_case_ends_it_and_keeps_its_history(admin, case):
    admin.delete(f"/process-instance/{case}?skipCustomListeners=true")

    assert admin.ask("GET", f"/process-instance/{case}").status_code == 404
    assert admin.get(f"/history/process-instance/{case}")["state"] == "EXTERNALLY_TERMINATED"
    admin.delete(f"/process-instance/{case}?failIfNotExists=false")


def test_a_message_reaches_the_case_that_waits_and_nobody_is_an_error(admin):
    content = bpmn(
        line(START, catch("paid", '<bpmn:messageEventDefinition messageRef="message" />'), task("after"), END),
        "waits",
        outside=message("Paid"),
    )
    admin.deploy(("waits.bpmn", content))
    case = admin.start("waits", "W-1")
    body = {"messageName": "Paid", "businessKey": "W-1", "resultEnabled": True}

    (result,) = admin.post("/message", {**body, "processVariables": {"sum": {"value": 5}}})
    refused = admin.post("/message", body, status=400)

    assert (result["resultType"], result["execution"]["processInstanceId"]) == ("Execution", case)
    assert admin.get(f"/process-instance/{case}/variables/sum")["value"] == 5
    assert "W-1" in refused["message"]


def test_a_signal_reaches_all_that_wait(admin):
    content = bpmn(
        line(START, catch("told", '<bpmn:signalEventDefinition signalRef="signal" />'), END),
        "listens",
        outside=signal("Stop"),
    )
    admin.deploy(("listens.bpmn", content))
    cases = [admin.start("listens") for _ in range(2)]

    admin.post("/signal", {"name": "Stop"}, status=204)

    states = [admin.get(f"/history/process-instance/{case}")["state"] for case in cases]
    assert states == ["COMPLETED", "COMPLETED"]


def test_a_deployment_with_cases_is_deleted_with_cascade_only(admin, case):
    (deployment,) = admin.get("/deployment")

    refused = admin.delete(f"/deployment/{deployment['id']}", status=500)
    admin.delete(f"/deployment/{deployment['id']}?cascade=true")

    assert "cascade=true" in refused["message"]
    assert admin.get("/deployment") == []
    assert admin.get("/history/process-instance") == []
    assert admin.get("/process-definition") == []


def test_the_version_before_a_deleted_one_is_the_newest_again(admin, case):
    second = admin.deploy(("order.bpmn", ORDER.replace(b"Approve order", b"Approve it")))

    admin.delete(f"/deployment/{second['id']}")

    assert admin.get("/process-definition/key/order")["version"] == 1


def test_a_criterion_that_is_not_known_here_is_refused_and_not_left_out(admin, case):
    answer = admin.ask("GET", "/task", query_string={"parentTaskId": "t-1"})

    assert answer.status_code == 400
    assert "parentTaskId" in answer.get_json()["message"]
