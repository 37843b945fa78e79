"""Beginning elsewhere, restarting, migrating; encodings; conditions; what definitions refuse."""

import pytest

from tests.notation.drawing import DIAGRAMS
from tests.records.drawn import DMN, END, START, bpmn, form, line, task, text_field
from tests.rest.diagrams import ORDER

TWO = bpmn(line(START, task("first"), task("second"), END), "two")
THREE = TWO.replace(b'id="second" name="second"', b'id="last" name="last"').replace(b'"to-second"', b'"to-last"')
THREE = THREE.replace(b'targetRef="second"', b'targetRef="last"').replace(b'sourceRef="second"', b'sourceRef="last"')
ON_CONDITION = bpmn(
    line(
        '<bpmn:startEvent id="hot"><bpmn:conditionalEventDefinition>'
        '<bpmn:condition xsi:type="bpmn:tFormalExpression">${amount &gt; 100}</bpmn:condition>'
        "</bpmn:conditionalEventDefinition></bpmn:startEvent>",
        task("look"),
        END,
    ),
    "watched",
)


@pytest.fixture
def definition(admin):
    deployed = admin.deploy(("two.bpmn", TWO))
    return next(iter(deployed["deployedProcessDefinitions"]))


def places(program, case):
    return [one["taskDefinitionKey"] for one in program.get(f"/task?processInstanceId={case}")]


@pytest.mark.parametrize(
    ("instruction", "at"),
    [
        ({"type": "startBeforeActivity", "activityId": "second"}, ["second"]),
        ({"type": "startAfterActivity", "activityId": "first"}, ["second"]),
        ({"type": "startTransition", "transitionId": "to-second"}, ["second"]),
        ({"type": "startBeforeActivity", "activityId": "start"}, ["first"]),
    ],
)
def test_a_case_begins_where_it_is_told_to(admin, definition, instruction, at):
    instruction["variables"] = {"note": {"value": "here"}}
    body = {"variables": {"amount": {"value": 1}}, "startInstructions": [instruction]}

    case = admin.post(f"/process-definition/{definition}/start", body)["id"]

    assert places(admin, case) == at
    assert set(admin.get(f"/process-instance/{case}/variables")) == {"amount", "note"}


@pytest.mark.parametrize(
    ("instructions", "told"),
    [
        ([{"type": "startBeforeActivity", "activityId": "none"}], "'none'"),
        ([{"type": "startBeforeActivity"}], "None"),
        ([{"type": "startTransition", "transitionId": "none"}], "'none'"),
        ([{"type": "startAfterActivity", "activityId": "end"}], "0 flows leave"),
        ([{"type": "cancel", "activityId": "first"}], "startBeforeActivity"),
        ([{"type": "startBeforeActivity", "activityId": "first"}] * 2, "one instruction"),
        ([{}], "type"),
    ],
)
def test_a_place_that_is_none_is_refused_and_begins_nothing(admin, definition, instructions, told):
    body = {"startInstructions": instructions}

    assert told in admin.post(f"/process-definition/{definition}/start", body, status=400)["message"]
    assert admin.get("/process-instance/count") == {"count": 0}


def test_only_administrators_begin_a_case_past_its_first_steps(clerk, definition):
    body = {"startInstructions": [{"type": "startBeforeActivity", "activityId": "second"}]}

    assert clerk.ask("POST", f"/process-definition/{definition}/start", json=body).status_code == 403
    assert clerk.ask("POST", f"/process-definition/{definition}/start", json={}).status_code == 200


def test_finished_cases_begin_again_with_their_variables(admin, clerk, definition):
    case = admin.start("two", "T-1", amount=5)
    instructions = [{"type": "startBeforeActivity", "activityId": "second"}]
    body = {"processInstanceIds": [case], "instructions": instructions}
    running = admin.post(f"/process-definition/{definition}/restart", body, status=400)
    admin.delete(f"/process-instance/{case}")

    admin.post(f"/process-definition/{definition}/restart", body, status=204)
    told = admin.post(f"/process-definition/{definition}/restart-async", body | {"withoutBusinessKey": True})

    begun = {one["businessKey"]: one["id"] for one in admin.get("/process-instance")}
    assert set(begun) == {"T-1", None}
    assert places(admin, begun["T-1"]) == ["second"]
    assert admin.get(f"/process-instance/{begun['T-1']}/variables/amount")["value"] == 5
    assert (told["type"], told["totalJobs"]) == ("instance-restart", 1)
    assert "not over" in running["message"]
    assert clerk.ask("POST", f"/process-definition/{definition}/restart", json=body).status_code in (400, 403)


