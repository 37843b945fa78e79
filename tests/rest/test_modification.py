"""Modification: running cases moved by hand, with what they wait for and what they leave behind."""

import pytest

from runner.records.due_job import claim_jobs, run_job
from tests.records.drawn import END, START, bpmn, line, task, timer

TWO = bpmn(line(START, task("first"), task("second"), END), "two")
INSIDE = line('<bpmn:startEvent id="begin" />', task("in1"), task("in2"), '<bpmn:endEvent id="over" />')
DEEP = bpmn(
    line(
        START,
        task("before"),
        f'<bpmn:subProcess id="outer"><bpmn:startEvent id="o-start" /><bpmn:subProcess id="inner">{INSIDE}'
        '</bpmn:subProcess><bpmn:sequenceFlow id="o1" sourceRef="o-start" targetRef="inner" />'
        '<bpmn:endEvent id="o-end" /><bpmn:sequenceFlow id="o2" sourceRef="inner" targetRef="o-end" />'
        "</bpmn:subProcess>",
        task("after"),
        END,
    )
    + f'<bpmn:boundaryEvent id="late" attachedToRef="outer">{timer("P1D")}</bpmn:boundaryEvent>'
    '<bpmn:endEvent id="end-2" /><bpmn:sequenceFlow id="out" sourceRef="late" targetRef="end-2" />',
    "deep",
)
EACH = bpmn(
    line(
        START,
        f'<bpmn:subProcess id="each">{INSIDE}<bpmn:multiInstanceLoopCharacteristics>'
        "<bpmn:loopCardinality>2</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics></bpmn:subProcess>",
        task("after"),
        END,
    ),
    "many",
)
FORK = bpmn(
    '<bpmn:startEvent id="start" /><bpmn:parallelGateway id="fork" /><bpmn:parallelGateway id="join" />'
    + task("a")
    + task("b")
    + task("after")
    + '<bpmn:endEvent id="end" />'
    + "".join(
        f'<bpmn:sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}" />'
        for source, target in (
            ("start", "fork"),
            ("fork", "a"),
            ("fork", "b"),
            ("a", "join"),
            ("b", "join"),
            ("join", "after"),
            ("after", "end"),
        )
    ),
    "forked",
)
BEFORE, AFTER, FLOW = "startBeforeActivity", "startAfterActivity", "startTransition"


@pytest.fixture
def begun(admin):
    def deploy_and_start(content, key, **variables):
        admin.deploy((f"{key}.bpmn", content))
        return admin.start(key, **variables)

    return deploy_and_start


def modify(program, case, *instructions, status=204, **more):
    body = {"instructions": list(instructions), **more}
    return program.post(f"/process-instance/{case}/modification", body, status=status)


def before(activity, **more):
    return {"type": BEFORE, "activityId": activity, **more}


def cancel(activity):
    return {"type": "cancel", "activityId": activity}


def places(program, case):
    return sorted(one["taskDefinitionKey"] for one in program.get(f"/task?processInstanceId={case}"))


def state(program, case):
    return program.get(f"/history/process-instance/{case}")["state"]


def complete(program, case, element):
    (found,) = program.get(f"/task?processInstanceId={case}&taskDefinitionKey={element}")
    program.post(f"/task/{found['id']}/complete", {}, status=204)


def test_a_case_is_moved_on_and_goes_on_from_there(admin, begun):
    case = begun(TWO, "two", amount=1)

    modify(
        admin, case, before("second", variables={"note": {"value": "moved"}}), cancel("first"), annotation="wrong way"
    )
    at = places(admin, case)
    complete(admin, case, "second")

    assert at == ["second"]
    assert state(admin, case) == "COMPLETED"
    history = {
        one["activityId"]: one["canceled"] for one in admin.get(f"/history/activity-instance?processInstanceId={case}")
    }
    assert (history["first"], history["second"]) == (True, False)
    assert admin.get(f"/history/variable-instance?processInstanceId={case}&variableName=note")[0]["value"] == "moved"
    (operation,) = admin.get("/history/user-operation?operationType=ModifyProcessInstance")
    assert (operation["userId"], operation["annotation"]) == ("ada", "wrong way")


@pytest.mark.parametrize(
    "instruction",
    [
        before("second"),
        {"type": AFTER, "activityId": "first"},
        {"type": FLOW, "transitionId": "to-second"},
    ],
)
def test_a_token_is_set_before_after_and_on_a_flow(admin, begun, instruction):
    case = begun(TWO, "two")

    modify(admin, case, instruction)

    assert places(admin, case) == ["first", "second"]


def test_one_of_two_is_cancelled_by_its_own_id(admin, begun):
    case = begun(TWO, "two")
    modify(admin, case, before("first"))
    tree = admin.get(f"/process-instance/{case}/activity-instances")["childActivityInstances"]

    modify(admin, case, {"type": "cancel", "activityInstanceId": tree[0]["id"]})

    left = admin.get(f"/process-instance/{case}/activity-instances")["childActivityInstances"]
    assert [one["id"] for one in left] == [tree[1]["id"]]


def test_a_variable_of_the_token_is_its_own(admin, begun):
    case = begun(TWO, "two")

    modify(admin, case, before("second", variables={"mine": {"value": 1, "local": True}}))

    (second,) = admin.get("/task?taskDefinitionKey=second")
    assert set(admin.get(f"/task/{second['id']}/localVariables")) == {"mine"}
    assert admin.get(f"/process-instance/{case}/variables") == {}


