"""Timer events: dates, durations, cycles and cron, as catch, boundary and start events."""

from datetime import timedelta

import pytest

from runner.clock import clock


def test_a_duration_is_waited_for(stage, process):
    case = process("timer_catch_duration.bpmn")

    stage.advance("PT59M")
    waiting_before = case.waiting
    stage.advance("PT2M")

    assert waiting_before == ["pause"]
    assert case.waiting == ["a"]


def test_a_date_is_waited_for(stage, process):
    case = process("timer_catch_date.bpmn", variables={"due": clock.now() + timedelta(days=2)})

    stage.advance("P1DT23H")
    waiting_before = case.waiting
    stage.advance("PT2H")

    assert waiting_before == ["pause"]
    assert case.waiting == ["a"]


def test_a_date_may_be_a_text(stage, process):
    due = (clock.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%S")
    case = process("timer_catch_date.bpmn", variables={"due": due})

    stage.advance("P1D")
    waiting_before = case.waiting
    stage.advance("P1DT1M")

    assert waiting_before == ["pause"]
    assert case.waiting == ["a"]


def test_a_date_in_the_past_fires_at_once(stage, process):
    case = process("timer_catch_past_date.bpmn")

    stage.advance()

    assert case.waiting == ["a"]


def test_a_duration_may_be_an_expression(stage, process):
    case = process("timer_catch_expression.bpmn", variables={"wait": "P1D"})

    stage.advance("PT23H")
    waiting_before = case.waiting
    stage.advance("PT2H")

    assert waiting_before == ["pause"]
    assert case.waiting == ["a"]


@pytest.mark.parametrize("wait", ["soon", "", "1 hour", 5])
def test_a_duration_that_can_not_be_read_is_an_incident(process, wait):
    """An incident (Camunda: without a job an exception that undoes the step)."""
    case = process("timer_catch_bad.bpmn", variables={"wait": wait})

    case.complete("before")

    assert case.waiting == ["pause"]
    assert case.incidents[0][0] == "pause"


def test_a_long_duration_counts_calendar_months(stage, process):
    case = process("timer_catch_long.bpmn")

    stage.advance("P1Y2M3DT3H")
    waiting_before = case.waiting
    stage.advance("PT61M")

    assert waiting_before == ["pause"]
    assert case.waiting == ["a"]


def test_a_cycle_as_a_catch_event_fires_once(stage, process):
    case = process("timer_catch_cycle.bpmn")

    stage.advance("PT1H1S")
    stage.advance("PT5H")

    assert case.waiting == ["a"]


def test_a_cron_expression_fires_at_its_hours(stage, process):
    case = process("timer_boundary_cron.bpmn")

    stage.advance("P1D")
    after_a_day = case.waiting
    stage.advance("P2D")

    assert after_a_day == ["a", "b"]
    assert case.waiting == ["a", "b", "b", "b"]


def test_a_cycle_without_a_number_fires_again_and_again(stage, process):
    case = process("timer_boundary_endless_cycle.bpmn")

    for _ in range(6):
        stage.advance("PT1H1S")

    assert case.waiting.count("b") == 6


def test_an_endless_cycle_ends_with_its_activity(stage, process):
    case = process("timer_boundary_endless_cycle.bpmn")
    stage.advance("PT1H1S")

    case.complete("a")
    stage.advance("PT5H")

    assert case.waiting == ["b", "c"]


def test_a_timer_start_event_begins_an_instance(stage):
    stage.deploy("timer_start_duration.bpmn")

    stage.advance("PT59M")
    before = len(stage.cases())
    stage.advance("PT2M")
    stage.advance("PT5H")

    assert before == 0
    assert [case.waiting for case in stage.cases()] == [["a"]]


def test_a_cycle_start_event_begins_as_many_as_it_says(stage):
    stage.deploy("timer_start_cycle.bpmn")

    seen = []
    for _ in range(4):
        stage.advance("PT1H1S")
        seen.append(len(stage.cases()))

    assert seen == [1, 2, 2, 2]


def test_a_cron_start_event_begins_every_day(stage):
    stage.deploy("timer_start_cron.bpmn")

    for _ in range(3):
        stage.advance("P1D")

    assert len(stage.cases()) == 3


def test_a_new_version_takes_over_the_timer(stage):
    stage.deploy("timer_start_version_1.bpmn")
    stage.deploy("timer_start_version_2.bpmn")

    stage.advance("PT2H1S")

    assert [case.waiting for case in stage.cases()] == [["new"]]


def test_a_camunda_8_duration_is_feel(stage, process):
    """Camunda 8."""
    case = process("timer_catch_camunda_8.bpmn")

    stage.advance("PT1H1S")

    assert case.waiting == ["a"]
