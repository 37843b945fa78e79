"""The evaluation of a decision: given inputs, and each decision's value once it is known."""

from collections.abc import Mapping
from typing import Any

from runner.expressions import Surroundings
from runner.expressions.feel.run import Run
from runner.notation.decision.evaluation import Evaluation, Trace


class DecisionRun(Run):
    """A Run that also knows the decisions' inputs and results; a decision service runs with its own."""

    __slots__ = ("evaluations", "inputs", "traces", "values")

    def __init__(self, inputs: Mapping[str, Any], surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self.inputs = inputs
        self.values: dict[Any, Any] = {}  # decision -> its FEEL value
        self.evaluations: dict[Any, Evaluation] = {}
        self.traces: list[Trace] = []

    @property
    def trace(self) -> Trace:
        """What is noted of the decision being evaluated."""
        return self.traces[-1]
