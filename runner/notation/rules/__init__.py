"""Rules on diagrams: one a file; what they find is told before a diagram goes into service."""

from runner.notation.rules.check import RULES, check_diagram
from runner.notation.rules.shelf import Shelf

__all__ = ["RULES", "Shelf", "check_diagram"]
