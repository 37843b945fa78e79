"""Constants, names, paths, lists, contexts, ranges and conditions."""

from typing import Any

from runner.expressions.feel import syntax
from runner.expressions.feel.builtins import BUILTINS
from runner.expressions.feel.compiler.node import Closure, Scope, compiled, compiles
from runner.expressions.feel.run import Frame
from runner.expressions.feel.values.comparison import less_or_equal
from runner.expressions.feel.values.properties import property_of
from runner.expressions.feel.values.range import Range, range_from


@compiles(syntax.Constant)
def constant(node: syntax.Constant, scope: Scope) -> Closure:
    value = node.value
    return lambda frame: value


@compiles(syntax.Name)
def name(node: syntax.Name, scope: Scope) -> Closure:
    scope.read(node.name)
    return _reading(node.name)


def _reading(wanted: str) -> Closure:
    """What the name stands for in the innermost scope that has it."""
    otherwise = BUILTINS.get(wanted)

    def read(frame: Frame | None) -> Any:
        while frame is not None:
            names = frame.names
            if wanted in names:
                return names[wanted]
            frame = frame.outer
        return otherwise

    return read


@compiles(syntax.Path)
def path(node: syntax.Path, scope: Scope) -> Closure:
    keys: list[str] = [node.name]
    first = node.source
    while isinstance(first, syntax.Path):
        keys.insert(0, first.name)
        first = first.source
    if isinstance(first, syntax.Name):
        scope.read(first.name, *keys)
        source = _reading(first.name)
    else:
        source = compiled(first, scope)
    for key in keys:
        source = _part(source, key)
    return source


def _part(source: Closure, wanted: str) -> Closure:
    def read(frame: Frame) -> Any:
        value = source(frame)
        if type(value) is dict:
            return value.get(wanted)
        if type(value) is list:
            frame.run.spend(len(value))
        return property_of(value, wanted)

    return read


@compiles(syntax.ListItems)
def list_items(node: syntax.ListItems, scope: Scope) -> Closure:
    items = [compiled(item, scope) for item in node.items]
    return lambda frame: [item(frame) for item in items]


@compiles(syntax.Context)
def context(node: syntax.Context, scope: Scope) -> Closure:
    entries: list[tuple[str, Closure]] = []
    keys: list[str] = []
    for key, value in node.entries:
        entries.append((key, compiled(value, scope.binding(*keys))))
        keys.append(key)
    if len(set(keys)) < len(keys):
        return lambda frame: None  # 10.3.2.6: the keys are distinct

    def made(frame: Frame) -> dict[str, Any]:
        names: dict[str, Any] = {}
        inner = Frame(names, frame, frame.run)
        for key, value in entries:
            names[key] = value(inner)
        return names

    return made


@compiles(syntax.Interval)
def interval(node: syntax.Interval, scope: Scope) -> Closure:
    low, high = compiled(node.low, scope), compiled(node.high, scope)
    low_included, high_included = node.low_included, node.high_included

    def made(frame: Frame) -> Range | None:
        return checked_range(low(frame), high(frame), low_included, high_included)

    return made


def checked_range(low: Any, high: Any, low_included: bool, high_included: bool) -> Range | None:
    """The range, null when its ends are of different kinds or out of order (10.3.2.7)."""
    if low is not None and high is not None and less_or_equal(low, high) is not True:
        return None
    return Range(low, high, low_included, high_included)


@compiles(syntax.UnaryRange)
def unary_range(node: syntax.UnaryRange, scope: Scope) -> Closure:
    operator, operand = node.operator, compiled(node.operand, scope)
    return lambda frame: range_from(operator, operand(frame))


@compiles(syntax.If)
def condition(node: syntax.If, scope: Scope) -> Closure:
    test = compiled(node.condition, scope)
    consequence, alternative = compiled(node.consequence, scope), compiled(node.alternative, scope)
    return lambda frame: consequence(frame) if test(frame) is True else alternative(frame)
