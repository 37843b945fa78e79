"""Escalation events: told upwards, the thrower goes on unless it is interrupted."""


def test_a_non_interrupting_boundary_event_is_told_and_the_thrower_goes_on(process):
    case = process("escalation_throw.bpmn")

    case.complete("a")

    assert case.waiting == ["b", "hurry"]


def test_an_interrupting_boundary_event_ends_the_sub_process(process):
    case = process("escalation_throw_interrupting.bpmn")

    case.complete("a")

    assert case.waiting == ["hurry"]
    assert case.variables["code"] == "LATE"
    assert "warn" not in case.waiting


def test_an_escalation_end_event_tells_and_the_sub_process_ends_normally(process):
    case = process("escalation_end.bpmn")

    case.complete("a")

    assert case.waiting == ["after", "hurry"]


def test_an_escalation_nobody_catches_changes_nothing(process):
    case = process("escalation_uncaught.bpmn")

    case.complete("a")
    waiting = case.waiting
    case.complete("b")

    assert waiting == ["b"]
    assert case.ended
    assert case.incidents == []


def test_the_code_chooses_the_boundary_event(process):
    case = process("escalation_by_code.bpmn")

    case.complete("a")

    assert case.waiting == ["b", "d"]


def test_a_boundary_event_without_a_code_is_told_every_escalation(process):
    case = process("escalation_any.bpmn")

    case.complete("a")

    assert case.waiting == ["b", "hurry"]


def test_an_escalation_goes_up_until_somebody_is_told(process):
    case = process("escalation_goes_up.bpmn")

    case.complete("a")

    assert case.waiting == ["b", "hurry"]


def test_a_non_interrupting_boundary_event_is_told_again_and_again(process):
    case = process("escalation_again_and_again.bpmn")

    for _ in range(3):
        case.complete("a")

    assert case.waiting == ["a", "hurry", "hurry", "hurry"]


def test_a_person_may_escalate_from_a_user_task(process):
    case = process("escalation_from_user_task.bpmn")

    case.escalate("a", "LATE", {"days": 3})

    assert case.waiting == ["a", "hurry"]
    assert case.variables == {"days": 3}


def test_each_instance_of_a_multi_instance_sub_process_escalates(process):
    case = process("escalation_in_multi_instance.bpmn")

    case.complete("a")
    case.complete("a")

    assert case.waiting == ["b", "b", "hurry", "hurry"]
