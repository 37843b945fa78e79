"""The complex gateway: activation condition, reset, conditions on the ways out (BPMN 2.0.2 13.4.5; not in Camunda)."""

import pytest


@pytest.mark.parametrize("order", ["abc", "cab", "bca"])
def test_it_fires_when_the_activation_condition_holds(process, order):
    """BPMN 2.0.2 13.4.5 (Camunda has no complex gateway)."""
    case = process("complex_gateway_two_of_three.bpmn")

    case.complete(order[0])
    waiting_after_one = case.waiting
    case.complete(order[1])

    assert waiting_after_one == sorted(order[1:])
    assert case.waiting == sorted(["after", order[2]])


def test_late_tokens_are_taken_by_the_reset_and_do_not_fire_it_again(process):
    """BPMN 2.0.2 13.4.5 (Camunda has no complex gateway)."""
    case = process("complex_gateway_two_of_three.bpmn")
    case.complete("a")
    case.complete("b")

    case.complete("c")
    waiting = case.waiting
    case.complete("after")

    assert waiting == ["after"]
    assert case.ended
    assert case.path.count("after") == 1


def test_after_the_reset_it_is_ready_for_the_next_round(process):
    """BPMN 2.0.2 13.4.5 (Camunda has no complex gateway)."""
    case = process("complex_gateway_in_a_loop.bpmn")
    case.complete("a")
    case.complete("b")
    waiting_in_the_first_round = case.waiting
    case.complete("review", {"enough": False})

    case.complete("b")

    assert waiting_in_the_first_round == ["review"]
    assert case.waiting == ["a", "review"]


@pytest.mark.parametrize(("x", "expected"), [(2, ["a"]), (3, ["a", "b"]), (9, ["a", "b", "c"])])
def test_every_true_flow_is_taken(process, x, expected):
    """BPMN 2.0.2 13.4.5 (Camunda has no complex gateway)."""
    case = process("complex_gateway_outgoing.bpmn", variables={"x": x})

    assert case.waiting == expected


def test_no_true_flow_takes_the_default(process):
    """BPMN 2.0.2 13.4.5 (Camunda has no complex gateway)."""
    case = process("complex_gateway_default.bpmn")

    case.complete("prepare", {"x": 0})

    assert case.waiting == ["b"]


def test_no_true_flow_and_no_default_is_an_incident(process):
    """BPMN 2.0.2 13.4.5: an exception, with us an incident (Camunda has no complex gateway)."""
    case = process("complex_gateway_outgoing.bpmn", variables={"x": 0})

    assert case.waiting == ["split"]
    assert case.incidents[0][0] == "split"


def test_conditions_may_ask_whether_it_is_the_start_or_the_reset(process):
    """BPMN 2.0.2 13.4.5: waitingForStart is true at the activation, false at the reset (Camunda has none)."""
    case = process("complex_gateway_waiting_for_start.bpmn")
    case.complete("a")
    case.complete("b")
    waiting_after_the_activation = case.waiting

    case.complete("c")

    assert waiting_after_the_activation == ["c", "first"]
    assert case.waiting == ["first", "second"]
