"""Pools: processes deployed together, the messages between them, black boxes and drawings."""

import pytest

from runner.rejection import Rejection


def test_a_message_flow_between_pools_begins_the_other_process_and_comes_back(stage, process):
    """BPMN 2.0.2 9.4: the message goes where the flow is drawn (Camunda does not read message flows)."""
    customer = process("pools.bpmn")

    customer.complete("choose")
    (supplier,) = stage.cases("pools_supplier")
    waiting_meanwhile = customer.waiting
    supplier.complete("pack")

    assert waiting_meanwhile == ["delivered"]
    assert supplier.ended
    assert customer.waiting == ["use"]


def test_each_customer_gets_the_answer_of_its_own_supplier(stage, process):
    """BPMN 2.0.2 9.4 and 8.4.2 (Camunda does not read message flows)."""
    first = process("pools.bpmn", business_key="one")
    second = stage.start("pools_customer", business_key="two")
    first.complete("choose")
    second.complete("choose")

    second_supplier = stage.cases("pools_supplier")[1]
    second_supplier.complete("pack")

    assert first.waiting == ["delivered"]
    assert second.waiting == ["use"]


def test_a_black_box_pool_is_only_a_drawing(stage):
    stage.deploy("pools_black_box.bpmn")

    case = stage.message("order")

    assert case.waiting == ["a"]


def test_a_pool_that_is_not_executable_can_not_be_started(stage, process):
    case = process("pools_one_not_executable.bpmn")

    with pytest.raises(Rejection, match="pools_theirs"):
        stage.start("pools_theirs")

    assert case.waiting == ["a"]


def test_each_executable_pool_can_be_started(stage):
    stage.deploy("pools_three.bpmn")

    cases = [stage.start(f"pools_three_{number}") for number in (1, 2, 3)]

    assert [case.waiting for case in cases] == [["a1"], ["a2"], ["a3"]]


def test_lanes_do_not_change_the_flow(process):
    case = process("lanes.bpmn")

    case.complete("a")

    assert case.waiting == ["b"]
    assert list(case.tasks[0].candidate_groups) == []
