"""Start and completion quantities (BPMN 2.0.2 10.3; not in Camunda)."""

import pytest

from runner.rejection import Rejection


def test_a_start_quantity_waits_for_as_many_tokens(process):
    """BPMN 2.0.2 table 10.3 (Camunda ignores quantities)."""
    case = process("quantities_start.bpmn")

    case.complete("a")
    waiting_after_one = case.waiting
    case.complete("b")

    assert waiting_after_one == ["b"]
    assert case.waiting == ["c"]


def test_a_start_quantity_takes_all_tokens(process):
    """BPMN 2.0.2 table 10.3 (Camunda ignores quantities)."""
    case = process("quantities_start.bpmn")
    case.complete("a")
    case.complete("b")
    case.complete("c")

    case.complete("after")

    assert case.ended


def test_too_few_tokens_go_on_waiting_for_the_others(process):
    """BPMN 2.0.2 table 10.3 (Camunda ignores quantities): a token that waits is not consumed, so nothing is over."""
    case = process("quantities_too_few.bpmn")

    case.complete("a")
    case.complete("b")

    assert case.waiting == []
    assert not case.ended


def test_a_completion_quantity_makes_as_many_tokens(process):
    """BPMN 2.0.2 table 10.3 (Camunda ignores quantities)."""
    case = process("quantities_completion.bpmn")

    case.complete("a")

    assert case.waiting == ["b", "b", "b"]


def test_all_the_tokens_must_end(process):
    """BPMN 2.0.2 table 10.3 (Camunda ignores quantities)."""
    case = process("quantities_completion.bpmn")
    case.complete("a")

    for _ in range(3):
        assert not case.ended
        case.complete("b")

    assert case.ended


@pytest.mark.parametrize(
    "diagram",
    [
        "quantities_zero_start.bpmn",
        "quantities_negative_start.bpmn",
        "quantities_zero_completion.bpmn",
        "quantities_negative_completion.bpmn",
    ],
)
def test_zero_and_negative_quantities_are_refused(stage, diagram):
    """BPMN 2.0.2 table 10.3: not less than 1 (Camunda ignores quantities)."""
    with pytest.raises(Rejection, match="uantity"):
        stage.deploy(diagram)
