"""The event sub-process: interrupting and not, every trigger, at process and at sub-process level."""

import pytest

from runner.rejection import Rejection

INTERRUPTING = {
    "message": lambda stage, case: stage.message("changed"),
    "timer": lambda stage, case: stage.advance("PT1H1S"),
    "signal": lambda stage, case: stage.signal("stop"),
    "conditional": lambda stage, case: case.set_variables({"amount": 500}),
}
NON_INTERRUPTING = INTERRUPTING | {"signal": lambda stage, case: stage.signal("note")}


@pytest.mark.parametrize("trigger", INTERRUPTING)
def test_an_interrupting_start_ends_what_goes_on(stage, process, trigger):
    case = process(f"event_sub_process_{trigger}.bpmn", variables={"amount": 1})

    INTERRUPTING[trigger](stage, case)

    assert case.waiting == ["b"]
    assert "a" in case.cancelled


@pytest.mark.parametrize("trigger", INTERRUPTING)
def test_the_process_is_over_when_the_interrupting_event_sub_process_is(stage, process, trigger):
    case = process(f"event_sub_process_{trigger}.bpmn", variables={"amount": 1})
    INTERRUPTING[trigger](stage, case)

    case.complete("b")

    assert case.ended
    assert "a" not in case.path
    assert "handle" in case.path


@pytest.mark.parametrize("trigger", INTERRUPTING)
def test_the_process_ends_without_the_event_sub_process(process, trigger):
    case = process(f"event_sub_process_{trigger}.bpmn", variables={"amount": 1})

    case.complete("a")

    assert case.ended
    assert case.end_events == ["done"]


@pytest.mark.parametrize("trigger", NON_INTERRUPTING)
def test_a_non_interrupting_start_lets_the_process_go_on(stage, process, trigger):
    case = process(f"event_sub_process_{trigger}_non_interrupting.bpmn", variables={"amount": 1})

    NON_INTERRUPTING[trigger](stage, case)

    assert case.waiting == ["a", "b"]


@pytest.mark.parametrize("order", ["ab", "ba"])
@pytest.mark.parametrize("trigger", NON_INTERRUPTING)
def test_the_process_is_over_when_both_are(stage, process, trigger, order):
    case = process(f"event_sub_process_{trigger}_non_interrupting.bpmn", variables={"amount": 1})
    NON_INTERRUPTING[trigger](stage, case)

    case.complete(order[0])
    ended_after_one = case.ended
    case.complete(order[1])

    assert not ended_after_one
    assert case.ended


@pytest.mark.parametrize("trigger", ["message", "signal"])
def test_a_non_interrupting_start_is_triggered_again_and_again(stage, process, trigger):
    case = process(f"event_sub_process_{trigger}_non_interrupting.bpmn")

    for _ in range(3):
        NON_INTERRUPTING[trigger](stage, case)
    case.complete("b", index=1)

    assert case.waiting == ["a", "b", "b"]


def test_a_timer_start_that_does_not_interrupt_fires_once(stage, process):
    case = process("event_sub_process_timer_non_interrupting.bpmn")

    stage.advance("PT1H1S")
    stage.advance("PT5H")

    assert case.waiting == ["a", "b"]


def test_a_cycle_start_fires_as_often_as_it_says(stage, process):
    case = process("event_sub_process_timer_cycle.bpmn")

    seen = []
    for _ in range(4):
        stage.advance("PT1H1S")
        seen.append(case.waiting.count("b"))

    assert seen == [1, 2, 2, 2]


def test_an_interrupting_message_start_listens_once(stage, process):
    case = process("event_sub_process_message.bpmn")
    stage.message("changed")

    with pytest.raises(Rejection, match="changed"):
        stage.message("changed")

    assert case.waiting == ["b"]


def test_the_next_instance_is_not_touched_by_an_event_sub_process_of_the_one_before(stage, process):
    first = process("event_sub_process_message_non_interrupting.bpmn")
    stage.message("changed")

    second = stage.start()

    assert first.waiting == ["a", "b"]
    assert second.waiting == ["a"]


def test_an_error_start_ends_everything_and_knows_code_and_message(process):
    case = process("event_sub_process_error.bpmn")

    case.complete("b")

    assert case.waiting == ["c"]
    assert case.variables["code"] == "BROKEN"


def test_an_error_start_without_an_error_catches_every_code_with_its_message(process):
    case = process("event_sub_process_error_any.bpmn")

    case.bpmn_error("a", "ODD", "something odd")

    assert case.waiting == ["c"]
    assert case.variables["code"] == "ODD"
    assert case.variables["text"] == "something odd"


def test_an_interrupting_escalation_start_ends_the_process_around(process):
    case = process("event_sub_process_escalation.bpmn")

    case.complete("a")

    assert case.waiting == ["c"]
    assert case.variables["code"] == "LATE"


def test_a_non_interrupting_escalation_start_lets_the_thrower_go_on(process):
    case = process("event_sub_process_escalation_non_interrupting.bpmn")

    case.complete("a")

    assert case.waiting == ["b", "c"]


def test_a_condition_that_is_true_at_the_beginning_triggers_at_once(process):
    case = process("event_sub_process_conditional.bpmn", variables={"amount": 500})

    assert case.waiting == ["b"]


