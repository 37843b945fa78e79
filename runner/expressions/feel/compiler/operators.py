"""Arithmetic, comparison, logic, between, in, instance of."""

from collections.abc import Callable
from typing import Any

from runner.expressions.feel import syntax
from runner.expressions.feel.compiler.node import Closure, Scope, compiled, compiles
from runner.expressions.feel.run import Frame
from runner.expressions.feel.types import NULL, resolved
from runner.expressions.feel.values import arithmetic
from runner.expressions.feel.values.comparison import COMPARATORS, equal, greater_or_equal, less_or_equal
from runner.expressions.feel.values.range import Range

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "+": arithmetic.add,
    "-": arithmetic.subtract,
    "*": arithmetic.multiply,
    "/": arithmetic.divide,
    "**": arithmetic.power,
}


@compiles(syntax.Arithmetic)
def calculation(node: syntax.Arithmetic, scope: Scope) -> Closure:
    if isinstance(node.left, syntax.Arithmetic):
        return _chain(node, scope)
    left, right, operation = compiled(node.left, scope), compiled(node.right, scope), _ARITHMETIC[node.operator]
    return lambda frame: operation(left(frame), right(frame))


def _chain(node: syntax.Arithmetic, scope: Scope) -> Closure:
    """`a + b - c …` in a loop: a sum of a thousand terms must not be a thousand calls deep."""
    steps: list[tuple[Callable[[Any, Any], Any], Closure]] = []
    first: syntax.Node = node
    while isinstance(first, syntax.Arithmetic):
        steps.append((_ARITHMETIC[first.operator], compiled(first.right, scope)))
        first = first.left
    steps.reverse()
    start = compiled(first, scope)

    def calculated(frame: Frame) -> Any:
        value = start(frame)
        for operation, operand in steps:
            value = operation(value, operand(frame))
        return value

    return calculated


@compiles(syntax.Negation)
def negation(node: syntax.Negation, scope: Scope) -> Closure:
    operand = compiled(node.operand, scope)
    return lambda frame: arithmetic.negate(operand(frame))


@compiles(syntax.Comparison)
def comparison(node: syntax.Comparison, scope: Scope) -> Closure:
    left, right, compare = compiled(node.left, scope), compiled(node.right, scope), COMPARATORS[node.operator]
    return lambda frame: compare(left(frame), right(frame))


@compiles(syntax.Logic)
def logic(node: syntax.Logic, scope: Scope) -> Closure:
    operands = [compiled(operand, scope) for operand in node.operands]
    deciding = node.operator == "or"  # the value that settles it, whatever the others are

    def joined(frame: Frame) -> bool | None:
        result: bool | None = not deciding
        for operand in operands:
            value = operand(frame)
            if value is deciding:
                return deciding
            if value is not True and value is not False:
                result = None
        return result

    return joined


@compiles(syntax.Between)
def between(node: syntax.Between, scope: Scope) -> Closure:
    value, low, high = (compiled(part, scope) for part in (node.value, node.low, node.high))

    def lies_between(frame: Frame) -> bool | None:
        tested = value(frame)
        above = greater_or_equal(tested, low(frame))
        below = less_or_equal(tested, high(frame))
        if above is False or below is False:
            return False
        return True if above and below else None

    return lies_between


@compiles(syntax.In)
def membership(node: syntax.In, scope: Scope) -> Closure:
    value = compiled(node.value, scope)
    tests = [compiled_test(test, scope.binding("?")) for test in node.tests]

    def is_in(frame: Frame) -> bool | None:
        tested = value(frame)
        return any_holds(tests, tested, Frame({"?": tested}, frame, frame.run))

    return is_in


def any_holds(tests: list["Test"], tested: Any, frame: Frame) -> bool | None:
    """Whether the value satisfies one of the tests; None where that can't be said."""
    result: bool | None = False
    for test in tests:
        holds = test(tested, frame)
        if holds is True:
            return True
        if holds is None:
            result = None
    return result


Test = Callable[[Any, Frame], bool | None]


def compiled_test(node: syntax.Node, scope: Scope) -> Test:
    """One test of `in (…)` or of a cell: a range, a list, a value, or a boolean expression on `?`."""
    closure = compiled(node, scope)
    if uses_input(node):
        return lambda tested, frame: _as_answer(closure(frame), tested)
    if isinstance(node, syntax.UnaryRange):
        operand, compare = compiled(node.operand, scope), COMPARATORS[node.operator]
        return lambda tested, frame: compare(tested, operand(frame))
    return lambda tested, frame: satisfies(tested, closure(frame))


def _as_answer(result: Any, tested: Any) -> bool | None:
    return result if isinstance(result, bool) else satisfies(tested, result)


def satisfies(tested: Any, test: Any) -> bool | None:
    """Whether a value lies in a range, is one of a list or equals another (DMN 1.5, table 55)."""
    if isinstance(test, Range):
        return test.contains(tested)
    if type(test) is list:
        return _is_one_of(tested, test)
    return equal(tested, test)


def _is_one_of(tested: Any, tests: list[Any]) -> bool | None:
    if type(tested) is list and equal(tested, tests):
        return True
    for test in tests:
        if equal(tested, test) is True or (isinstance(test, Range) and test.contains(tested) is True):
            return True
    return False


def uses_input(node: Any) -> bool:
    """Whether `?` occurs in it."""
    if isinstance(node, syntax.Name):
        return node.name == "?"
    if isinstance(node, syntax.In):
        return uses_input(node.value)
    if isinstance(node, tuple):
        return any(uses_input(part) for part in node)
    if isinstance(node, syntax.Node | syntax.Iteration):
        return any(uses_input(getattr(node, part)) for part in node.__dataclass_fields__)
    return False


@compiles(syntax.InstanceOf)
def instance_of(node: syntax.InstanceOf, scope: Scope) -> Closure:
    value, kind = compiled(node.value, scope), resolved(node.type, scope.types)
    if kind is None:
        return lambda frame: None
    if kind is NULL:
        return lambda frame: value(frame) is None

    def is_instance(frame: Frame) -> bool:
        tested = value(frame)
        return tested is not None and kind.has(tested)

    return is_instance
