"""Boundary events: interrupting and not, once and again, and where they lead."""

import pytest

from runner.rejection import Rejection

TRIGGER = {
    "timer": lambda stage, case: stage.advance("PT1H1S"),
    "message": lambda stage, case: stage.message("changed"),
    "signal": lambda stage, case: stage.signal("changed"),
    "conditional": lambda stage, case: case.set_variables({"amount": 500}),
}


@pytest.mark.parametrize("kind", TRIGGER)
def test_an_interrupting_event_cancels_its_activity(stage, process, kind):
    case = process(f"boundary_{kind}.bpmn", variables={"amount": 1})

    TRIGGER[kind](stage, case)

    assert case.waiting == ["c"]
    assert case.cancelled == ["a"]


@pytest.mark.parametrize("kind", TRIGGER)
def test_a_non_interrupting_event_leaves_its_activity(stage, process, kind):
    case = process(f"boundary_{kind}_non_interrupting.bpmn", variables={"amount": 1})

    TRIGGER[kind](stage, case)

    assert case.waiting == ["a", "c"]
    assert case.cancelled == []


@pytest.mark.parametrize("diagram", ["boundary_{}.bpmn", "boundary_{}_non_interrupting.bpmn"])
@pytest.mark.parametrize("kind", ["timer", "signal", "conditional"])
def test_an_event_comes_too_late_when_its_activity_is_over(stage, process, kind, diagram):
    case = process(diagram.format(kind), variables={"amount": 1})
    case.complete("a")

    TRIGGER[kind](stage, case)

    assert case.waiting == ["b"]


def test_a_message_for_an_activity_that_is_over_is_refused(stage, process):
    case = process("boundary_message.bpmn")
    case.complete("a")

    with pytest.raises(Rejection, match="changed"):
        stage.message("changed")

    assert case.waiting == ["b"]


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_a_non_interrupting_event_is_caught_again_and_again(stage, process, kind):
    case = process(f"boundary_{kind}_non_interrupting.bpmn")

    for _ in range(3):
        TRIGGER[kind](stage, case)

    assert case.waiting == ["a", "c", "c", "c"]


def test_a_non_interrupting_condition_is_caught_each_time_it_becomes_true(process):
    case = process("boundary_conditional_non_interrupting.bpmn", variables={"amount": 1})

    for amount in (500, 1, 500):
        case.set_variables({"amount": amount})

    assert case.waiting == ["a", "c", "c"]


def test_a_non_interrupting_duration_fires_once(stage, process):
    case = process("boundary_timer_non_interrupting.bpmn")

    stage.advance("PT1H1S")
    stage.advance("PT5H")

    assert case.waiting == ["a", "c"]


def test_a_cycle_fires_as_often_as_it_says(stage, process):
    case = process("boundary_timer_cycle.bpmn")

    seen = []
    for _ in range(5):
        stage.advance("PT1H1S")
        seen.append(case.waiting.count("c"))

    assert seen == [1, 2, 3, 3, 3]


def test_what_a_cycle_started_goes_on_when_the_activity_is_over(stage, process):
    case = process("boundary_timer_cycle.bpmn")
    stage.advance("PT1H1S")
    stage.advance("PT1H1S")

    case.complete("a")
    stage.advance("PT5H")

    assert case.waiting == ["b", "c", "c"]


def test_a_cycle_that_interrupts_fires_once(stage, process):
    case = process("boundary_timer_cycle_interrupting.bpmn")

    stage.advance("PT1H1S")
    stage.advance("PT5H")

    assert case.waiting == ["c"]


def test_what_a_non_interrupting_event_started_goes_on_when_the_activity_is_over(stage, process):
    case = process("boundary_message_non_interrupting.bpmn")
    stage.message("changed")
    stage.message("changed")

    case.complete("a")

    assert case.waiting == ["b", "c", "c"]


