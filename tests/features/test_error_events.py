"""Error events: thrown by end events, tasks and workers, caught by the nearest that fits."""

import pytest


def test_an_error_end_event_is_caught_at_its_sub_process_with_its_code(process):
    case = process("error_end_in_sub_process.bpmn")

    case.complete("a")

    assert case.waiting == ["mend"]
    assert case.variables["code"] == "E-1"
    assert "work" in case.cancelled


@pytest.mark.parametrize(("code", "expected"), [("E-1", "a"), ("E-2", "b"), ("E-3", "c")])
def test_the_code_chooses_the_boundary_event_and_an_event_without_one_takes_the_rest(process, code, expected):
    case = process("error_by_code.bpmn")

    case.bpmn_error("work", code)

    assert case.waiting == [expected]


def test_an_error_goes_up_until_somebody_catches_it(process):
    case = process("error_goes_up.bpmn")

    case.complete("a")

    assert case.waiting == ["mend"]
    assert {"inner", "outer"} <= set(case.cancelled)


def test_the_nearest_that_fits_catches_it(process):
    case = process("error_nearest_catches.bpmn")

    case.complete("a")

    assert case.waiting == ["b"]


def test_one_with_another_code_is_passed_by(process):
    case = process("error_other_code_passes_by.bpmn")

    case.complete("a")

    assert case.waiting == ["c"]


def test_an_error_cancels_the_other_branches_inside(process):
    case = process("error_cancels_the_other_branches.bpmn")

    case.complete("a")

    assert case.waiting == ["mend"]
    assert "b" in case.cancelled


def test_without_the_error_the_normal_flow_goes_on(process):
    case = process("error_cancels_the_other_branches.bpmn")

    case.complete("b")

    assert case.waiting == ["a"]


def test_a_user_task_may_throw_an_error_with_a_message(process):
    case = process("error_from_user_task.bpmn")

    case.bpmn_error("a", "BROKEN", "it fell down", {"piece": 3})

    assert case.waiting == ["mend"]
    assert case.variables == {"text": "it fell down", "piece": 3}


def test_an_error_thrown_after_a_catch_goes_on_outwards(process):
    case = process("error_rethrown.bpmn")

    case.complete("a")

    assert case.waiting == ["c"]


def test_an_error_without_a_code_is_caught_by_any(process):
    """BPMN 2.0.2 8.4.3: the code is optional (Camunda demands one)."""
    case = process("error_without_code.bpmn")

    case.complete("a")

    assert case.waiting == ["mend"]


def test_an_error_carries_its_message(process):
    case = process("error_message_variable.bpmn")

    assert case.waiting == ["mend"]
    assert case.variables == {"code": "E-1", "text": "it fell down"}


def test_a_script_may_throw_an_error(process):
    case = process("script_task_throws_a_bpmn_error.bpmn")

    assert case.waiting == ["mend"]


def test_a_listener_may_throw_an_error(process):
    case = process("listeners_bpmn_error.bpmn")

    case.complete("before")

    assert case.waiting == ["mend"]


def test_in_camunda_8_an_errors_code_and_message_are_there_for_the_events_own_mappings(process):
    """Camunda 8."""
    case = process("error_camunda_8.bpmn")

    case.bpmn_error("ship", "NO_STOCK", "sold out")

    assert case.waiting == ["mend"]
    assert case.variables == {"why": "NO_STOCK: sold out"}
