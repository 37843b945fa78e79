"""The methods of numbers and booleans: those of Java's Integer, Long, Double and Boolean."""

from typing import Any

from runner.expressions.juel.coercion import number_text, plain, to_number
from runner.expressions.juel.comparison import compare, same
from runner.expressions.juel.method import Methods


def _whole(number: Any) -> int:
    return int(to_number(number))


def _itself(number: Any) -> Any:
    return number


NUMBER_METHODS: Methods = {
    "intValue": (0, 0, _whole),
    "longValue": (0, 0, _whole),
    "shortValue": (0, 0, _whole),
    "byteValue": (0, 0, _whole),
    "doubleValue": (0, 0, _itself),
    "floatValue": (0, 0, _itself),
    "isNaN": (0, 0, lambda number: False),
    "isInfinite": (0, 0, lambda number: False),
    "toString": (0, 0, lambda number: number_text(to_number(number))),
    "equals": (1, 1, same),
    "compareTo": (1, 1, compare),
    "numberValue": (0, 0, plain),  # Camunda Spin
}

BOOLEAN_METHODS: Methods = {
    "booleanValue": (0, 0, _itself),
    "toString": (0, 0, lambda value: "true" if value else "false"),
    "equals": (1, 1, same),
    "boolValue": (0, 0, _itself),  # Camunda Spin
}
