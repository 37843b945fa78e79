"""Errors that nobody catches: an incident or the end of the instance, never the normal flow."""


def test_an_error_end_event_at_the_process_ends_its_own_path_only(process):
    case = process("error_uncaught_at_the_process.bpmn")

    case.complete("a")

    assert "a" not in case.waiting
    assert "done" not in case.end_events


def test_an_error_nobody_catches_in_a_sub_process_is_not_the_normal_flow(process):
    """BPMN 2.0.2 10.5.6: an error is never the normal flow (Camunda ends the sub-process and goes on)."""
    case = process("error_uncaught_in_a_sub_process.bpmn")

    case.complete("a")

    assert "after" not in case.waiting
    assert "after" not in case.path


def test_an_error_of_a_worker_nobody_catches_is_not_the_normal_flow(process):
    case = process("error_uncaught_from_a_worker.bpmn")

    case.bpmn_error("work", "NOBODY")

    assert "after" not in case.waiting
    assert "after" not in case.path
