"""Multiple and parallel multiple events (BPMN 2.0.2 10.5.5; not in Camunda), and definitions that are referred to."""

import pytest

HAPPEN = {
    "message": lambda stage: stage.message("answer"),
    "signal": lambda stage: stage.signal("alarm"),
    "timer": lambda stage: stage.advance("PT1H1S"),
}


@pytest.mark.parametrize("kind", HAPPEN)
def test_any_one_of_several_triggers_is_enough_to_catch(stage, process, kind):
    """BPMN 2.0.2 10.5.5 (Camunda has no multiple event)."""
    case = process("multiple_catch.bpmn")
    waiting = case.waiting

    HAPPEN[kind](stage)
    stage.signal("alarm")

    assert set(waiting) == {"either"}
    assert case.waiting == ["a"]


@pytest.mark.parametrize("order", [("message", "signal"), ("signal", "message")])
def test_a_parallel_multiple_event_needs_all_triggers(stage, process, order):
    """BPMN 2.0.2 10.5.5 (Camunda has no parallel multiple event)."""
    case = process("multiple_catch_parallel.bpmn")

    HAPPEN[order[0]](stage)
    waiting_for_the_other = case.waiting
    HAPPEN[order[1]](stage)

    assert set(waiting_for_the_other) == {"both"}
    assert case.waiting == ["a"]


def test_any_trigger_of_a_multiple_start_event_begins_an_instance(stage):
    """BPMN 2.0.2 10.5.5 (Camunda has no multiple event)."""
    stage.deploy("multiple_start.bpmn")

    stage.message("order")
    stage.signal("alarm")

    assert [case.waiting for case in stage.cases()] == [["a"], ["a"]]


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_any_trigger_of_a_multiple_boundary_event_interrupts(stage, process, kind):
    """BPMN 2.0.2 10.5.5 (Camunda has no multiple event)."""
    case = process("multiple_boundary.bpmn")

    HAPPEN[kind](stage)
    stage.signal("alarm")

    assert case.waiting == ["b"]


def test_every_trigger_of_a_non_interrupting_multiple_boundary_event_counts(stage, process):
    """BPMN 2.0.2 10.5.5 (Camunda has no multiple event)."""
    case = process("multiple_boundary_non_interrupting.bpmn")

    for kind in ("message", "signal", "signal"):
        HAPPEN[kind](stage)

    assert case.waiting == ["a", "b", "b", "b"]


def test_a_parallel_multiple_boundary_event_needs_all_triggers(stage, process):
    """BPMN 2.0.2 10.5.5 (Camunda has no parallel multiple event)."""
    case = process("multiple_boundary_parallel.bpmn")

    stage.signal("alarm")
    waiting_for_the_message = case.waiting
    stage.message("answer")

    assert waiting_for_the_message == ["a"]
    assert case.waiting == ["b"]


@pytest.mark.parametrize("diagram", ["multiple_throw.bpmn", "multiple_end.bpmn"])
def test_a_multiple_throw_event_throws_all(stage, process, diagram):
    """BPMN 2.0.2 10.5.5 (Camunda has no multiple event)."""
    one = process("multiple_catch_one.bpmn")
    stage.deploy("multiple_catch_two.bpmn", diagram)
    two = stage.start("multiple_catch_two")
    thrower = stage.start(diagram.removesuffix(".bpmn"))

    thrower.complete("before")

    assert one.waiting == two.waiting == ["a"]


@pytest.mark.parametrize("kind", ["message", "signal"])
def test_any_trigger_starts_an_event_sub_process(stage, process, kind):
    """BPMN 2.0.2 10.5.5 (Camunda has no multiple event)."""
    case = process("multiple_event_sub_process.bpmn")

    HAPPEN[kind](stage)

    assert case.waiting == ["b"]


def test_an_event_may_refer_to_a_definition_of_the_file(stage, process):
    """BPMN 2.0.2 10.5.1, eventDefinitionRef (Camunda does not read it)."""
    case = process("event_definition_refs.bpmn")

    stage.message("answer")
    waiting = case.waiting
    stage.advance("PT1H1S")

    assert waiting == ["a"]
    assert case.waiting == ["b"]


def test_all_triggers_of_a_parallel_multiple_start_event_begin_one_instance(stage):
    """BPMN 2.0.2 10.5.5 (Camunda has no parallel multiple event)."""
    stage.deploy("multiple_start_parallel.bpmn")

    stage.message("order")
    waiting = [case.waiting for case in stage.cases()]
    stage.signal("alarm")

    assert ["a"] not in waiting
    assert [case.waiting for case in stage.cases()] == [["a"]]
