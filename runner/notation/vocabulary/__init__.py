"""Every element and attribute that diagrams may hold, and what becomes of it: the reader checks by this list."""

from runner.notation.vocabulary.check import check_vocabulary
from runner.notation.vocabulary.entries import VOCABULARY
from runner.notation.vocabulary.entry import Entry

__all__ = ["VOCABULARY", "Entry", "check_vocabulary"]
