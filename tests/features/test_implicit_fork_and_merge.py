"""Flows without gateways: several ways out of and into activities and events, conditions on activities, odd names."""

import pytest


def test_all_flows_out_of_a_task_are_taken(process):
    case = process("implicit_fork.bpmn")

    case.complete("a")

    assert case.waiting == ["b", "c"]


def test_the_process_ends_when_all_forked_tokens_have_ended(process):
    case = process("implicit_fork.bpmn")
    case.complete("a")

    case.complete("b")
    ended_after_b = case.ended
    case.complete("c")

    assert not ended_after_b
    assert sorted(case.end_events) == ["end_b", "end_c"]


def test_all_flows_out_of_a_start_event_are_taken(process):
    case = process("implicit_fork_from_events.bpmn")

    assert case.waiting == ["a", "b"]


def test_all_flows_out_of_a_catch_event_are_taken(stage, process):
    case = process("implicit_fork_from_events.bpmn")
    case.complete("b")
    case.complete("a")

    stage.advance("PT1H1S")

    assert case.waiting == ["c", "d"]


def test_all_flows_out_of_a_sub_process_are_taken(process):
    case = process("implicit_fork_from_a_sub_process.bpmn")

    case.complete("a")

    assert case.waiting == ["b", "c"]


def test_all_flows_out_of_a_boundary_event_are_taken(stage, process):
    case = process("implicit_fork_from_a_sub_process.bpmn")

    stage.advance("PT1H1S")

    assert case.waiting == ["d", "e"]


def test_a_task_with_two_ways_in_is_done_once_for_each_token(process):
    case = process("implicit_merge.bpmn")
    case.complete("a")
    case.complete("b")

    case.complete("c")
    ended_after_the_first = case.ended
    case.complete("c")

    assert not ended_after_the_first
    assert case.ended


def test_an_event_with_two_ways_in_catches_once_for_each_token(stage, process):
    case = process("implicit_merge_into_an_intermediate_event.bpmn")
    case.complete("a")
    stage.advance("PT30M")
    case.complete("b")

    stage.advance("PT31M")
    waiting_after_the_first = case.waiting
    stage.advance("PT30M")

    assert waiting_after_the_first == ["c", "pause"]
    assert case.waiting == ["c", "c"]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"amount": 5000, "urgent": True}, ["big", "urgent"]),
        ({"amount": 5000, "urgent": False}, ["big"]),
        ({"amount": 5, "urgent": False}, ["plain"]),
    ],
)
def test_every_true_conditional_flow_out_of_a_task_is_taken_else_the_default(process, variables, expected):
    case = process("conditional_flows_from_a_task.bpmn")

    case.complete("a", variables)

    assert case.waiting == expected


@pytest.mark.parametrize(("amount", "expected"), [(5000, ["always", "big"]), (5, ["always"])])
def test_an_unconditional_flow_beside_a_conditional_one_is_always_taken(process, amount, expected):
    case = process("conditional_and_unconditional_flow_from_a_task.bpmn")

    case.complete("a", {"amount": amount})

    assert case.waiting == expected


def test_a_single_conditional_flow_out_of_a_task_is_taken_when_true(process):
    case = process("conditional_flow_alone.bpmn")

    case.complete("a", {"x": 1})

    assert case.waiting == ["b"]


@pytest.mark.parametrize(("x", "expected"), [(1, ["b"]), (2, ["c"])])
def test_conditional_flows_out_of_a_sub_process(process, x, expected):
    case = process("conditional_flows_from_a_sub_process.bpmn")

    case.complete("a", {"x": x})

    assert case.waiting == expected


@pytest.mark.parametrize(("x", "expected"), [(1, ["b"]), (2, ["c"])])
def test_conditional_flows_out_of_a_task_without_a_default(process, x, expected):
    case = process("conditional_flows_from_a_task_without_default.bpmn")

    case.complete("a", {"x": x})

    assert case.waiting == expected


def test_no_true_flow_out_of_a_task_is_an_incident_that_leaves_it_finished(process):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("conditional_flows_from_a_task_without_default.bpmn")

    case.complete("a", {"x": 3})
    tasks = case.tasks
    incidents = [incident[0] for incident in case.incidents]
    case.set_variables({"x": 2})
    case.retry("a")

    assert tasks == []
    assert incidents == ["a"]
    assert case.waiting == ["c"]


def test_flows_may_have_no_ids(process):
    case = process("flows_without_ids.bpmn", variables={"x": 2})

    waiting = case.waiting
    case.complete("b")

    assert waiting == ["b"]
    assert case.ended


def test_elements_may_be_called_start_end_root_and_default(process):
    case = process("elements_called_start_and_end.bpmn")

    case.complete("Root")
    waiting_inside = case.waiting
    case.complete("End_of")

    assert waiting_inside == ["End_of"]
    assert case.ended
    assert case.end_events == ["End"]


def test_a_process_without_start_and_end_event_starts_where_no_flow_comes_in(process):
    """BPMN 2.0.2 10.5.2: every flow node without an incoming flow starts (Camunda wants a start event)."""
    case = process("process_without_start_and_end.bpmn")
    waiting_at_the_beginning = case.waiting
    case.complete("a")
    case.complete("c")

    case.complete("b")

    assert waiting_at_the_beginning == ["a", "c"]
    assert case.ended


def test_a_sub_process_without_start_and_end_event_starts_where_no_flow_comes_in(process):
    """BPMN 2.0.2 10.5.2: every flow node without an incoming flow starts (Camunda wants a start event)."""
    case = process("sub_process_without_start_and_end.bpmn")
    waiting_at_the_beginning = case.waiting
    case.complete("c")
    case.complete("a")

    case.complete("b")

    assert waiting_at_the_beginning == ["a", "c"]
    assert case.waiting == ["after"]


def test_ids_may_hold_dashes_dots_and_chinese(process):
    case = process("odd_names.bpmn", variables={"x": 1})
    name = case.tasks[0].name
    case.complete("task-1.a")
    waiting = case.waiting

    case.complete("任务")

    assert name == "Prüfen & 审批 <x>"
    assert waiting == ["任务"]
    assert case.ended


def test_only_the_none_start_event_begins_a_plain_start(process):
    case = process("two_message_starts_and_a_none_start.bpmn")

    assert case.waiting == ["a"]


def test_another_start_event_can_be_chosen(stage):
    stage.deploy("two_message_starts_and_a_none_start.bpmn")

    case = stage.start(start_event="complained")

    assert case.waiting == ["c"]
