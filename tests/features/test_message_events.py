"""Message events: caught, thrown, beginning an instance; send and receive tasks."""

import pytest

from runner.rejection import Rejection


@pytest.mark.parametrize("diagram", ["message_catch.bpmn", "receive_task.bpmn"])
def test_a_message_is_waited_for(stage, process, diagram):
    case = process(diagram)
    waiting = case.waiting

    stage.message("answer", variables={"x": 1})

    assert waiting == ["wait"]
    assert case.waiting == ["a"]
    assert case.variables == {"x": 1}


def test_a_message_nobody_waits_for_is_refused_and_names_itself(stage, process):
    case = process("message_catch.bpmn")

    with pytest.raises(Rejection, match="wrong"):
        stage.message("wrong")

    assert case.waiting == ["wait"]


def test_a_message_is_taken_once(stage, process):
    case = process("message_catch_two_in_a_row.bpmn")

    stage.message("answer")
    waiting_after_one = case.waiting
    stage.message("answer")

    assert waiting_after_one == ["second"]
    assert case.waiting == ["a"]


def test_a_message_that_two_different_events_wait_for_is_refused(stage, process):
    case = process("message_catch_two_in_parallel.bpmn")

    with pytest.raises(Rejection, match="answer"):
        stage.message("answer")

    assert case.waiting == ["one", "two"]


def test_the_name_may_be_an_expression(stage, process):
    case = process("message_name_expression.bpmn", variables={"number": 7})

    with pytest.raises(Rejection, match="answer-8"):
        stage.message("answer-8")
    stage.message("answer-7")

    assert case.waiting == ["a"]


def test_a_message_begins_an_instance(stage):
    stage.deploy("message_start.bpmn")

    stage.message("order", business_key="o-1", variables={"item": "desk"})
    stage.message("order", business_key="o-2", variables={"item": "chair"})

    assert [(case.waiting, case.business_key, case.variables) for case in stage.cases()] == [
        (["a"], "o-1", {"item": "desk"}),
        (["a"], "o-2", {"item": "chair"}),
    ]


def test_a_message_begins_an_instance_of_the_newest_version(stage):
    stage.deploy("message_start_version_1.bpmn")
    stage.deploy("message_start_version_2.bpmn")

    case = stage.message("order")

    assert case.waiting == ["new"]
    assert len(stage.cases()) == 1


@pytest.mark.parametrize(("name", "expected"), [("mail", "a"), ("call", "b")])
def test_each_of_several_message_start_events_begins_by_its_own_message(stage, name, expected):
    stage.deploy("message_start_two_events.bpmn")

    case = stage.message(name)

    assert case.waiting == [expected]


def test_an_instance_that_waits_goes_before_a_start_event(stage, process):
    case = process("message_catch.bpmn", business_key="k")

    reached = stage.message("answer")

    assert reached == case


def test_a_receive_task_without_a_message_is_waited_at(process):
    case = process("receive_task_without_message.bpmn")

    assert case.waiting == ["wait"]


def test_a_throw_event_may_be_the_work_of_an_external_task(process):
    case = process("message_throw_external.bpmn")
    waiting = case.waiting

    case.work("tell")

    assert waiting == ["tell"]
    assert case.waiting == ["a"]


@pytest.mark.parametrize("diagram", ["message_throw_plain.bpmn", "message_end_plain.bpmn", "send_task_plain.bpmn"])
def test_a_thrown_message_reaches_the_instance_that_waits_for_it(stage, process, diagram):
    """BPMN 2.0.2 10.5.1 (Camunda sends nothing without an implementation)."""
    taker = process("message_catch_told.bpmn")
    stage.deploy(diagram)
    thrower = stage.start(diagram.removesuffix(".bpmn"))

    thrower.complete("before")

    assert taker.waiting == ["b"]


def test_a_thrown_message_nobody_waits_for_is_no_error(process):
    case = process("message_throw_plain.bpmn")

    case.complete("before")

    assert case.waiting == ["a"]
    assert case.incidents == []


def test_a_send_task_may_be_an_expression(process):
    case = process("send_task_expression.bpmn")

    assert case.waiting == ["a"]
    assert case.variables == {"sent": True}


def test_an_end_event_may_be_the_work_of_an_external_task(process):
    case = process("message_end_external.bpmn")
    waiting = case.waiting

    case.work("tell")

    assert waiting == ["tell"]
    assert case.ended


def test_a_camunda_8_throw_event_is_the_work_of_a_job_worker(process):
    """Camunda 8."""
    case = process("message_throw_camunda_8.bpmn")
    waiting = case.waiting

    case.work("tell")

    assert waiting == ["tell"]
    assert case.waiting == ["a"]
