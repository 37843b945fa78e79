"""for, some, every and filters."""

from collections.abc import Iterable, Iterator
from typing import Any

from runner.expressions.feel import syntax
from runner.expressions.feel.compiler.node import Closure, Scope, compiled, compiles
from runner.expressions.feel.run import Frame, require_list_size
from runner.expressions.feel.temporal import Date
from runner.expressions.feel.values.number import is_number, whole
from runner.expressions.feel.values.range import Range

_AGGREGATES = frozenset(("count", "sum", "min", "max", "mean", "product"))


class _Iterations:
    """The heads `x in xs, y in ys`: all combinations, the last name changing fastest."""

    def __init__(self, iterations: tuple[syntax.Iteration, ...], scope: Scope) -> None:
        self.heads: list[tuple[str, Closure, Closure | None]] = []
        for iteration in iterations:
            source = compiled(iteration.source, scope)
            end = compiled(iteration.end, scope) if iteration.end is not None else None
            self.heads.append((iteration.name, source, end))
            scope = scope.binding(iteration.name)
        self.scope = scope

    def rounds(self, frame: Frame, names: dict[str, Any]) -> Iterator[None] | None:
        """Binds `names` for each round in turn; None when the first source is nothing to iterate over."""
        values = self.items(0, frame)
        return None if values is None else self._rounds(0, values, frame, names)

    def _rounds(self, depth: int, values: Iterable[Any], frame: Frame, names: dict[str, Any]) -> Iterator[None]:
        name = self.heads[depth][0]
        is_last = depth == len(self.heads) - 1
        for value in values:
            frame.run.spend(1)
            names[name] = value
            if is_last:
                yield
                continue
            inner = self.items(depth + 1, frame)
            if inner is None:
                raise NothingToIterate
            yield from self._rounds(depth + 1, inner, frame, names)
        names.pop(name, None)

    def items(self, depth: int, frame: Frame) -> Any:
        """What the head runs over."""
        _, source, end = self.heads[depth]
        first = source(frame)
        return items_of(first) if end is None else numbers_between(first, end(frame))


class NothingToIterate(Exception):
    """A source inside is no list and no range."""


def items_of(source: Any) -> Any:
    """The items of a list, or the whole numbers or dates of a range; None for what has none."""
    if type(source) is list:
        return source
    if isinstance(source, Range):
        return _items_of_range(source)
    return None if source is None else [source]


def numbers_between(first: Any, last: Any) -> Any:
    """Whole numbers or dates from the first to the last, up or down."""
    if isinstance(first, Date) and isinstance(last, Date):
        days = numbers_between(first.days, last.days)
        return (Date.from_days(day) for day in days)
    start, end = whole(first), whole(last)
    if start is None or end is None:
        return None
    return range(start, end + 1) if start <= end else range(start, end - 1, -1)


def _items_of_range(source: Range) -> Any:
    first, last = source.start, source.end
    if isinstance(first, Date) and isinstance(last, Date):
        return (Date.from_days(day) for day in _inside(source, first.days, last.days))
    start, end = whole(first), whole(last)
    return None if start is None or end is None else _inside(source, start, end)


def _inside(source: Range, start: int, end: int) -> range:
    return range(start + (not source.start_included), end + source.end_included)


@compiles(syntax.For)
def for_return(node: syntax.For, scope: Scope) -> Closure:
    iterations = _Iterations(node.iterations, scope)
    body = compiled(node.body, iterations.scope.binding("partial"))
    wants_partial = _reads_partial(node.body)
    keeps_partial = wants_partial and _keeps_partial(node.body)

    def loop(frame: Frame) -> list[Any] | None:
        names: dict[str, Any] = {}
        inner = Frame(names, frame, frame.run)
        rounds = iterations.rounds(inner, names)
        if rounds is None:
            return None
        results: list[Any] = []
        names["partial"] = results
        try:
            for _ in rounds:
                if keeps_partial:
                    frame.run.spend(len(results))
                    names["partial"] = list(results)
                results.append(body(Frame(dict(names), frame, frame.run) if keeps_frame else inner))
        except NothingToIterate:
            return None
        require_list_size(len(results))
        return results

    keeps_frame = _makes_functions(node.body)
    return loop


