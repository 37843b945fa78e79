"""The terminate end event: everything of its level ends at once."""


def test_a_terminate_end_event_ends_the_process(stage, process):
    case = process("terminate_end.bpmn")

    case.complete("a")
    stage.advance("PT2H")

    assert case.ended
    assert case.waiting == []
    assert {"b", "pause"} <= set(case.cancelled)
    assert case.end_events == ["stop"]


def test_other_end_events_end_only_their_path(process):
    case = process("terminate_end.bpmn")

    case.complete("b")

    assert case.waiting == ["a", "pause"]


def test_a_terminate_end_event_in_a_sub_process_ends_only_that(process):
    case = process("terminate_in_sub_process.bpmn")

    case.complete("a")

    assert case.waiting == ["after", "beside"]


def test_a_terminate_end_event_in_a_multi_instance_sub_process_ends_one_instance(process):
    case = process("terminate_in_multi_instance.bpmn")

    case.complete("a")
    waiting = case.waiting
    case.complete("a")

    assert waiting == ["a", "b"]
    assert case.waiting == ["after"]


def test_a_terminate_end_event_ends_running_event_sub_processes(stage, process):
    case = process("terminate_with_event_sub_process.bpmn")
    stage.message("changed")

    case.complete("a")

    assert case.ended
    assert {"b", "c"} <= set(case.cancelled)
