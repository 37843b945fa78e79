"""Which of two values is greater, and whether they are equal (EL 2.2, sections 1.8.1 and 1.8.2)."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.juel.coercion import kind, to_boolean, to_number, to_text
from runner.expressions.years_months import YearsMonths


def equal(left: Any, right: Any) -> bool:
    """`==`: null equals only null; a number, a boolean or a text draws the other side to its own kind."""
    if left is None or right is None:
        return left is right
    if _is_number(left) or _is_number(right):
        return to_number(left) == to_number(right)
    if isinstance(left, bool) or isinstance(right, bool):
        return to_boolean(left) == to_boolean(right)
    if _is_moment(left) or _is_moment(right):
        first, second = moment_of(left), moment_of(right)
        return first is not None and first == second
    if isinstance(left, str) or isinstance(right, str):
        return to_text(left) == to_text(right)
    return same(left, right)


def same(left: Any, right: Any) -> bool:
    """Java's `equals`, by value: 3 is 3.0 but neither is '3' or true."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if _is_number(left) and _is_number(right):
        return to_number(left) == to_number(right)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(value, right[key]) for key, value in left.items())
    return type(left) is type(right) and bool(left == right)


def ordered(holds: Callable[[Any, Any], bool], left: Any, right: Any) -> bool:
    """`<`, `<=`, `>`, `>=`: equal values need no order; nothing is less or greater than null."""
    if left is right or left is None or right is None:
        return left is right and holds(0, 0)
    if _is_number(left) or _is_number(right):
        return holds(to_number(left), to_number(right))
    if _is_moment(left) or _is_moment(right):
        first, second = moment_of(left), moment_of(right)
        if first is None or second is None:
            raise ExpressionError(f"Cannot compare {kind(left)} with {kind(right)}.")
        return holds(first, second)
    if isinstance(left, str) or isinstance(right, str):
        return holds(to_text(left), to_text(right))
    if type(left) is type(right) and isinstance(left, time | timedelta | YearsMonths):
        return holds(left, right)
    raise ExpressionError(f"Cannot compare {kind(left)} with {kind(right)}.")


def compare(left: Any, right: Any) -> int:
    """Java's `compareTo`: -1, 0 or 1."""
    if ordered(lambda first, second: first < second, left, right):
        return -1
    return 1 if ordered(lambda first, second: first > second, left, right) else 0


def is_empty(value: Any) -> bool:
    """Null, an empty text, list or map."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def moment_of(value: Any) -> datetime | None:
    """A date, a moment or the ISO 8601 text of one as an aware moment; without an offset it counts as UTC."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _is_moment(value: Any) -> bool:
    return isinstance(value, date)
