"""The exclusive gateway: one way out, several ways in."""

import pytest


@pytest.mark.parametrize(("amount", "expected"), [(5000, "big"), (500, "middle"), (5, "small")])
def test_the_first_true_flow_in_the_diagrams_order_is_taken(process, amount, expected):
    case = process("exclusive_gateway.bpmn", variables={"amount": amount})

    assert case.waiting == [expected]


def test_only_one_flow_is_taken_although_two_conditions_are_true(process):
    case = process("exclusive_gateway.bpmn", variables={"amount": 5000})

    case.complete("big")

    assert case.ended
    assert "middle" not in case.path


def test_no_true_condition_and_no_default_is_an_incident_at_the_gateway(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("exclusive_gateway_without_default.bpmn")

    case.complete("prepare", {"choice": "c"})

    assert case.waiting == ["decide"]
    assert [incident[0] for incident in case.incidents] == ["decide"]
    assert "prepare" in case.path


def test_an_incident_at_a_gateway_goes_on_after_a_mended_variable_and_a_retry(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("exclusive_gateway_without_default.bpmn")
    case.complete("prepare", {"choice": "c"})

    case.set_variables({"choice": "b"})
    case.retry("decide")

    assert case.waiting == ["b"]
    assert case.incidents == []


def test_a_condition_over_an_unknown_variable_is_an_incident(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("exclusive_gateway_without_default.bpmn")

    case.complete("prepare")

    assert case.waiting == ["decide"]
    assert "choice" in case.incidents[0][2]


def test_a_merge_passes_each_token_on_by_itself(process):
    case = process("exclusive_gateway_merge.bpmn")

    case.complete("a")
    waiting_after_a = case.waiting
    case.complete("b")

    assert waiting_after_a == ["b", "c"]
    assert case.waiting == ["c", "c"]


def test_the_process_ends_when_both_merged_tokens_have_ended(process):
    case = process("exclusive_gateway_merge.bpmn")
    case.complete("a")
    case.complete("b")

    case.complete("c")
    ended_after_one = case.ended
    case.complete("c")

    assert not ended_after_one
    assert case.ended
    assert case.end_events == ["done", "done"]


@pytest.mark.parametrize(("kind", "expected"), [("x", "a"), ("y", "b")])
def test_a_condition_may_be_a_script(process, kind, expected):
    case = process("exclusive_gateway_script_condition.bpmn", variables={"amount": 20, "kind": kind})

    assert case.waiting == [expected]


def test_a_loop_goes_back_as_often_as_its_condition_says(process):
    case = process("exclusive_gateway_loop.bpmn")

    for approved in (False, False, True):
        case.complete("write", {"approved": approved})

    assert case.ended
    assert case.path.count("write") == 3


def test_a_flow_without_a_condition_counts_as_true(process):
    case = process("exclusive_gateway_unconditional_flow.bpmn")

    assert case.waiting == ["a"]


@pytest.mark.parametrize(("amount", "expected"), [(5000, "a"), (5, "b")])
def test_camunda_8_conditions_are_feel(process, amount, expected):
    """Camunda 8."""
    case = process("exclusive_gateway_camunda_8.bpmn", variables={"amount": amount, "kind": "x"})

    assert case.waiting == [expected]
