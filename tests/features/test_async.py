"""Asynchronous continuations, retries and incidents."""

import pytest


def test_async_before_ends_the_step_before_the_activity(stage, process):
    case = process("async_before.bpmn")
    path_before_the_job = case.path

    stage.advance()

    assert path_before_the_job == ["start"]
    assert case.waiting == ["a"]
    assert case.path == ["start", "work"]


def test_async_after_ends_the_step_after_the_activity(stage, process):
    case = process("async_after.bpmn")
    variables_before_the_job = case.variables
    tasks_before_the_job = case.tasks

    stage.advance()

    assert variables_before_the_job == {"done": 1}
    assert tasks_before_the_job == []
    assert case.waiting == ["a"]


def test_a_user_task_may_be_asynchronous_on_both_sides(stage, process):
    case = process("async_user_task.bpmn")
    tasks_before = case.tasks
    stage.advance()
    case.complete("a")
    tasks_after = case.tasks
    stage.advance()

    assert tasks_before == tasks_after == []
    assert case.waiting == ["b"]


def test_an_instance_may_begin_asynchronously(stage, process):
    case = process("async_start_event.bpmn")
    path_before = case.path

    stage.advance()

    assert path_before == []
    assert case.waiting == ["a"]


def test_gateways_and_events_may_be_asynchronous(stage, process):
    case = process("async_gateway_and_events.bpmn")
    path_before = case.path

    stage.advance()

    assert path_before == ["start"]
    assert case.ended


def test_asynchronous_branches_are_joined(stage, process):
    case = process("async_in_parallel.bpmn")

    stage.advance()

    assert case.waiting == ["a"]
    assert case.variables == {"one": 1, "two": 2}


def test_each_instance_of_a_multi_instance_activity_may_be_asynchronous(stage, process):
    case = process("async_multi_instance.bpmn")
    before = case.variables

    stage.advance()

    assert before == {}
    assert case.waiting == ["a"]
    assert case.variables == {"n0": True, "n1": True, "n2": True}


def test_a_sub_process_may_be_asynchronous(stage, process):
    case = process("async_sub_process.bpmn")
    tasks_before = case.tasks
    stage.advance()
    case.complete("a")
    tasks_after = case.tasks
    stage.advance()

    assert tasks_before == tasks_after == []
    assert case.waiting == ["b"]


def test_a_retry_cycle_says_how_often_and_after_what_time_a_failed_step_is_tried_again(stage, process):
    case = process("async_retry_cycle.bpmn")

    stage.advance()
    incidents_after_the_first = case.incidents
    stage.advance("PT11M")
    incidents_after_the_second = case.incidents
    stage.advance("PT11M")

    assert incidents_after_the_first == []
    assert incidents_after_the_second == []
    assert [incident[0] for incident in case.incidents] == ["work"]
    assert case.waiting == ["work"]


def test_intervals_may_grow(stage, process):
    case = process("async_retry_intervals.bpmn")
    stage.advance()
    stage.advance("PT11M")
    incidents_after_the_second = case.incidents

    stage.advance("PT61M")

    assert incidents_after_the_second == []
    assert len(case.incidents) == 1


def test_a_step_that_succeeds_at_the_second_try_leaves_no_incident(stage, process):
    case = process("async_retry_cycle.bpmn")
    stage.advance()
    case.set_variables({"missing": {"name": "found it"}})

    stage.advance("PT11M")

    assert case.waiting == ["a"]
    assert case.incidents == []
    assert case.variables["found"] == "found it"


def test_an_incident_is_retried_by_hand(stage, process):
    case = process("async_retry_cycle.bpmn")
    for _ in range(4):
        stage.advance("PT11M")
    case.set_variables({"missing": {"name": "found it"}})

    case.retry("work")
    stage.advance()

    assert case.waiting == ["a"]
    assert case.incidents == []


def test_a_retry_that_fails_again_is_an_incident_again(stage, process):
    case = process("async_retry_cycle.bpmn")
    for _ in range(4):
        stage.advance("PT11M")

    case.retry("work")
    for _ in range(4):
        stage.advance("PT11M")

    assert case.waiting == ["work"]
    assert len(case.incidents) == 1


def test_three_tries_are_the_rule(stage, process):
    case = process("async_fails.bpmn")

    for _ in range(4):
        stage.advance("PT1H")

    assert [incident[0] for incident in case.incidents] == ["work"]


@pytest.mark.parametrize("advances", [1, 4])
def test_a_boundary_event_of_an_asynchronous_activity_listens_when_that_has_begun(stage, process, advances):
    """The job before the activity fails: it has not begun, its timer does not run."""
    case = process("async_boundary.bpmn")

    for _ in range(advances):
        stage.advance("PT2H")

    assert case.waiting == ["work"]
