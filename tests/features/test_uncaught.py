"""Errors that nobody catches: an incident or the end of the instance, never the normal flow."""


def test_an_error_end_event_at_the_process_ends_its_own_path_only(process):
    case = process("error_uncaught_at_the_process.bpmn")

    case.complete("a")
    waiting = case.waiting
    case.complete("b")

    assert waiting == ["b"]
    assert case.ended
    assert sorted(case.end_events) == ["done", "failed"]


def test_an_error_nobody_catches_in_a_sub_process_is_an_incident(process):
    """BPMN 2.0.2 10.5.6: an error is never the normal flow (Camunda ends the sub-process and goes on)."""
    case = process("error_uncaught_in_a_sub_process.bpmn")

    case.complete("a")

    assert case.waiting == ["failed"]
    assert [(element, kind) for element, kind, _ in case.incidents] == [("failed", "error")]
    assert "BROKEN" in case.incidents[0][2]
    assert "a" in case.path


def test_an_error_nobody_catches_leaves_the_other_branches_alone(process):
    """BPMN 2.0.2 10.5.6: an error is never the normal flow (Camunda ends the sub-process and goes on)."""
    case = process("error_uncaught_beside.bpmn")

    case.complete("a")
    waiting = case.waiting
    case.complete("b")

    assert waiting == ["b", "failed"]
    assert case.waiting == ["failed"]
    assert not case.ended


def test_an_error_of_a_worker_nobody_catches_ends_its_path(process):
    case = process("error_uncaught_from_a_worker.bpmn")

    case.bpmn_error("work", "NOBODY")

    assert case.ended
    assert "after" not in case.path
    assert case.end_events == []