def _walk(node: Any) -> Iterator[syntax.Node]:
    if isinstance(node, syntax.Node):
        yield node
    if isinstance(node, syntax.Node | syntax.Iteration):
        for part in node.__dataclass_fields__:
            yield from _walk(getattr(node, part))
    elif isinstance(node, tuple):
        for part in node:
            yield from _walk(part)


def _reads_partial(body: syntax.Node) -> bool:
    return any(isinstance(node, syntax.Name) and node.name == "partial" for node in _walk(body))


def _keeps_partial(body: syntax.Node) -> bool:
    """Whether `partial` may live on in a result: it's used otherwise than by `partial[…]` or `count(partial)`."""
    passing = 0
    for node in _walk(body):
        if isinstance(node, syntax.Filter) and _is_partial(node.source):
            passing += 1
        if isinstance(node, syntax.Call) and isinstance(node.function, syntax.Name):
            passing += sum(map(_is_partial, node.arguments)) if node.function.name in _AGGREGATES else 0
    return passing < sum(map(_is_partial, _walk(body)))


def _is_partial(node: syntax.Node) -> bool:
    return isinstance(node, syntax.Name) and node.name == "partial"


def _makes_functions(body: syntax.Node) -> bool:
    """Whether a function may be made that remembers this round's names."""
    return any(isinstance(node, syntax.Function) for node in _walk(body))


@compiles(syntax.Quantified)
def quantified(node: syntax.Quantified, scope: Scope) -> Closure:
    iterations = _Iterations(node.iterations, scope)
    condition = compiled(node.condition, iterations.scope)
    deciding = node.quantifier == "some"

    def holds(frame: Frame) -> bool | None:
        names: dict[str, Any] = {}
        inner = Frame(names, frame, frame.run)
        rounds = iterations.rounds(inner, names)
        if rounds is None:
            return None
        result: bool | None = not deciding
        try:
            for _ in rounds:
                value = condition(inner)
                if value is deciding:
                    return deciding
                if value is not True and value is not False:
                    result = None
        except NothingToIterate:
            return None
        return result

    return holds


@compiles(syntax.Filter)
def filtered(node: syntax.Filter, scope: Scope) -> Closure:
    source = compiled(node.source, scope)
    if isinstance(node.condition, syntax.Constant) and is_number(node.condition.value):
        index = whole(node.condition.value)
        return lambda frame: item_at(source(frame), index)
    condition = compiled(node.condition, scope.filtering())

    def chosen(frame: Frame) -> Any:
        return filter_items(source(frame), condition, frame)

    return chosen


def filter_items(value: Any, condition: Closure, frame: Frame) -> Any:
    """The items for which the condition is true, or the one at the number it gives (DMN 1.5, table 68)."""
    if value is None:
        return None
    values = value if type(value) is list else [value]
    if not values:
        return _filter_nothing(condition, frame)
    kept = []
    run = frame.run
    for item in values:
        run.spend(1)
        inner = Frame({"item": item}, frame, run)
        answer = condition(Frame(item, inner, run) if type(item) is dict else inner)
        if answer is True:
            kept.append(item)
        elif is_number(answer):
            return item_at(values, whole(answer))
    return kept


def _filter_nothing(condition: Closure, frame: Frame) -> Any:
    return None if is_number(condition(Frame({"item": None}, frame, frame.run))) else []


def item_at(value: Any, index: int | None) -> Any:
    """The item at a position from 1, or from -1 at the end; a single value counts as a list of it."""
    values = value if type(value) is list else [value]
    if index is None or index == 0 or abs(index) > len(values):
        return None
    return values[index - 1 if index > 0 else index]