def test_sub_processes_around_the_place_are_opened_and_end_as_drawn(admin, begun):
    case = begun(DEEP, "deep")

    modify(admin, case, before("in2"), cancel("before"))
    at, jobs = places(admin, case), admin.get(f"/job?processInstanceId={case}")
    modify(admin, case, before("in1"))
    both = places(admin, case)
    tree = admin.get(f"/process-instance/{case}/activity-instances")["childActivityInstances"]
    complete(admin, case, "in2")
    complete(admin, case, "in1")
    complete(admin, case, "in2")

    assert (at, len(jobs)) == (["in2"], 1)  # the boundary timer of the outer one watches
    assert both == ["in1", "in2"]
    assert [one["activityId"] for one in tree] == ["outer"]  # the one that was open is used
    assert places(admin, case) == ["after"]


def test_a_place_in_a_sub_process_that_begins_later_is_kept_until_then(admin, begun, stage):
    case = begun(
        DEEP.replace(b'<bpmn:subProcess id="outer">', b'<bpmn:subProcess id="outer" camunda:asyncBefore="true">'),
        "deep",
    )

    modify(admin, case, before("in2"), cancel("before"))
    waiting = places(admin, case)
    (claim,) = claim_jobs(stage.database, "test")
    run_job(stage.database, claim)

    assert (waiting, places(admin, case)) == ([], ["in2"])


def test_what_is_empty_is_cancelled_with_all_that_watched(admin, begun):
    case = begun(DEEP, "deep")
    complete(admin, case, "before")

    modify(admin, case, before("after"), cancel("in1"))
    at, jobs = places(admin, case), admin.get(f"/job?processInstanceId={case}")
    modify(admin, case, cancel("after"))

    assert (at, jobs) == (["after"], [])
    assert state(admin, case) == "EXTERNALLY_TERMINATED"
    assert admin.get(f"/task?processInstanceId={case}") == []


def test_the_order_of_instructions_keeps_a_sub_process_open(admin, begun):
    case = begun(DEEP, "deep")
    complete(admin, case, "before")
    (outer,) = admin.get(f"/process-instance/{case}/activity-instances")["childActivityInstances"]

    modify(admin, case, cancel("in1"), before("in2"))

    (same,) = admin.get(f"/process-instance/{case}/activity-instances")["childActivityInstances"]
    assert (same["id"], places(admin, case)) == (outer["id"], ["in2"])


def test_a_join_waits_for_the_token_that_was_set_on_a_flow(admin, begun):
    case = begun(FORK, "forked")
    complete(admin, case, "a")

    refused = modify(admin, case, before("join"), status=400)
    modify(admin, case, {"type": FLOW, "transitionId": "b-join"}, cancel("b"))

    assert "a-join, b-join" in refused["message"]
    assert places(admin, case) == ["after"]


def test_in_which_of_several_instances_to_begin_has_to_be_said(admin, begun):
    case = begun(EACH, "many")
    (body,) = admin.get(f"/process-instance/{case}/activity-instances")["childActivityInstances"]
    one = body["childActivityInstances"][0]["id"]

    refused = modify(admin, case, before("in2"), status=400)
    modify(admin, case, before("in2", ancestorActivityInstanceId=one))
    at = places(admin, case)
    modify(admin, case, cancel("each"), before("after"))

    assert one in refused["message"]
    assert at == ["in1", "in1", "in2"]
    assert places(admin, case) == ["after"]


@pytest.mark.parametrize(
    ("instruction", "told"),
    [
        (before("none"), "'none'"),
        (cancel("none"), "'none'"),
        (cancel("after"), "not at 'after'"),
        ({"type": "cancel", "activityInstanceId": "none"}, "not at 'none'"),
        ({"type": "cancel"}, "activityId"),
        ({"type": BEFORE}, "activityId"),
        ({"type": FLOW}, "transitionId"),
        ({"type": FLOW, "transitionId": "none"}, "'none'"),
        ({"type": AFTER, "activityId": "end"}, "0 flows leave"),
        (before("late"), "by its event"),
        ({"type": "jump", "activityId": "after"}, "'jump'"),
    ],
)
def test_an_instruction_that_can_not_be_carried_out_changes_nothing(admin, begun, instruction, told):
    case = begun(DEEP, "deep")

    refused = modify(admin, case, before("in1"), instruction, status=400)

    assert told in refused["message"]
    assert places(admin, case) == ["before"]


def test_only_administrators_move_cases_that_run(admin, clerk, begun):
    case = begun(TWO, "two")
    body = {"instructions": [before("second")]}

    assert clerk.ask("POST", f"/process-instance/{case}/modification", json=body).status_code == 403
    assert "at least one" in modify(admin, case, status=400)["message"]
    admin.put(f"/process-instance/{case}/suspended", {"suspended": True})
    assert "is suspended" in modify(admin, case, before("second"), status=500)["message"]
    admin.delete(f"/process-instance/{case}")
    assert admin.ask("POST", f"/process-instance/{case}/modification", json=body).status_code == 404


def test_many_cases_are_moved_alike_or_none(admin, begun):
    cases = [begun(TWO, "two"), admin.start("two")]
    definition = admin.get(f"/process-instance/{cases[0]}")["definitionId"]
    body = {
        "processDefinitionId": definition,
        "processInstanceIds": cases,
        "instructions": [before("second"), cancel("first")],
    }
    complete(admin, cases[1], "first")  # it is at 'second': there is no 'first' to cancel

    refused = admin.post("/modification/execute", body, status=400)
    still = [places(admin, case) for case in cases]
    told = admin.post("/modification/executeAsync", body | {"processInstanceIds": cases[:1]})

    assert "not at 'first'" in refused["message"]
    assert still == [["first"], ["second"]]
    assert (told["type"], told["totalJobs"]) == ("instance-modification", 1)
    assert places(admin, cases[0]) == ["second"]
