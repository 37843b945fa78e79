"""From the grammar's rules to closures, built while parsing, so that no step of it grows with the depth of the text."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any

from lark import Token, Transformer, v_args

from runner.expressions.expression import ExpressionError
from runner.expressions.juel import coercion
from runner.expressions.juel.chain import Step, run_chain
from runner.expressions.juel.coercion import calculate, to_boolean, to_number
from runner.expressions.juel.comparison import equal, is_empty, ordered
from runner.expressions.juel.frame import BUILT_IN, Frame
from runner.expressions.juel.functions import find_function

DEEPEST = 60  # brackets, calls and ternaries in each other; each takes a frame of Python's stack

Run = Callable[[Frame], Any]
Operation = Callable[[Any, Any], Any]


@dataclass(frozen=True, slots=True)
class Node:
    """A part of an expression: how to get its value, how deep it is, which variables it reads."""

    run: Run
    depth: int = 1
    names: frozenset[str] = frozenset()
    root: str | None = None  # the variable, when the node is only its name


def node(run: Run, *parts: Node) -> Node:
    """A node made of others."""
    depth = 1 + max((part.depth for part in parts), default=0)
    if depth > DEEPEST:
        raise ExpressionError(f"The expression is nested more than {DEEPEST} levels deep.")
    return Node(run, depth, frozenset().union(*(part.names for part in parts)))


OPERATIONS: dict[str, Operation] = {
    "+": lambda left, right: _plus(left, right),
    "-": lambda left, right: calculate(coercion.subtract, left, right),
    "*": lambda left, right: calculate(coercion.multiply, left, right),
    "/": lambda left, right: calculate(coercion.divide, left, right),
    "%": lambda left, right: calculate(coercion.remainder, left, right),
    "==": equal,
    "!=": lambda left, right: not equal(left, right),
    "<": lambda left, right: ordered(operator.lt, left, right),
    "<=": lambda left, right: ordered(operator.le, left, right),
    ">": lambda left, right: ordered(operator.gt, left, right),
    ">=": lambda left, right: ordered(operator.ge, left, right),
}
SPELLINGS = {"div": "/", "mod": "%", "eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">="}
ESCAPE = re.compile(r"""\\([\\'"])""")


@v_args(inline=True)
class Compiler(Transformer[Token, Node]):
    """The grammar's rules by name."""

    def ternary(self, condition: Node, then: Node, otherwise: Node) -> Node:
        def run(frame: Frame) -> Any:
            return then.run(frame) if to_boolean(condition.run(frame)) else otherwise.run(frame)

        return node(run, condition, then, otherwise)

    def disjunction(self, *parts: Node) -> Node:
        return node(lambda frame: any(to_boolean(part.run(frame)) for part in parts), *parts)

    def conjunction(self, *parts: Node) -> Node:
        return node(lambda frame: all(to_boolean(part.run(frame)) for part in parts), *parts)

    def binary(self, first: Node, *rest: Any) -> Node:
        """A row of operators of one rank, from left to right."""
        operators = [(OPERATIONS[SPELLINGS.get(sign, sign)], sign.start_pos + 1) for sign in rest[::2]]
        parts = rest[1::2]

        def step(frame: Frame, left: Any, operation: Operation, part: Node, position: int) -> Any:
            right = part.run(frame)
            try:
                return operation(left, right)
            except ExpressionError as error:
                raise located(error, position) from None

        def run(frame: Frame) -> Any:
            return reduce(
                lambda left, right: step(frame, left, right[0][0], right[1], right[0][1]),
                zip(operators, parts, strict=True),
                first.run(frame),
            )

        return node(run, first, *parts)

    equality = comparison = sum = product = binary

    def sign(self, sign: Token, part: Node) -> Node:
        if sign == "+":
            raise ExpressionError("'+' needs a value on its left.", _position(sign))

        def run(frame: Frame) -> Any:
            value = to_number(part.run(frame))
            return value.copy_negate() if isinstance(value, Decimal) else -value

        return node(run, part)

    def negation(self, part: Node) -> Node:
        return node(lambda frame: not to_boolean(part.run(frame)), part)

    def emptiness(self, part: Node) -> Node:
        return node(lambda frame: is_empty(part.run(frame)), part)

    def chain(self, base: Node, *steps: Step) -> Node:
        parts = [part for step in steps for part in step.arguments]
        return node(lambda frame: run_chain(frame, base.run, base.root, steps), base, *parts)

    def property(self, name: Token) -> Step:
        return Step("property", str(name), (), _position(name))

    def method(self, name: Token, *arguments: Node | None) -> Step:
        return Step("method", str(name), _given(arguments), _position(name))

    def place(self, index: Node) -> Step:
        return Step("place", "", (index,), None)

    def identifier(self, name: Token) -> Node:
        text, position = str(name), _position(name)
        names = frozenset() if text in BUILT_IN else frozenset({text})
        return Node(lambda frame: frame.resolve(text, position), 1, names, text)

    def function(self, name: Token, *arguments: Node | None) -> Node:
        parts = _given(arguments)
        function, position = find_function(str(name), len(parts), _position(name)), _position(name)

        def run(frame: Frame) -> Any:
            values = [part.run(frame) for part in parts]
            try:
                return function(frame, *values)
            except ExpressionError as error:
                raise located(error, position) from None

        return node(run, *parts)

    def text(self, token: Token) -> Node:
        return _constant(ESCAPE.sub(r"\1", token[1:-1]))

    def decimal(self, token: Token) -> Node:
        return _constant(coercion.to_number(str(token)))

    def integer(self, token: Token) -> Node:
        return _constant(coercion.to_number(str(token)))

    def true(self) -> Node:
        return _constant(True)

    def false(self) -> Node:
        return _constant(False)

    def null(self) -> Node:
        return _constant(None)


def _plus(left: Any, right: Any) -> Any:
    try:
        return calculate(coercion.add, left, right)
    except ExpressionError as error:
        if not isinstance(left, str) and not isinstance(right, str):
            raise
        cure = "'+' adds numbers. Join texts by concat(), or write them beside the ${…}."
        raise ExpressionError(f"{error.message} {cure}") from None


def _constant(value: Any) -> Node:
    return Node(lambda frame: value)


def _given(arguments: tuple[Node | None, ...]) -> tuple[Node, ...]:
    return tuple(argument for argument in arguments if argument is not None)


def _position(token: Token) -> int:
    return (token.start_pos or 0) + 1


def located(error: ExpressionError, position: int | None) -> ExpressionError:
    """The error with its place, where it had none."""
    if error.position is None:
        error.position = position
    return error