def test_a_condition_triggers_only_when_a_variable_changes(process):
    case = process("event_sub_process_conditional_non_interrupting.bpmn", variables={"amount": 1})

    case.set_variables({"amount": 50})
    waiting_below = case.waiting
    case.set_variables({"amount": 500})

    assert waiting_below == ["a"]
    assert case.waiting == ["a", "b"]


def test_an_event_sub_process_in_a_sub_process_ends_only_that(stage, process):
    case = process("event_sub_process_inside_a_sub_process.bpmn")
    case.complete("before")

    stage.message("changed")
    waiting_inside = case.waiting
    case.complete("b")

    assert waiting_inside == ["b", "beside"]
    assert case.waiting == ["after", "beside"]


def test_an_event_sub_process_listens_only_while_its_sub_process_runs(stage, process):
    case = process("event_sub_process_inside_a_sub_process.bpmn")

    with pytest.raises(Rejection, match="changed"):
        stage.message("changed")

    assert case.waiting == ["before", "beside"]


def test_a_sub_process_waits_for_its_non_interrupting_event_sub_process(stage, process):
    case = process("event_sub_process_inside_a_sub_process_non_interrupting.bpmn")
    stage.message("changed")

    case.complete("a")
    waiting_for_b = case.waiting
    case.complete("b")

    assert waiting_for_b == ["b"]
    assert case.waiting == ["after"]


def test_an_interrupting_event_sub_process_ends_a_non_interrupting_one(stage, process):
    case = process("event_sub_process_two.bpmn")
    stage.message("note")
    waiting_with_note = case.waiting

    stage.message("stop")

    assert waiting_with_note == ["a", "b"]
    assert case.waiting == ["c"]


def test_after_an_interruption_the_other_event_sub_processes_listen_no_more(stage, process):
    case = process("event_sub_process_two.bpmn")
    stage.message("stop")

    with pytest.raises(Rejection, match="note"):
        stage.message("note")

    assert case.waiting == ["c"]


def test_event_sub_processes_nest(stage, process):
    case = process("event_sub_process_nested.bpmn")
    stage.message("changed")
    waiting_outside = case.waiting

    stage.message("changed_again")

    assert waiting_outside == ["b"]
    assert case.waiting == ["c"]


def test_an_error_start_does_not_catch_the_error_of_its_own_sub_process(stage, process):
    case = process("event_sub_process_throws_its_own_error.bpmn")
    stage.message("ask")

    case.complete("b")

    assert "b" not in case.waiting
    assert case.path.count("came") == 1


def test_an_error_in_an_event_sub_process_goes_outwards(stage, process):
    case = process("event_sub_process_error_goes_outwards.bpmn")
    stage.message("changed")

    case.complete("b")

    assert case.waiting == ["mend"]


def test_a_terminate_end_event_ends_only_its_event_sub_process(stage, process):
    """BPMN 2.0.2 10.5.3: terminate ends the (sub-)process it stands in."""
    case = process("event_sub_process_terminate.bpmn")
    stage.message("changed")

    case.complete("b")

    assert case.waiting == ["a"]


def test_an_interruption_takes_the_tokens_that_wait_at_a_join(stage, process):
    case = process("event_sub_process_with_a_waiting_join.bpmn")
    case.complete("a")

    stage.message("changed")
    waiting = case.waiting
    case.complete("c")

    assert waiting == ["c"]
    assert case.ended


def test_each_instance_of_a_multi_instance_sub_process_has_its_own(process):
    case = process("event_sub_process_in_multi_instance.bpmn")

    case.bpmn_error("a", "BROKEN")
    waiting = case.waiting
    case.complete("b")
    case.complete("a")

    assert waiting == ["a", "b"]
    assert case.waiting == ["after"]


def test_a_message_brings_variables_into_the_instance(stage, process):
    case = process("event_sub_process_payload.bpmn")

    stage.message("changed", variables={"what": "price"})

    assert case.variables == {"what": "price"}


def test_a_compensation_start_is_triggered_for_a_sub_process_that_is_over(process):
    case = process("event_sub_process_compensation.bpmn")
    case.complete("a")

    case.complete("b")
    waiting_in_compensation = case.waiting
    case.complete("undo")

    assert waiting_in_compensation == ["undo"]
    assert case.waiting == ["after"]


@pytest.mark.parametrize(
    ("trigger", "happen"),
    [
        ("timer", lambda stage, case: stage.advance("PT1H1S")),
        ("signal", lambda stage, case: stage.signal("stop")),
        ("conditional", lambda stage, case: case.set_variables({"amount": 500})),
        ("error", lambda stage, case: case.complete("a", {"answer": "error"})),
        ("escalation", lambda stage, case: case.complete("a", {"answer": "escalation"})),
    ],
)
def test_every_trigger_works_inside_a_sub_process_too(stage, process, trigger, happen):
    case = process("event_sub_process_inside_every_trigger.bpmn", variables={"amount": 1})

    happen(stage, case)
    waiting = case.waiting
    case.complete(f"by_{trigger}")

    assert waiting == [f"by_{trigger}"]
    assert case.waiting == ["after"]


def test_none_of_them_is_triggered_when_the_sub_process_is_over(stage, process):
    case = process("event_sub_process_inside_every_trigger.bpmn", variables={"amount": 1})
    case.complete("a", {"answer": "fine"})

    stage.advance("PT2H")
    stage.signal("stop")
    case.set_variables({"amount": 500})

    assert case.waiting == ["after"]
