"""Correlation: to exactly the one that is meant, by business key, variables or local variables."""

import pytest

from runner.rejection import Rejection


def test_a_business_key_finds_its_instance(stage):
    stage.deploy("correlation.bpmn")
    first = stage.start(business_key="one")
    second = stage.start(business_key="two")

    reached = stage.message("answer", business_key="two")

    assert reached == second
    assert first.waiting == ["wait"]
    assert second.waiting == ["a"]


def test_correlation_keys_are_compared_with_the_variables_of_the_instance(stage):
    stage.deploy("correlation.bpmn")
    first = stage.start(variables={"order": 1, "shop": "north"})
    second = stage.start(variables={"order": 1, "shop": "south"})

    stage.message("answer", correlation_keys={"order": 1, "shop": "south"}, variables={"ok": True})

    assert first.waiting == ["wait"]
    assert second.waiting == ["a"]
    assert second.variables == {"order": 1, "shop": "south", "ok": True}


def test_local_variables_find_one_of_several_in_the_same_instance(process, stage):
    case = process("correlation_local.bpmn", variables={"orders": ["o1", "o2", "o3"]})

    stage.message("answer", local_correlation_keys={"number": "o2"})
    waiting = case.waiting

    with pytest.raises(Rejection, match="answer"):
        stage.message("answer", local_correlation_keys={"number": "o2"})
    assert waiting == ["wait", "wait"]


def test_two_instances_that_wait_are_too_many_and_nothing_happens(stage):
    stage.deploy("correlation.bpmn")
    cases = [stage.start(), stage.start()]

    with pytest.raises(Rejection, match="answer"):
        stage.message("answer")

    assert [case.waiting for case in cases] == [["wait"], ["wait"]]


@pytest.mark.parametrize(
    "sought",
    [{"business_key": "other"}, {"correlation_keys": {"order": 2}}, {"correlation_keys": {"unknown": 1}}],
    ids=["business key", "value", "variable"],
)
def test_a_key_that_fits_nobody_is_refused(stage, sought):
    stage.deploy("correlation.bpmn")
    case = stage.start(business_key="one", variables={"order": 1})

    with pytest.raises(Rejection, match="answer"):
        stage.message("answer", **sought)

    assert case.waiting == ["wait"]


def test_a_message_may_be_sent_to_a_case_itself(stage):
    stage.deploy("correlation.bpmn")
    first, second = stage.start(), stage.start()

    second.message("answer", {"x": 1})

    assert first.waiting == ["wait"]
    assert second.waiting == ["a"]
    assert second.variables == {"x": 1}


def test_an_instance_begun_by_a_message_keeps_its_business_key(stage):
    stage.deploy("correlation_start_and_catch.bpmn")
    first = stage.message("order", business_key="one")
    second = stage.message("order", business_key="two")

    stage.message("more", business_key="one")

    assert first.waiting == ["a"]
    assert second.waiting == ["wait"]


def test_a_called_process_is_found_by_its_own_variables(stage, process):
    case = process("correlation_in_called.bpmn", "correlation.bpmn")
    case.called[0].set_variables({"order": 7})

    stage.message("answer", correlation_keys={"order": 7})

    assert case.called[0].waiting == ["a"]


def test_a_camunda_8_message_has_its_key_in_the_diagram(stage):
    """Camunda 8: zeebe:subscription correlationKey."""
    stage.deploy("correlation_camunda_8.bpmn")
    first = stage.start(variables={"order": "o1"})
    second = stage.start(variables={"order": "o2"})

    stage.message("answer", correlation_key="o2")

    assert first.waiting == ["wait"]
    assert second.waiting == ["a"]
