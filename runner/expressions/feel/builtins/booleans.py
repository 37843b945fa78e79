"""not, all, any and is."""

from collections.abc import Iterable
from typing import Any

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.temporal import DateTime, Time
from runner.expressions.feel.values.comparison import equal

FUNCTIONS = Functions()  # of one name, the lower definition is tried first


@FUNCTIONS.define("not", "negand: any")
def negation(negand: Any) -> bool | None:
    return not negand if isinstance(negand, bool) else None


@FUNCTIONS.define("all", "…: any", variadic=True)
@FUNCTIONS.define("all", "list: list")
def every(values: Iterable[Any]) -> bool | None:
    return _joined(values, False)


@FUNCTIONS.define("any", "…: any", variadic=True)
@FUNCTIONS.define("any", "list: list")
def some(values: Iterable[Any]) -> bool | None:
    return _joined(values, True)


def _joined(values: Iterable[Any], deciding: bool) -> bool | None:
    result: bool | None = not deciding
    for value in values:
        if value is deciding:
            return deciding
        if not isinstance(value, bool):
            result = None
    return result


@FUNCTIONS.define("is", "value1: any, value2: any")
def same(value1: Any, value2: Any) -> bool:
    """Whether both are one element of the semantic domain: a zone is a part of a time."""
    if isinstance(value1, Time) and isinstance(value2, Time):
        return value1.is_same(value2)
    if isinstance(value1, DateTime) and isinstance(value2, DateTime):
        return value1.is_same(value2)
    return equal(value1, value2) is True
