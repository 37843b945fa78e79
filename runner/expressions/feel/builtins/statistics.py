"""Functions that make one value of a list: count, min, sum, mean and their like (DMN 1.5, table 75)."""

from collections.abc import Callable
from decimal import Decimal
from functools import reduce
from typing import Any

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.run import Run
from runner.expressions.feel.values.arithmetic import add, divide, multiply
from runner.expressions.feel.values.comparison import greater, less
from runner.expressions.feel.values.number import DECIMAL128, Number, is_number

FUNCTIONS = Functions()


@FUNCTIONS.define("count", "list: list")
def count(values: list[Any]) -> int:
    return len(values)


def _define_of_list(name: str, body: Callable[[Run, list[Any]], Any]) -> None:
    """The function of one list, or of its items as so many arguments."""

    def of_items(run: Run, values: list[Any]) -> Any:
        return body(run, values) if len(values) > 1 else None

    FUNCTIONS.define(name, "list: list", run=True)(body)
    FUNCTIONS.define(name, "…: any", variadic=True, run=True)(of_items)


def _define_of_numbers(name: str, calculate: Callable[[list[Number]], Any], when_empty: Any = None) -> None:
    def body(run: Run, values: list[Any]) -> Any:
        run.spend(len(values))
        if not all(map(is_number, values)):
            return None
        return calculate(values) if values else when_empty

    _define_of_list(name, body)


def _extreme(is_better: Callable[[Any, Any], bool | None]) -> Callable[[Run, list[Any]], Any]:
    def body(run: Run, values: list[Any]) -> Any:
        run.spend(len(values))
        best = values[0] if values else None
        for value in values:
            better = is_better(value, best)
            if better is None:
                return None
            if better:
                best = value
        return best

    return body


def _median(values: list[Number]) -> Any:
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return divide(add(ordered[middle - 1], ordered[middle]), 2)


def _deviation(values: list[Number]) -> Any:
    if len(values) < 2:
        return None
    mean = Decimal(divide(reduce(add, values), len(values)))
    squares = [DECIMAL128.power(DECIMAL128.subtract(Decimal(value), mean), 2) for value in values]
    return DECIMAL128.sqrt(DECIMAL128.divide(reduce(DECIMAL128.add, squares), Decimal(len(values) - 1)))


def _mode(values: list[Number]) -> list[Number]:
    counts: dict[Number, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    most = max(counts.values())
    return sorted(value for value, times in counts.items() if times == most)


_define_of_list("min", _extreme(less))
_define_of_list("max", _extreme(greater))
_define_of_numbers("sum", lambda values: reduce(add, values))
_define_of_numbers("mean", lambda values: divide(reduce(add, values), len(values)))
_define_of_numbers("product", lambda values: reduce(multiply, values))
_define_of_numbers("median", _median)
_define_of_numbers("stddev", _deviation)
_define_of_numbers("mode", _mode, when_empty=[])
