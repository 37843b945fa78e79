"""A timer's literal text is a date, a duration or a cycle."""

from collections.abc import Iterator

from runner.expressions import ExpressionError, compile_text
from runner.notation.finding import Finding
from runner.notation.model import Diagram, Node, TimerDefinition
from runner.notation.moments import is_cycle, is_date, is_duration
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf

_READS = {"date": is_date, "duration": is_duration, "cycle": is_cycle}
_CURES = {
    "date": "Write a date such as 2026-12-24T09:00:00Z.",
    "duration": "Write a duration such as PT15M or P3D.",
    "cycle": "Write a cycle such as R3/PT10M or a cron text such as 0 0 9 ? * MON.",
}


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for node in nodes(diagram):
        for timer in _timers(node):
            text = literal(diagram, timer.text, feel_prefix=True)
            if text is not None and not _READS[timer.kind](text):
                yield at(diagram, node, f"'{text[:80]}' is not a {timer.kind} of a timer.", _CURES[timer.kind])


def literal(diagram: Diagram, text: str | None, feel_prefix: bool = False) -> str | None:
    """A text that stands for itself; None for an expression."""
    if text is None:
        return None
    try:
        expression = compile_text(text, diagram.platform, feel_prefix=feel_prefix)
    except ExpressionError:
        return None
    value = expression.evaluate({}) if expression.is_literal else None
    return value if isinstance(value, str) else None


def _timers(node: Node) -> Iterator[TimerDefinition]:
    yield from (event.timer for event in node.events if event.timer is not None)
    yield from (listener.timer for listener in node.task_listeners if listener.timer is not None)
