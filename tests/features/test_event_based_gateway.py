"""The event-based gateway: the first event wins; and as the beginning of a process."""

import pytest

from runner.rejection import Rejection


def test_the_gateway_waits_for_all_its_events(process):
    case = process("event_based_gateway.bpmn")

    assert case.waiting == ["answered", "stopped", "waited"]


@pytest.mark.parametrize(
    ("happen", "expected"),
    [
        (lambda stage: stage.message("answer"), "a"),
        (lambda stage: stage.advance("PT1H1S"), "b"),
        (lambda stage: stage.signal("stop"), "c"),
    ],
    ids=["message", "timer", "signal"],
)
def test_the_first_event_wins_and_the_others_listen_no_more(stage, process, happen, expected):
    case = process("event_based_gateway.bpmn")

    happen(stage)
    stage.signal("stop")
    stage.advance("PT2H")

    assert case.waiting == [expected]
    with pytest.raises(Rejection, match="answer"):
        stage.message("answer")


def test_the_process_ends_after_the_winner(stage, process):
    case = process("event_based_gateway.bpmn")
    stage.message("answer")

    case.complete("a")

    assert case.ended
    assert "answered" in case.path
    assert "waited" not in case.path


def test_a_receive_task_stands_for_a_message_event(stage, process):
    """BPMN 2.0.2 10.6.6 (Camunda allows catch events only)."""
    case = process("event_based_gateway_receive_task.bpmn")
    waiting = case.waiting

    stage.message("answer")

    assert waiting == ["answered", "waited"]
    assert case.waiting == ["a"]


def test_a_condition_may_win(process):
    case = process("event_based_gateway_condition.bpmn", variables={"amount": 1})

    case.set_variables({"amount": 500})

    assert case.waiting == ["a"]


def test_a_condition_that_holds_already_wins_at_once(process):
    case = process("event_based_gateway_condition.bpmn", variables={"amount": 500})

    assert case.waiting == ["a"]


def test_the_gateway_in_a_loop_waits_anew(stage, process):
    case = process("event_based_gateway_in_a_loop.bpmn")

    for _ in range(3):
        stage.message("question")
        case.complete("answer")
    stage.message("finish")

    assert case.ended
    assert case.path.count("asked") == 3


def test_the_shorter_of_two_timers_wins(stage, process):
    case = process("event_based_gateway_two_timers.bpmn")

    stage.advance("PT3H")

    assert case.waiting == ["a"]


def test_a_boundary_event_around_it_ends_the_waiting(stage, process):
    case = process("event_based_gateway_boundary.bpmn")

    stage.advance("PT1H1S")

    assert case.waiting == ["hurry"]


@pytest.mark.parametrize(("name", "expected"), [("mail", "a"), ("call", "b")])
def test_each_event_of_an_instantiating_gateway_begins_an_instance(stage, name, expected):
    """BPMN 2.0.2 10.6.6 and 13.2 (Camunda knows no instantiating gateway)."""
    stage.deploy("event_based_gateway_instantiating.bpmn")

    stage.message(name)
    stage.message(name)

    assert [case.waiting for case in stage.cases()] == [[expected], [expected]]


def test_the_first_event_of_a_parallel_instantiating_gateway_begins_and_the_others_are_awaited(stage):
    """BPMN 2.0.2 10.6.6 and 13.2 (Camunda knows no instantiating gateway)."""
    stage.deploy("event_based_gateway_instantiating_parallel.bpmn")

    case = stage.message("payment")
    waiting_for_the_order = case.waiting
    stage.message("order")

    assert waiting_for_the_order == ["order"]
    assert case.waiting == ["ship"]
    assert len(stage.cases()) == 1


def test_an_instance_after_a_finished_parallel_start_is_a_new_one(stage):
    """BPMN 2.0.2 10.6.6 and 13.2 (Camunda knows no instantiating gateway)."""
    stage.deploy("event_based_gateway_instantiating_parallel.bpmn")
    stage.message("payment")
    stage.message("order")

    second = stage.message("order")

    assert second.waiting == ["payment"]
    assert len(stage.cases()) == 2
