"""Compensation: what is done is undone, in the reverse order, and only what is done."""

import pytest


def test_a_throw_event_compensates_and_waits_for_the_handler(process):
    case = process("compensation_throw.bpmn")
    case.complete("book")

    case.complete("b")
    waiting = case.waiting
    case.complete("cancel_booking")

    assert waiting == ["cancel_booking"]
    assert case.waiting == ["after"]


def test_an_end_event_compensates_before_the_process_ends(process):
    case = process("compensation_end.bpmn")

    case.complete("book")
    waiting = case.waiting
    case.complete("cancel_booking")

    assert waiting == ["cancel_booking"]
    assert case.ended
    assert case.end_events == ["compensate_all"]


def test_one_activity_may_be_compensated_alone(process):
    case = process("compensation_of_one.bpmn")
    case.complete("book_flight")

    case.complete("book_hotel")
    waiting = case.waiting
    case.complete("cancel_hotel")

    assert waiting == ["cancel_hotel"]
    assert case.waiting == ["after"]


def test_handlers_run_in_the_reverse_order(process):
    """BPMN 2.0.2 13.5.5 (Camunda runs them in any order)."""
    case = process("compensation_order.bpmn", variables={"undone": ""})

    assert case.waiting == ["after"]
    assert case.variables["undone"] == "321"


def test_only_what_is_completed_is_compensated(process):
    case = process("compensation_only_what_is_done.bpmn")
    case.complete("a")

    case.complete("go")
    waiting = case.waiting
    case.complete("un_a")

    assert waiting == ["b", "un_a"]
    assert case.waiting == ["after", "b"]


def test_an_activity_done_twice_is_compensated_twice(process):
    case = process("compensation_in_a_loop.bpmn")
    case.complete("book", {"enough": False})
    case.complete("book", {"enough": True})

    seen = 0
    while "cancel_booking" in case.waiting:
        case.complete("cancel_booking")
        seen += 1

    assert seen == 2
    assert case.waiting == ["after"]


def test_what_is_compensated_is_not_compensated_again(process):
    case = process("compensation_event_sub_process_in_the_sub_process.bpmn")
    case.complete("book")
    case.complete("check")
    waiting = case.waiting

    case.complete("cancel_booking")

    assert waiting == ["cancel_booking"]
    assert case.waiting == ["after"]


def test_a_finished_sub_process_is_compensated_by_the_handlers_inside(process):
    case = process("compensation_of_a_sub_process.bpmn")
    for element in ("book_flight", "book_hotel", "pay"):
        case.complete(element)

    done = []
    while case.waiting != ["after"]:
        done.append(case.waiting[0])
        case.complete(case.waiting[0])

    assert sorted(done) == ["cancel_flight", "cancel_hotel"]


def test_a_handler_of_the_sub_process_itself(process):
    case = process("compensation_handler_of_a_sub_process.bpmn")

    case.complete("book")
    waiting = case.waiting
    case.complete("cancel_trip")

    assert waiting == ["cancel_trip"]
    assert case.waiting == ["after"]


def test_each_instance_of_a_multi_instance_sub_process_is_compensated_with_its_own_variables(process):
    """BPMN 2.0.2 13.5.5, the data as it was (Camunda has lost the item by then)."""
    case = process("compensation_in_multi_instance.bpmn", variables={"people": ["li", "wang"]})
    case.complete("book")
    case.complete("book")

    names = []
    while "cancel_booking" in case.waiting:
        names.append(case.tasks[0].name)
        case.complete("cancel_booking")

    assert sorted(names) == ["Cancel for li", "Cancel for wang"]
    assert case.waiting == ["after"]


def test_each_instance_of_a_multi_instance_task_is_compensated(process):
    case = process("compensation_multi_instance_task.bpmn")
    case.complete("book")
    case.complete("book")

    seen = 0
    while "cancel_booking" in case.waiting:
        case.complete("cancel_booking")
        seen += 1

    assert seen == 2
    assert case.waiting == ["after"]


def test_a_handler_sees_the_variables_its_scope_had_when_it_ended(process):
    case = process("compensation_variables.bpmn", variables={"amount": 5})
    case.complete("book")

    case.complete("change", {"amount": 50})

    assert case.variable("price", at="cancel_booking") == 10
    assert case.variable("amount", at="cancel_booking") == 50


def test_a_handler_may_be_a_sub_process(process):
    case = process("compensation_sub_process_handler.bpmn")
    case.complete("book")

    case.complete("refund")
    waiting = case.waiting
    case.complete("tell")

    assert waiting == ["tell"]
    assert case.waiting == ["after"]


def test_a_throw_event_that_does_not_wait_goes_on_at_once(process):
    """BPMN 2.0.2 10.5.5, waitForCompletion (Camunda always waits)."""
    case = process("compensation_not_waiting.bpmn")

    case.complete("book")

    assert case.waiting == ["after", "cancel_booking"]


def test_compensating_nothing_goes_on(process):
    case = process("compensation_without_anything_done.bpmn")

    case.complete("a")

    assert case.waiting == ["after"]


def test_an_event_sub_process_may_compensate_what_the_process_has_done(stage, process):
    case = process("compensation_in_an_event_sub_process.bpmn")
    case.complete("book")
    stage.message("stop")
    waiting = case.waiting

    case.complete("cancel_booking")

    assert waiting == ["cancel_booking"]
    assert case.waiting == ["c"]


@pytest.mark.parametrize("element", ["cancel_outer"])
def test_a_throw_inside_a_sub_process_compensates_only_that(process, element):
    case = process("compensation_inner_throw.bpmn")
    case.complete("outer")
    case.complete("book")
    waiting = case.waiting

    case.complete("cancel_booking")

    assert waiting == ["cancel_booking"]
    assert element not in case.waiting
    assert case.waiting == ["after"]


def test_an_activity_for_compensation_is_not_part_of_the_normal_flow(process):
    case = process("compensation_throw.bpmn")

    assert case.waiting == ["book"]
