"""The call activity: which process, what goes in and out, and what comes up through it."""

import pytest


def test_the_caller_waits_for_the_called_process(process):
    case = process("call_activity.bpmn", "called.bpmn")
    (called,) = case.called
    waiting_inside = called.waiting

    called.complete("work")

    assert waiting_inside == ["work"]
    assert called.ended
    assert case.waiting == ["after"]
    assert "invoke" in case.path


def test_without_mappings_no_variable_goes_in_or_out(process):
    case = process("call_activity.bpmn", "called.bpmn", variables={"x": 1})
    (called,) = case.called
    inside = called.variables

    called.complete("work", {"y": 2})

    assert inside == {}
    assert case.variables == {"x": 1}


def test_mappings_hand_single_variables_expressions_and_the_business_key(process):
    case = process(
        "call_activity_variables.bpmn", "called.bpmn", variables={"order": "o1", "price": 4}, business_key="key-1"
    )
    (called,) = case.called
    inside = called.variables
    business_key = called.business_key

    called.complete("work", {"answer": 41, "hidden": True})

    assert inside == {"item": "o1", "double": 8}
    assert business_key == "key-1"
    assert case.variables == {"order": "o1", "price": 4, "reply": 41, "more": 42}


def test_a_called_process_has_no_business_key_unless_it_is_mapped(process):
    case = process("call_activity.bpmn", "called.bpmn", business_key="key-1")

    assert case.called[0].business_key is None


def test_the_business_key_may_be_an_expression(process):
    case = process("call_activity_own_business_key.bpmn", "called.bpmn", variables={"price": 4})

    assert case.called[0].business_key == "child-4"


def test_all_variables_go_in_and_out(process):
    case = process("call_activity_all_variables.bpmn", "called.bpmn", variables={"x": 1, "list": [1, 2]})
    (called,) = case.called
    inside = called.variables

    called.complete("work", {"x": 5, "y": 2})

    assert inside == {"x": 1, "list": [1, 2]}
    assert case.variables == {"x": 5, "list": [1, 2], "y": 2}


def test_local_in_mappings_take_only_the_variables_of_the_call_activity_itself(process):
    case = process("call_activity_local_variables.bpmn", "called.bpmn", variables={"x": 1})

    assert case.called[0].variables == {"only": 2}


def test_local_out_mappings_stay_at_the_call_activity(process):
    case = process("call_activity_local_output.bpmn", "called.bpmn")

    case.called[0].complete("work", {"answer": 3})

    assert case.variables == {"kept": 3}


def test_the_called_element_may_be_an_expression(process):
    case = process("call_activity_expression.bpmn", "called.bpmn", variables={"which": "called"})

    assert case.called[0].waiting == ["work"]


