"""What the function `range` reads: a range of literals, `[1..10)` (DMN 1.5, table 72)."""

from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.feel import syntax
from runner.expressions.feel.temporal import Date, DateTime, Time
from runner.expressions.feel.temporal.duration import read_duration
from runner.expressions.feel.values.comparison import less_or_equal
from runner.expressions.feel.values.range import Range

_READERS = {"date": Date.read, "time": Time.read, "date and time": DateTime.read, "duration": read_duration}


class _NoLiteral(Exception):
    """An end that is no literal."""


def read_range(text: str) -> Range | None:
    """The range; None when the text is none, or its ends aren't literals in order."""
    from runner.expressions.feel.parser import parse_expression

    try:
        node = parse_expression(text.strip(), frozenset())
        if not isinstance(node, syntax.Interval):
            return None
        start, end = _literal(node.low), _literal(node.high)
    except (ExpressionError, _NoLiteral, ValueError):
        return None
    return Range(start, end, node.low_included, node.high_included) if less_or_equal(start, end) is True else None


def _literal(node: syntax.Node) -> Any:
    if isinstance(node, syntax.Constant):
        return node.value
    if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name) and len(node.arguments) == 1:
        reader, argument = _READERS.get(node.function.name), node.arguments[0]
        if reader and isinstance(argument, syntax.Constant) and isinstance(argument.value, str):
            return reader(argument.value)
    raise _NoLiteral
