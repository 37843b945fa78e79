"""When two values are equal, and which is less (DMN 1.5, tables 52 to 54): True, False, or None for no answer."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.feel.temporal import Date, DateTime, DaysTime, Time
from runner.expressions.years_months import YearsMonths

COMPARISON_LIMIT = 200_000  # items of nested lists compared with one another
_KINDS = {
    bool: "boolean", int: "number", Decimal: "number", str: "string", Date: "date", Time: "time",
    DateTime: "date and time", DaysTime: "days", YearsMonths: "months", list: "list", dict: "context",
}  # fmt: skip
_PLAIN = frozenset((str, int, Decimal, bool))
_ORDERED = frozenset((int, Decimal, str, Date, DaysTime, YearsMonths))


def equal(left: Any, right: Any) -> bool | None:
    """Whether both are the same value; None when they are of different kinds."""
    kind = type(left)
    if kind is type(right) and kind in _PLAIN:
        return bool(left == right)
    return _equal(left, right, [COMPARISON_LIMIT])


def _equal(left: Any, right: Any, budget: list[int]) -> bool | None:
    if left is None or right is None:
        return left is right
    kind = type(left)
    if kind is type(right):
        if kind is list:
            return _equal_lists(left, right, budget)
        if kind is dict:
            return _equal_contexts(left, right, budget)
        return left.is_equal(right) if kind in (Time, DateTime) else bool(left == right)
    if _KINDS.get(kind, kind) == _KINDS.get(type(right), type(right)):
        return bool(left == right)
    return None


def _spend(budget: list[int], items: int) -> None:
    budget[0] -= items + 1
    if budget[0] < 0:
        raise ExpressionError(f"More than {COMPARISON_LIMIT:,} items of nested lists would be compared. Compare fewer.")


def _equal_lists(left: list[Any], right: list[Any], budget: list[int]) -> bool:
    if left is right:
        return True
    if len(left) != len(right):
        return False
    _spend(budget, len(left))
    return all(_equal(one, other, budget) is True for one, other in zip(left, right, strict=True))


def _equal_contexts(left: dict[str, Any], right: dict[str, Any], budget: list[int]) -> bool:
    if left is right:
        return True
    if left.keys() != right.keys():
        return False
    _spend(budget, len(left))
    return all(_equal(left[key], right[key], budget) is True for key in left)


def less(left: Any, right: Any) -> bool | None:
    """left < right"""
    order = _order(left, right)
    return None if order is None else order < 0


def less_or_equal(left: Any, right: Any) -> bool | None:
    """left <= right"""
    order = _order(left, right)
    return None if order is None else order <= 0


def greater(left: Any, right: Any) -> bool | None:
    """left > right"""
    order = _order(left, right)
    return None if order is None else order > 0


def greater_or_equal(left: Any, right: Any) -> bool | None:
    """left >= right"""
    order = _order(left, right)
    return None if order is None else order >= 0


def _order(left: Any, right: Any) -> int | None:
    """Below, at or above 0; None where the two have no order."""
    kind = type(left)
    if kind in _ORDERED and _KINDS[kind] == _KINDS.get(type(right)):
        return -1 if left < right else 1 if left > right else 0
    if kind is type(right) and kind in (Time, DateTime):
        return int(left.compare(right))
    return None


def unequal(left: Any, right: Any) -> bool | None:
    """left != right"""
    is_equal = equal(left, right)
    return None if is_equal is None else not is_equal


COMPARATORS: dict[str, Callable[[Any, Any], bool | None]] = {
    "=": equal,
    "!=": unequal,
    "<": less,
    "<=": less_or_equal,
    ">": greater,
    ">=": greater_or_equal,
}
