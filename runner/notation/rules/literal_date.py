"""A literal due or follow-up date is a date or a duration."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.moments import is_date, is_duration
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for node in nodes(diagram):
        for what, written in (("due", node.assignment.due_text), ("follow-up", node.assignment.follow_up_text)):
            text = literal(diagram, written)
            if text is not None and not is_date(text) and not is_duration(text):
                cure = "Write a date such as 2026-12-24T09:00:00Z, a duration such as P3D, or an expression."
                yield at(diagram, node, f"The {what} date is '{text[:80]}'.", cure)
