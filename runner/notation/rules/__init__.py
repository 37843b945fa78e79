"""Rules on diagrams and decision tables: one a file; what they find is told before a diagram goes into service."""

from runner.notation.rules.check import RULES, TABLE_RULES, check_decisions, check_diagram
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.silence import settled

__all__ = ["RULES", "TABLE_RULES", "Shelf", "check_decisions", "check_diagram", "settled"]
