"""Cancel events belong to transactions only."""

import pytest

from runner.rejection import Rejection


@pytest.mark.parametrize(
    ("diagram", "named"),
    [
        ("cancel_boundary_on_a_sub_process.bpmn", "cancel"),
        ("cancel_end_outside_a_transaction.bpmn", "cancel"),
    ],
)
def test_a_cancel_event_outside_a_transaction_is_refused(stage, diagram, named):
    with pytest.raises(Rejection, match=named):
        stage.deploy(diagram)


def test_a_cancelled_transaction_nobody_listens_to_is_not_the_normal_flow(process):
    """BPMN 2.0.2 13.5.5 (Camunda fails in the middle of the step)."""
    case = process("transaction_without_cancel_boundary.bpmn")

    case.complete("book")

    assert case.waiting == []
    assert "after" not in case.path
    assert "given_up" in case.path