def test_a_case_begins_again_as_it_began_if_that_is_kept(admin, definition):
    untouched, changed = admin.start("two", "A", amount=5), admin.start("two", "B", amount=5)
    for case in (untouched, changed):
        admin.put(f"/process-instance/{case}/variables/later", {"value": 1})
    admin.put(f"/process-instance/{changed}/variables/amount", {"value": 6})
    for case in (untouched, changed):
        admin.delete(f"/process-instance/{case}")
    instructions = [{"type": "startBeforeActivity", "activityId": "second"}]
    body = {"instructions": instructions, "initialVariables": True}
    address = f"/process-definition/{definition}/restart"

    admin.post(address, body | {"processInstanceIds": [untouched]}, status=204)
    refused = admin.post(address, body | {"processInstanceIds": [changed]}, status=400)

    (begun,) = admin.get("/process-instance")
    assert set(admin.get(f"/process-instance/{begun['id']}/variables")) == {"amount"}
    assert "amount" in refused["message"]


def test_cases_are_migrated_by_a_plan(admin, definition):
    case = admin.start("two")
    deployed = admin.deploy(("two.bpmn", THREE))
    newest = next(iter(deployed["deployedProcessDefinitions"]))
    versions = {"sourceProcessDefinitionId": definition, "targetProcessDefinitionId": newest}

    plan = admin.post("/migration/generate", versions)
    wrong = versions | {"instructions": [{"sourceActivityIds": ["first"], "targetActivityIds": ["end"]}]}
    report = admin.post("/migration/validate", wrong)
    right = admin.post("/migration/validate", plan)
    refused = admin.post("/migration/execute", {"migrationPlan": wrong, "processInstanceIds": [case]}, status=400)
    admin.post("/migration/execute", {"migrationPlan": plan, "processInstanceIds": [case]}, status=204)

    assert [one["sourceActivityIds"] for one in plan["instructions"]] == [["first"]]
    assert "same type" in report["instructionReports"][0]["failures"][0]
    assert right == {"instructionReports": [], "variableReports": {}}
    assert "same type" in refused["message"]
    assert admin.get(f"/process-instance/{case}")["definitionId"] == newest


def test_a_migration_moves_all_cases_or_none(admin, clerk, definition):
    cases = [admin.start("two") for _ in range(2)]
    (work,) = admin.get(f"/task?processInstanceId={cases[1]}")
    admin.post(f"/task/{work['id']}/complete", {}, status=204)  # at 'second', which the new version has not
    newest = next(iter(admin.deploy(("two.bpmn", THREE))["deployedProcessDefinitions"]))
    versions = {"sourceProcessDefinitionId": definition, "targetProcessDefinitionId": newest}
    plan = admin.post("/migration/generate", versions)

    refused = admin.post("/migration/execute", {"migrationPlan": plan, "processInstanceIds": cases}, status=400)
    still = [admin.get(f"/process-instance/{case}")["definitionId"] for case in cases]
    plan["instructions"].append({"sourceActivityIds": ["second"], "targetActivityIds": ["last"]})
    told = admin.post(
        "/migration/executeAsync",
        {"migrationPlan": plan, "processInstanceQuery": {"processDefinitionId": definition}},
    )

    assert "'second'" in refused["message"]
    assert still == [definition] * 2
    assert (told["type"], told["totalJobs"]) == ("instance-migration", 2)
    assert sorted(places(admin, cases[0]) + places(admin, cases[1])) == ["first", "last"]
    body = {"migrationPlan": plan, "processInstanceIds": cases}
    assert clerk.ask("POST", "/migration/execute", json=body).status_code in (400, 403)


def test_two_processes_are_not_versions_of_one(admin, definition):
    other = next(iter(admin.deploy(("order.bpmn", ORDER))["deployedProcessDefinitions"]))
    body = {"sourceProcessDefinitionId": definition, "targetProcessDefinitionId": other}

    assert "two processes" in admin.post("/migration/generate", body, status=400)["message"]
    assert admin.ask("POST", "/migration/generate", json=body | {"targetProcessDefinitionId": "x"}).status_code == 404


