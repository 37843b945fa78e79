"""Values in and out: Python's become FEEL's, and back."""

import datetime as python
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.feel.functions import Function
from runner.expressions.feel.temporal import Date, DateTime, DaysTime, Time
from runner.expressions.feel.values.number import bounded
from runner.expressions.feel.values.range import Range
from runner.expressions.feel.values.text import to_text
from runner.expressions.years_months import YearsMonths

VALUE_LIMIT = 200_000  # values in nested lists and contexts that come out
_FEEL_TYPES = frozenset((Date, DateTime, DaysTime, Time, YearsMonths, Range))


def to_feel(value: Any) -> Any:
    """The FEEL value of a variable. Raises ExpressionError for objects that no variable holds."""
    kind = type(value)
    if value is None or kind is str or kind is bool or kind in _FEEL_TYPES:
        return value
    if kind is int or kind is float or kind is Decimal:
        return bounded(value)
    if kind is list or kind is tuple:
        return [to_feel(item) for item in value]
    if kind is dict:
        return {str(key): to_feel(item) for key, item in value.items()}
    return _other_to_feel(value)


def _other_to_feel(value: Any) -> Any:
    if isinstance(value, Function):
        return value
    if isinstance(value, python.datetime):
        return DateTime.from_python(value)
    if isinstance(value, python.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, python.time):
        return Time.from_python(value)
    if isinstance(value, python.timedelta):
        return DaysTime.from_python(value)
    if isinstance(value, Mapping):
        return {str(key): to_feel(item) for key, item in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return bounded(int(value))
    if isinstance(value, float):
        return bounded(float(value))
    if isinstance(value, list | tuple):
        return [to_feel(item) for item in value]
    raise ExpressionError(f"A variable holds a {type(value).__name__}, which FEEL doesn't know.")


class FeelVariables(Mapping[str, Any]):
    """Variables as FEEL values, each brought in when it is first read."""

    def __init__(self, variables: Mapping[str, Any]) -> None:
        self.variables = variables
        self.read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self.read:
            self.read[name] = to_feel(self.variables[name])
        return self.read[name]

    def __contains__(self, name: object) -> bool:
        return name in self.variables

    def __iter__(self) -> Iterator[str]:
        return iter(self.variables)

    def __len__(self) -> int:
        return len(self.variables)


Needs = Mapping[str, Any] | None  # key -> what is needed below it; None: all


def needed_part(value: Any, needs: Needs) -> Any:
    """The FEEL value of a variable, of a large one only the entries that an expression's paths lead to."""
    if needs is None or not isinstance(value, Mapping | list | tuple):
        return to_feel(value)
    if isinstance(value, Mapping):
        return {key: needed_part(value[key], below) for key, below in needs.items() if key in value}
    return [needed_part(item, needs) for item in value]


def needs_of(paths: Iterable[tuple[str, ...]]) -> dict[str, Needs]:
    """What is needed of each variable, by the paths that are read."""
    needs: dict[str, Any] = {}
    for path in sorted(paths, key=len):
        level = needs
        for key in path[:-1]:
            if level.setdefault(key, {}) is None:
                break  # all of it is needed anyway
            level = level[key]
        else:
            level[path[-1]] = None
    return needs


def to_python(value: Any, *, exact: bool) -> Any:
    """Python's value; `exact` keeps Decimal. Ranges come out as text; functions not at all."""
    return _out(value, exact, [VALUE_LIMIT])


def _out(value: Any, exact: bool, budget: list[int]) -> Any:
    kind = type(value)
    if value is None or kind is str or kind is bool or kind is int:
        return value
    if kind is Decimal:
        return value if exact else _short(value)
    if kind is list:
        _spend(budget, len(value))
        return [_out(item, exact, budget) for item in value]
    if kind is dict:
        _spend(budget, len(value))
        return {key: _out(item, exact, budget) for key, item in value.items()}
    if kind is YearsMonths:
        return value
    if kind is Range:
        return to_text(value)
    if isinstance(value, Function):
        raise ExpressionError("The result is a function, which can't be a variable. Call it: write () behind it.")
    return value.to_python()


def _short(number: Decimal) -> int | float:
    if abs(number) < 10**34 and number == number.to_integral_value():
        return int(number)
    short = float(number)
    if short in (float("inf"), float("-inf")):
        raise ExpressionError("The result is a number of more than 308 digits, which no variable can hold.")
    return short


def _spend(budget: list[int], items: int) -> None:
    budget[0] -= items
    if budget[0] < 0:
        raise ExpressionError(f"The result holds more than {VALUE_LIMIT:,} values. Return fewer.")