def test_a_process_that_is_not_deployed_is_an_incident(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("call_activity_missing.bpmn")

    case.complete("before")

    assert case.waiting == ["invoke"]
    assert "nobody_deployed_this" in case.incidents[0][2]


def test_a_missing_process_is_called_after_it_was_deployed_and_a_retry(stage, process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("call_activity_expression.bpmn", variables={"which": "called"})
    stage.deploy("called.bpmn")

    case.retry("invoke")

    assert case.called[0].waiting == ["work"]
    assert case.incidents == []


@pytest.mark.parametrize(
    ("diagram", "expected"),
    [
        ("call_activity_latest.bpmn", "two"),
        ("call_activity_deployment.bpmn", "one"),
        ("call_activity_version.bpmn", "one"),
        ("call_activity_version_tag.bpmn", "one"),
    ],
)
def test_the_binding_says_which_version_is_called(stage, diagram, expected):
    stage.deploy(diagram, "called_1.bpmn")
    case = stage.start(diagram.removesuffix(".bpmn"), variables={"number": 1})
    stage.deploy("called_2.bpmn")

    case.complete("before")

    assert case.called[0].waiting == [expected]


def test_an_error_of_the_called_process_is_caught_at_the_call_activity(process):
    case = process("call_activity_error.bpmn", "called_with_error.bpmn")

    case.called[0].complete("work", {"answer": 7})

    assert case.waiting == ["ask"]
    assert "invoke" in case.cancelled
    assert case.called[0].ended


def test_an_error_hands_the_out_mappings_back(process):
    case = process("call_activity_error.bpmn", "called_with_error.bpmn")

    case.called[0].complete("work", {"answer": 7})

    assert case.variables["reply"] == 7


def test_an_error_that_nobody_catches_does_not_go_on_with_the_normal_flow(process):
    """BPMN 2.0.2 10.5.6: an error is never the normal flow (Camunda ends the called process and goes on)."""
    case = process("call_activity_error_uncaught.bpmn", "called_with_error.bpmn")

    case.called[0].complete("work")

    assert "after" not in case.waiting
    assert "invoke" not in case.path
    assert case.ended or case.incidents


def test_an_escalation_of_the_called_process_is_caught_at_the_call_activity(process):
    case = process("call_activity_escalation.bpmn", "called_with_escalation.bpmn")

    case.called[0].complete("work")

    assert "hurry" in case.waiting
    assert case.called[0].waiting == ["more"]


def test_an_interrupting_escalation_boundary_cancels_the_called_process(process):
    case = process("call_activity_escalation_interrupting.bpmn", "called_with_escalation.bpmn")

    case.called[0].complete("work")

    assert case.waiting == ["hurry"]
    assert case.called[0].ended


def test_an_escalation_end_event_ends_the_called_process_and_tells_the_caller(process):
    case = process("call_activity_escalation_end.bpmn", "called_with_escalation_end.bpmn")

    case.called[0].complete("work")

    assert case.waiting == ["after", "hurry"]


def test_an_interrupting_boundary_event_cancels_the_called_process(stage, process):
    case = process("call_activity_boundary_timer.bpmn", "called.bpmn")

    stage.advance("PT1H1S")

    assert case.waiting == ["hurry"]
    assert case.called[0].ended
    assert case.called[0].waiting == []


def test_a_terminate_end_event_ends_only_the_called_process(process):
    case = process("call_activity_terminate.bpmn", "called_with_terminate.bpmn")

    case.called[0].complete("a")

    assert case.called[0].ended
    assert case.waiting == ["after"]


def test_a_process_may_call_itself(process):
    case = process("call_activity_recursion.bpmn", variables={"n": 3})
    innermost = case
    while innermost.called:
        innermost = innermost.called[0]

    innermost.complete("bottom")

    assert case.ended
    assert case.variables["depth"] == 4


def test_an_endless_recursion_is_an_incident(process):
    """An incident (Camunda: a stack overflow)."""
    case = process("call_activity_endless_recursion.bpmn", "call_activity_endless_recursion_inner.bpmn")

    case.complete("before")

    depth, innermost = 0, case
    while innermost.called:
        depth, innermost = depth + 1, innermost.called[0]
    assert 1 < depth <= 1000
    assert innermost.waiting == ["again"]
    assert len(innermost.incidents) == 1


def test_two_calls_of_the_same_process_in_parallel_are_two_instances(process):
    case = process("call_activity_in_parallel.bpmn", "called.bpmn")
    first, second = case.called

    second.complete("work", {"answer": 2})
    first.complete("work", {"answer": 1})

    assert case.waiting == ["after"]
    assert sorted(case.variables.values()) == [1, 2]


def test_calls_nest(process):
    case = process("call_activity_nested.bpmn", "call_activity.bpmn", "called.bpmn")
    middle = case.called[0]

    middle.called[0].complete("work")
    middle.complete("after")

    assert case.waiting == ["end_of_all"]


def test_a_call_for_each_item_of_a_collection(process):
    case = process("call_activity_multi_instance.bpmn", "called.bpmn", variables={"items": ["p", "q", "r"]})
    items = [called.variables["item"] for called in case.called]

    for called in case.called:
        called.complete("work", {"answer": called.variables["item"]})

    assert sorted(items) == ["p", "q", "r"]
    assert case.waiting == ["after"]
    assert case.variables["last"] == "r"


def test_a_camunda_8_call_propagates_the_parents_variables_and_maps_back(process):
    """Camunda 8."""
    case = process("call_activity_camunda_8.bpmn", "called_8.bpmn", variables={"price": 4})
    (called,) = case.called
    inside = called.variables

    called.complete("work", {"answer": 41, "hidden": True})

    assert inside == {"price": 4, "double": 8}
    assert case.variables == {"price": 4, "reply": 41}


def test_a_camunda_8_call_may_propagate_all_of_the_childs_variables(process):
    """Camunda 8."""
    case = process("call_activity_camunda_8_all.bpmn", "called_8.bpmn", variables={"price": 4})

    case.called[0].complete("work", {"answer": 41})

    assert case.variables == {"price": 4, "answer": 41}


def test_a_global_task_may_be_called(process):
    """BPMN 2.0.2 10.3.7 (Camunda knows no global tasks)."""
    case = process("global_user_task.bpmn")
    waiting_inside = case.called[0].waiting

    case.called[0].complete(waiting_inside[0])

    assert len(waiting_inside) == 1
    assert case.waiting == ["after"]


def test_a_non_interrupting_boundary_event_leaves_the_called_process(stage, process):
    case = process("call_activity_boundary_non_interrupting.bpmn", "called.bpmn")

    stage.message("note")
    stage.message("note")
    case.called[0].complete("work")

    assert case.waiting == ["after", "b", "b"]
