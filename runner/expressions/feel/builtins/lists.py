"""Functions of lists (DMN 1.5, tables 75 and 80)."""

from collections.abc import Callable
from functools import cmp_to_key
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.functions import Function
from runner.expressions.feel.run import Run, require_list_size, require_text_size
from runner.expressions.feel.values.comparison import equal
from runner.expressions.feel.values.comparison import less as is_less
from runner.expressions.feel.values.number import Number, whole

FUNCTIONS = Functions()


def place(position: Number, length: int) -> int | None:
    """The index from 0 of a position from 1, or from -1 at the end; None where the list has none such."""
    number = whole(position)
    if number is None or number == 0 or abs(number) > length:
        return None
    return number - 1 if number > 0 else length + number


@FUNCTIONS.define("list contains", "list: list, element: any", run=True)
def list_contains(run: Run, values: list[Any], element: Any) -> bool:
    run.spend(len(values))
    return any(equal(value, element) is True for value in values)


@FUNCTIONS.define("sublist", "list: list, start position: number, length?: number")
def sublist(values: list[Any], start: Number, length: Number | None = None) -> list[Any] | None:
    first = place(start, len(values))
    if first is None:
        return None
    if length is None:
        return values[first:]
    size = int(length)
    return values[first : first + size] if 1 <= size <= len(values) - first else None


@FUNCTIONS.define("append", "list: list, item: any", variadic=True, run=True)
def append(run: Run, values: list[Any], items: list[Any]) -> list[Any]:
    return _joined(run, [values, items])


@FUNCTIONS.define("concatenate", "list: list", variadic=True, run=True)
def concatenate(run: Run, lists: list[list[Any]]) -> list[Any]:
    return _joined(run, lists)


def _joined(run: Run, lists: list[list[Any]]) -> list[Any]:
    size = sum(map(len, lists))
    require_list_size(size)
    run.spend(size)
    return [item for values in lists for item in values]


@FUNCTIONS.define("insert before", "list: list, position: number, newItem: any", run=True)
def insert_before(run: Run, values: list[Any], position: Number, item: Any) -> list[Any] | None:
    index = place(position, len(values))
    if index is None:
        return None
    return _joined(run, [values[:index], [item], values[index:]])


@FUNCTIONS.define("remove", "list: list, position: number", run=True)
def remove(run: Run, values: list[Any], position: Number) -> list[Any] | None:
    index = place(position, len(values))
    run.spend(len(values))
    return None if index is None else values[:index] + values[index + 1 :]


@FUNCTIONS.define("list replace", "list: list, position: number, newItem: any", run=True)
def replace_at(run: Run, values: list[Any], position: Number, item: Any) -> list[Any] | None:
    index = place(position, len(values))
    run.spend(len(values))
    return None if index is None else [*values[:index], item, *values[index + 1 :]]


@FUNCTIONS.define("list replace", "list: list, match: function, newItem: any", run=True)
def replace_matching(run: Run, values: list[Any], match: Function, item: Any) -> list[Any] | None:
    replaced = []
    for value in values:
        run.spend(1)
        answer = match.call([value, item], run)
        if not isinstance(answer, bool):
            return None
        replaced.append(item if answer else value)
    return replaced


@FUNCTIONS.define("reverse", "list: list", run=True)
def reverse(run: Run, values: list[Any]) -> list[Any]:
    run.spend(len(values))
    return values[::-1]


@FUNCTIONS.define("index of", "list: list, match: any", run=True)
def index_of(run: Run, values: list[Any], match: Any) -> list[int]:
    run.spend(len(values))
    return [position for position, value in enumerate(values, 1) if equal(value, match) is True]


@FUNCTIONS.define("union", "list: list", variadic=True, run=True)
def union(run: Run, lists: list[list[Any]]) -> list[Any]:
    return distinct_values(run, _joined(run, lists))


@FUNCTIONS.define("distinct values", "list: list", run=True)
def distinct_values(run: Run, values: list[Any]) -> list[Any]:
    return _Seen(run).fresh(values)


@FUNCTIONS.define("duplicate values", "list: list", run=True)
def duplicate_values(run: Run, values: list[Any]) -> list[Any]:
    """Camunda's: each value that occurs more than once."""
    seen, repeated = _Seen(run), _Seen(run)
    return repeated.fresh([value for value in values if not seen.adds(value)])


class _Seen:
    """The values met so far; simple ones are found at once, others by comparing."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.simple: set[Any] = set()
        self.others: list[Any] = []

    def adds(self, value: Any) -> bool:
        """Whether the value is new; then it's kept."""
        if type(value) in (str, int):
            self.run.spend(1)
            if value in self.simple:
                return False
            self.simple.add(value)
            return not any(equal(value, other) for other in self.others)
        self.run.spend(1 + len(self.others))
        if any(equal(value, other) is True for other in self.others):
            return False
        if type(value) not in (list, dict) and any(equal(value, other) is True for other in self.simple):
            return False
        self.others.append(value)
        return True

    def fresh(self, values: list[Any]) -> list[Any]:
        """The values without those that came before."""
        return [value for value in values if self.adds(value)]


@FUNCTIONS.define("flatten", "list: list", run=True)
def flatten(run: Run, values: list[Any]) -> list[Any]:
    flat: list[Any] = []
    _flatten(run, values, flat)
    return flat


def _flatten(run: Run, values: list[Any], flat: list[Any]) -> None:
    run.spend(len(values))
    for value in values:
        if type(value) is list:
            _flatten(run, value, flat)
        else:
            flat.append(value)
    require_list_size(len(flat))


@FUNCTIONS.define("sort", "list: list", run=True)
def sort_ascending(run: Run, values: list[Any]) -> list[Any] | None:
    return _sorted(run, values, is_less)


@FUNCTIONS.define("sort", "list: list, precedes: function", run=True)
def sort(run: Run, values: list[Any], precedes: Function) -> list[Any] | None:
    return _sorted(run, values, lambda one, other: precedes.call([one, other], run))


class _NoOrder(ExpressionError):
    """Two items have no order, so the list has none."""


def _sorted(run: Run, values: list[Any], precedes: Callable[[Any, Any], Any]) -> list[Any] | None:
    def order(one: Any, other: Any) -> int:
        run.spend(1)
        first = precedes(one, other)
        if not isinstance(first, bool):
            raise _NoOrder("The items of the list have no order.")
        if first:
            return -1
        return 1 if precedes(other, one) is True else 0

    try:
        return sorted(values, key=cmp_to_key(order))
    except _NoOrder:
        return None


@FUNCTIONS.define("string join", "list: list, delimiter?: string or null", run=True)
def string_join(run: Run, values: list[Any], delimiter: str | None = None) -> str | None:
    return _text_of(run, values, delimiter or "")


@FUNCTIONS.define("string join", "list: list, delimiter: string or null, prefix: string, suffix: string", run=True)
def string_join_between(run: Run, values: list[Any], delimiter: str | None, prefix: str, suffix: str) -> str | None:
    """Camunda's, with a text before and one behind."""
    text = _text_of(run, values, delimiter or "")
    return None if text is None else prefix + text + suffix


def _text_of(run: Run, values: list[Any], delimiter: str) -> str | None:
    texts = [value for value in values if value is not None]
    if not all(isinstance(text, str) for text in texts):
        return None
    run.spend(len(values))
    require_text_size(sum(map(len, texts)) + len(delimiter) * len(texts))
    return delimiter.join(texts)