def test_a_file_in_another_encoding_comes_back_right(admin):
    diagram = ORDER.decode().replace("Approve order", "审批订单").replace('encoding="UTF-8"', 'encoding="UTF-16"')
    table = DMN.decode().replace("Who approves", "谁审批").replace('encoding="UTF-8"', 'encoding="UTF-16"')
    table = table.replace('namespace="tests"', 'namespace="http://camunda.org/schema/1.0/dmn"')
    admin.deploy(("order.bpmn", diagram.encode("utf-16")), ("rules.dmn", table.encode("utf-16")))

    assert 'name="审批订单"' in admin.get("/process-definition/key/order/xml")["bpmn20Xml"]
    assert 'name="谁审批"' in admin.get("/decision-definition/key/who/xml")["dmnXml"]


def test_a_condition_begins_cases(admin, clerk):
    admin.deploy(("watched.bpmn", ON_CONDITION))

    cold = admin.post("/condition", {"variables": {"amount": {"value": 50}}})
    (case,) = admin.post("/condition", {"variables": {"amount": {"value": 500}}, "businessKey": "C-1"})

    assert cold == []
    assert (case["definitionKey"], case["businessKey"], case["ended"]) == ("watched", "C-1", False)
    assert places(admin, case["id"]) == ["look"]
    assert admin.ask("POST", "/condition", json={}).status_code == 400
    assert clerk.ask("POST", "/condition", json={"variables": {}}).status_code == 403
    unknown = {"variables": {}, "processDefinitionId": "none"}
    assert admin.ask("POST", "/condition", json=unknown).status_code == 404


def test_how_long_history_is_kept_is_changed_by_administrators(admin, clerk, definition):
    admin.put(f"/process-definition/{definition}/history-time-to-live", {"historyTimeToLive": 30})
    kept = admin.get(f"/process-definition/{definition}")["historyTimeToLive"]
    admin.put("/process-definition/key/two/history-time-to-live", {"historyTimeToLive": None})

    assert (kept, admin.get(f"/process-definition/{definition}")["historyTimeToLive"]) == (30, None)
    body = {"historyTimeToLive": -1}
    assert admin.ask("PUT", f"/process-definition/{definition}/history-time-to-live", json=body).status_code == 400
    assert clerk.ask("PUT", f"/process-definition/{definition}/history-time-to-live", json={}).status_code == 403


def test_a_definition_goes_with_its_deployment_only(admin, definition):
    refused = admin.delete(f"/process-definition/{definition}?cascade=true", status=500)

    assert "DELETE deployment/" in refused["message"]


def test_a_start_form_is_rendered_and_topics_and_comments_are_listed(admin, clerk):
    start = '<bpmn:startEvent id="start" camunda:formRef="f" camunda:formRefBinding="latest" />'
    asked = bpmn(line(start, task("work"), END), "asked")
    pays = bpmn(line(START, '<bpmn:serviceTask id="pay" camunda:type="external" camunda:topic="pay" />', END), "pays")
    admin.deploy(("asked.bpmn", asked), ("f.form", form("f", text_field("who"))), ("pays.bpmn", pays))
    case = admin.start("asked", who="x")
    admin.start("pays")
    (work,) = clerk.get("/task")
    clerk.post(f"/task/{work['id']}/comment/create", {"message": "请看"})

    rendered = admin.ask("GET", "/process-definition/key/asked/rendered-form").get_data(as_text=True)

    assert 'cam-variable-name="who"' in rendered
    assert [one["message"] for one in admin.get(f"/process-instance/{case}/comment")] == ["请看"]
    assert admin.get("/external-task/topic-names") == ["pay"]
    assert admin.get("/external-task/topic-names?withLockedTasks=true") == []
    assert admin.ask("GET", "/process-definition/key/pays/rendered-form").status_code == 404


def test_a_drawing_in_another_encoding_is_kept_and_given_back_as_it_came(admin):
    source = (DIAGRAMS / "other_tools.bpmn").read_bytes()
    assert b'encoding="ISO-8859-1"' in source[:100]

    deployed = admin.deploy(("other_tools.bpmn", source))
    (resource,) = admin.get(f"/deployment/{deployed['id']}/resources")
    data = admin.ask("GET", f"/deployment/{deployed['id']}/resources/{resource['id']}/data")

    assert deployed["deployedProcessDefinitions"] is None
    assert (resource["name"], data.data) == ("other_tools.bpmn", source)