def test_several_events_on_one_activity(stage, process):
    case = process("boundary_three.bpmn")

    stage.message("note")
    stage.message("note")
    waiting_after_notes = case.waiting
    stage.signal("stop")
    stage.advance("PT2H")

    assert waiting_after_notes == ["a", "on_note", "on_note"]
    assert case.waiting == ["on_note", "on_note", "on_stop"]


@pytest.mark.parametrize("diagram", ["boundary_back_to_its_host.bpmn", "boundary_back_before_its_host.bpmn"])
def test_an_event_may_lead_back_to_its_own_activity(stage, process, diagram):
    case = process(diagram)

    for _ in range(3):
        stage.message("changed")
        assert case.waiting == ["a"]
    case.complete("a")

    assert case.waiting == ["b"]
    assert case.cancelled == ["a", "a", "a"]


def test_a_timer_that_leads_back_to_its_own_activity_starts_anew(stage, process):
    case = process("boundary_timer_back_to_its_host.bpmn")

    for _ in range(3):
        stage.advance("PT1H1S")
    case.complete("a")
    stage.advance("PT2H")

    assert case.waiting == ["b"]
    assert case.cancelled == ["a", "a", "a"]


def test_an_activity_in_a_loop_has_its_event_in_every_round(stage, process):
    case = process("boundary_host_in_a_loop.bpmn")
    case.complete("a", {"enough": False})
    case.complete("a", {"enough": False})

    stage.message("changed")

    assert case.waiting == ["c"]
    assert case.path.count("a") == 2


def test_an_event_cancels_only_its_own_branch(stage, process):
    case = process("boundary_in_parallel.bpmn")

    stage.advance("PT1H1S")
    waiting = case.waiting
    case.complete("b")
    case.complete("hurry")

    assert waiting == ["b", "hurry"]


def test_the_branch_of_an_event_may_come_to_the_same_join(stage, process):
    """BPMN 2.0.2 13.4.1: a and hurry are two ways in, of which one is never taken: the join waits."""
    case = process("boundary_in_parallel.bpmn")
    stage.advance("PT1H1S")
    case.complete("b")

    case.complete("hurry")

    assert case.waiting == []
    assert not case.ended


@pytest.mark.parametrize("diagram", ["boundary_on_receive_task.bpmn", "boundary_on_external_task.bpmn"])
def test_receive_and_external_tasks_are_interrupted_too(stage, process, diagram):
    case = process(diagram)

    stage.advance("PT1H1S")

    assert case.waiting == ["c"]


def test_an_event_on_a_multi_instance_activity_cancels_all_instances(stage, process):
    case = process("boundary_on_multi_instance.bpmn")
    case.complete("a")

    stage.advance("PT1H1S")

    assert case.waiting == ["c"]
    assert case.path.count("a") == 1


def test_a_non_interrupting_event_on_a_multi_instance_activity_fires_once_for_all(stage, process):
    case = process("boundary_non_interrupting_on_multi_instance.bpmn")

    stage.message("note")

    assert case.waiting == ["a", "a", "a", "c"]


def test_events_inside_and_on_a_sub_process_are_apart(stage, process):
    case = process("boundary_on_a_sub_process_and_inside.bpmn")

    stage.advance("PT1H1S")
    waiting_after_an_hour = case.waiting
    stage.advance("PT1H")
    waiting_after_two = case.waiting
    case.complete("a")
    case.complete("inner_c")

    assert waiting_after_an_hour == ["a", "inner_c"]
    assert waiting_after_two == ["a", "inner_c", "outer_c"]
    assert case.waiting == ["after", "outer_c"]


def test_a_message_brings_variables(stage, process):
    case = process("boundary_payload.bpmn")

    stage.message("changed", variables={"what": "price"})
    stage.message("changed", variables={"what": "date"})

    assert case.variables == {"what": "date"}


def test_the_process_may_end_in_the_branch_of_an_event(stage, process):
    case = process("boundary_interrupting_script.bpmn")

    stage.message("changed")

    assert case.ended
    assert case.variables["marked"] is True
    assert case.end_events == ["marked_end"]
