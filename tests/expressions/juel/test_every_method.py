"""Every method and operator with every kind of value: a value or an ExpressionError, never a crash."""

from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from runner.expressions import ExpressionError, YearsMonths
from runner.expressions.juel.access import CHANGES, call_method, find_change, methods_of, property_of
from runner.expressions.juel.coercion import to_boolean, to_text
from runner.expressions.juel.compiler import OPERATIONS
from runner.expressions.juel.json_nodes import NODE_METHODS

SANDBOXED = {"matches", "split", "replaceAll", "replaceFirst"}  # a process each; tests/expressions/scripts has them
VALUES: list[Any] = [
    *(None, True, 0, -1, 3, 2.5, Decimal("0.1"), 10**400, float("nan"), float("inf")),
    *("", "abc", "7", "-3", "1e5", "2026-01-01", "[", "$.a[0]", "$..a"),
    *([], [1, "a", None], {"a": 1, "b": [1]}, {}),
    *(
        datetime(2026, 1, 31, tzinfo=UTC),
        datetime(9999, 12, 31),
        date(2026, 1, 1),
        time(1),
        timedelta(1),
        YearsMonths(3),
    ),
]


@pytest.mark.parametrize("value", VALUES, ids=[f"{place}-{type(value).__name__}" for place, value in enumerate(VALUES)])
def test_any_method_with_any_arguments(value: Any) -> None:
    names = (set(methods_of(value)) | set(NODE_METHODS) | CHANGES) - SANDBOXED
    arguments: list[list[Any]] = [[], *([one] for one in VALUES), [1, 2], [99, "x"], [25, 0, 0, 0]]

    for name, given in product(names, arguments):
        _value_or_error(call_method, value, name, given)
        change = find_change(value, name, given)
        if change is not None:
            _value_or_error(change, deepcopy(value), *given)


@pytest.mark.parametrize("value", VALUES, ids=[f"{place}-{type(value).__name__}" for place, value in enumerate(VALUES)])
def test_any_operator_and_property(value: Any) -> None:
    _value_or_error(to_text, value)
    _value_or_error(to_boolean, value)
    for other in VALUES:
        _value_or_error(property_of, value, other)
        for operation in OPERATIONS.values():
            _value_or_error(operation, value, other)


def _value_or_error(call: Any, *arguments: Any) -> None:
    try:
        call(*arguments)
    except ExpressionError as error:
        assert error.message
