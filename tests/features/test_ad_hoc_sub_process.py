"""The ad-hoc sub-process: people choose what is done, how often, in what order (BPMN 2.0.2 13.3.5; not in Camunda)."""

import pytest

from runner.rejection import Rejection

NOT_DONE = {"done": False}


def test_nothing_is_done_until_somebody_starts_it(process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc.bpmn", variables=NOT_DONE)
    tasks_before = case.tasks

    case.start_activity("work", "b")

    assert tasks_before == []
    assert "b" in case.waiting
    assert "a" not in case.waiting


def test_an_activity_may_be_done_several_times(process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc.bpmn", variables=NOT_DONE)

    for _ in range(2):
        case.start_activity("work", "b")
        case.complete("b")
    case.start_activity("work", "b")
    case.start_activity("work", "b")

    assert case.waiting.count("b") == 2
    assert case.path.count("b") == 2


def test_a_flow_inside_goes_on_by_itself(process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc.bpmn", variables=NOT_DONE)
    case.start_activity("work", "a")

    case.complete("a")

    assert "c" in case.waiting


def test_an_activity_a_flow_leads_to_can_not_be_started(process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc.bpmn", variables=NOT_DONE)

    with pytest.raises(Rejection, match="'c'"):
        case.start_activity("work", "c")

    assert "c" not in case.waiting


def test_the_completion_condition_ends_it_and_cancels_what_runs(process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc.bpmn", variables=NOT_DONE)
    case.start_activity("work", "a")
    case.start_activity("work", "b")

    case.complete("b", {"done": True})

    assert case.waiting == ["after"]
    assert "a" in case.cancelled


def test_remaining_instances_may_be_waited_for(process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc_no_cancel.bpmn", variables=NOT_DONE)
    case.start_activity("work", "a")
    case.start_activity("work", "b")

    case.complete("b", {"done": True})
    waiting_for_a = case.waiting
    case.complete("a")

    assert "a" in waiting_for_a
    assert "after" not in waiting_for_a
    assert case.waiting == ["after"]


def test_a_sequential_one_allows_one_activity_at_a_time(process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc_sequential.bpmn", variables=NOT_DONE)
    case.start_activity("work", "a")

    with pytest.raises(Rejection, match="one activity"):
        case.start_activity("work", "b")
    case.complete("a")
    case.start_activity("work", "b")

    assert "b" in case.waiting


def test_without_a_condition_it_is_over_when_nothing_runs_any_more(process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc_without_condition.bpmn")
    case.start_activity("work", "a")
    case.start_activity("work", "b")

    case.complete("a")
    waiting_for_b = case.waiting
    case.complete("b")

    assert "b" in waiting_for_b
    assert case.waiting == ["after"]


def test_a_boundary_event_ends_it(stage, process):
    """BPMN 2.0.2 13.3.5 (Camunda has no ad-hoc sub-process)."""
    case = process("ad_hoc_boundary.bpmn", variables=NOT_DONE)
    case.start_activity("work", "a")

    stage.advance("PT1H1S")

    assert case.waiting == ["hurry"]
    assert "a" in case.cancelled
