"""Signal events: to all that wait, in every instance, and to start events."""

import pytest


def test_a_signal_reaches_every_instance_that_waits(stage, process):
    first = process("signal_catch.bpmn")
    second = stage.start()

    stage.signal("alarm", {"level": 3})

    assert first.waiting == second.waiting == ["a"]
    assert first.variables == second.variables == {"level": 3}


def test_a_signal_nobody_waits_for_is_no_error(stage, process):
    case = process("signal_catch.bpmn")

    stage.signal("other")

    assert case.waiting == ["wait"]


def test_a_signal_is_not_kept_for_those_who_come_later(stage, process):
    stage.deploy("signal_catch.bpmn")
    stage.signal("alarm")

    case = stage.start()

    assert case.waiting == ["wait"]


def test_a_signal_begins_an_instance_each_time(stage):
    stage.deploy("signal_start.bpmn")

    stage.signal("alarm", {"level": 3})
    stage.signal("alarm")

    assert [(case.waiting, case.variables) for case in stage.cases()] == [(["a"], {"level": 3}), (["a"], {})]


@pytest.mark.parametrize("diagram", ["signal_throw.bpmn", "signal_end.bpmn"])
def test_a_thrown_signal_reaches_instances_and_start_events(stage, process, diagram):
    waiting = process("signal_catch.bpmn")
    stage.deploy("signal_start.bpmn")
    stage.deploy(diagram)
    thrower = stage.start(diagram.removesuffix(".bpmn"))

    thrower.complete("before")

    assert waiting.waiting == ["a"]
    assert len(stage.cases("signal_start")) == 1


def test_a_signal_end_event_ends_the_process(process):
    case = process("signal_end.bpmn")

    case.complete("before")

    assert case.ended
    assert case.end_events == ["ring"]


def test_a_signal_is_caught_in_the_instance_that_throws_it(process):
    case = process("signal_throw_and_catch.bpmn")

    case.complete("before")

    assert case.waiting == ["a", "after"]


def test_a_thrown_signal_carries_the_variables_it_is_told_to(stage, process):
    taker = process("signal_catch.bpmn")
    stage.deploy("signal_throw_payload.bpmn")
    thrower = stage.start("signal_throw_payload", variables={"where": "hall", "level": 1, "secret": True})

    thrower.complete("before")

    assert taker.variables == {"place": "hall", "level": 2}


def test_a_thrown_signal_carries_no_variables_unless_told(stage, process):
    taker = process("signal_catch.bpmn")
    stage.deploy("signal_throw.bpmn")
    thrower = stage.start("signal_throw", variables={"secret": True})

    thrower.complete("before")

    assert taker.variables == {}


def test_the_name_may_be_an_expression(stage, process):
    case = process("signal_name_expression.bpmn", variables={"number": 7})

    stage.signal("alarm-8")
    waiting_after_another = case.waiting
    stage.signal("alarm-7")

    assert waiting_after_another == ["wait"]
    assert case.waiting == ["a"]


def test_an_asynchronous_signal_is_delivered_by_a_job(stage, process):
    taker = process("signal_catch.bpmn")
    stage.deploy("signal_throw_async.bpmn")
    thrower = stage.start("signal_throw_async")

    thrower.complete("before")
    waiting_before_the_job = taker.waiting
    stage.advance()

    assert waiting_before_the_job == ["wait"]
    assert thrower.waiting == ["after"]
    assert taker.waiting == ["a"]


def test_an_asynchronous_signal_outlives_the_case_that_threw_it_and_is_heard_there_too(stage, process):
    taker = process("signal_catch.bpmn")
    stage.deploy("signal_end_async.bpmn")

    thrower = stage.start("signal_end_async", variables={"x": 7})
    waiting = (taker.waiting, thrower.waiting)
    stage.advance()

    assert waiting == (["wait"], ["hear"])
    assert thrower.ended
    assert taker.waiting == ["a"]
    assert taker.variables["y"] == 7
