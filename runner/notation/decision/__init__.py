"""DMN: decision tables and the other boxed expressions, read from a file and evaluated on FEEL."""

from runner.notation.decision.evaluation import Condition, Evaluation, RuleFired
from runner.notation.decision.model import Decision, DecisionModel
from runner.notation.decision.reading import read_decisions

__all__ = ["Condition", "Decision", "DecisionModel", "Evaluation", "RuleFired", "read_decisions"]
