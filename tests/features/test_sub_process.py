"""The embedded sub-process: a scope of its own, over when all inside is over."""

import pytest


def test_the_process_goes_on_when_the_sub_process_is_over(process):
    case = process("sub_process.bpmn")
    waiting = case.waiting

    case.complete("a")

    assert waiting == ["a"]
    assert case.waiting == ["after"]
    assert case.path == ["start", "work_start", "a", "work_end", "work"]


def test_variables_set_inside_belong_to_the_process(process):
    case = process("sub_process.bpmn", variables={"x": 1})

    case.complete("a", {"x": 2, "y": 3})

    assert case.variables == {"x": 2, "y": 3}


def test_sub_processes_nest(process):
    case = process("sub_process_nested.bpmn")

    case.complete("deep")
    waiting_in_two = case.waiting
    case.complete("in_two")

    assert waiting_in_two == ["in_two"]
    assert case.waiting == ["after"]


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_all_tokens_inside_must_end(process, order):
    case = process("sub_process_with_two_branches.bpmn")

    case.complete(order[0])
    waiting_for_the_other = case.waiting
    case.complete(order[1])

    assert waiting_for_the_other == [order[1]]
    assert case.waiting == ["after"]


def test_two_tokens_make_two_sub_processes(process):
    case = process("sub_process_twice_in_parallel.bpmn")
    case.complete("a", index=0)
    waiting_in_both = case.waiting

    case.complete("b")

    assert waiting_in_both == ["a", "b"]
    assert case.waiting == ["a", "after"]


def test_an_interrupting_boundary_event_ends_everything_inside(stage, process):
    case = process("sub_process_boundary_timer.bpmn")

    stage.advance("PT1H1S")
    waiting = case.waiting
    stage.advance("PT2H")

    assert waiting == ["hurry"]
    assert case.waiting == ["hurry"]
    assert {"a", "b", "inner", "pause", "work"} <= set(case.cancelled)


def test_a_sub_process_in_a_loop_begins_anew_each_round(process):
    case = process("sub_process_in_a_loop.bpmn")

    for enough in (False, False, True):
        case.complete("a", {"enough": enough})

    assert case.ended
    assert case.path.count("work") == 3


def test_an_empty_sub_process_is_passed_through(process):
    """BPMN 2.0.2 13.3.4: it is over at once (Camunda wants a start event)."""
    case = process("sub_process_empty.bpmn")

    assert case.waiting == ["after"]


def test_mappings_make_variables_of_the_sub_process_alone(process):
    case = process("sub_process_local_variables.bpmn", variables={"x": 1})
    inside = case.variable("local", at="a")
    at_the_instance = dict(case.variables)

    case.complete("a", {"local": 5})

    assert inside == 2
    assert "local" not in at_the_instance
    assert case.variables == {"x": 1, "result": 50}


def test_a_non_interrupting_boundary_event_leaves_it(stage, process):
    case = process("sub_process_message_boundary_non_interrupting.bpmn")

    stage.message("note")
    stage.message("note")
    case.complete("a")

    assert case.waiting == ["after", "b", "b"]
