"""What lark calls at each rule of the grammar: it makes the node of the syntax tree."""

from typing import Any

from runner.expressions.feel import syntax
from runner.expressions.feel.syntax import Node
from runner.expressions.feel.temporal.literals import read_temporal
from runner.expressions.feel.tokens import Token

Parts = list[Any]


def _nodes(parts: Parts) -> tuple[Any, ...]:
    """The parts that are no tokens."""
    return tuple(part for part in parts if not isinstance(part, Token))


def _start(parts: Parts) -> int:
    first = parts[0]
    return first.start_pos if isinstance(first, Token) else first.position


class Builder:
    """One method a rule's alias; `parts` holds its tokens and the nodes already made."""

    # --- a cell's tests
    def unary_tests(self, parts: Parts) -> Node:
        tests = _nodes(parts)
        only = tests[0]
        if len(tests) == 1 and isinstance(only, syntax.Call) and only.function == syntax.Name(only.position, "not"):
            return syntax.UnaryTests(0, only.arguments, is_negated=True)
        return syntax.UnaryTests(0, tests)

    def negated_tests(self, parts: Parts) -> Node:
        return syntax.UnaryTests(0, _nodes(parts), is_negated=True)

    def any_value(self, parts: Parts) -> Node:
        return syntax.UnaryTests(0, ())

    # --- logic and comparison
    def disjunction(self, parts: Parts) -> Node:
        return syntax.Logic(_start(parts), "or", _nodes(parts))

    def conjunction(self, parts: Parts) -> Node:
        return syntax.Logic(_start(parts), "and", _nodes(parts))

    def comparator(self, parts: Parts) -> Token:
        return parts[0]

    def comparison(self, parts: Parts) -> Node:
        left, operator, right = parts
        text = operator.value
        return syntax.Comparison(left.position, text, left, right)

    def between(self, parts: Parts) -> Node:
        return syntax.Between(_start(parts), *_nodes(parts))

    def membership(self, parts: Parts) -> Node:
        return syntax.In(_start(parts), parts[0], parts[2])

    def items(self, parts: Parts) -> tuple[Any, ...]:
        return _nodes(parts)

    def unary_range(self, parts: Parts) -> Node:
        return syntax.UnaryRange(_start(parts), parts[0].value, parts[1])

    # --- arithmetic
    def addition(self, parts: Parts) -> Node:
        return syntax.Arithmetic(_start(parts), "+", parts[0], parts[2])

    def subtraction(self, parts: Parts) -> Node:
        return syntax.Arithmetic(_start(parts), "-", parts[0], parts[2])

    def multiplication(self, parts: Parts) -> Node:
        return syntax.Arithmetic(_start(parts), "*", parts[0], parts[2])

    def division(self, parts: Parts) -> Node:
        return syntax.Arithmetic(_start(parts), "/", parts[0], parts[2])

    def exponentiation(self, parts: Parts) -> Node:
        return syntax.Arithmetic(_start(parts), "**", parts[0], parts[2])

    def negation(self, parts: Parts) -> Node:
        return syntax.Negation(_start(parts), parts[1])

    def instance_of(self, parts: Parts) -> Node:
        return syntax.InstanceOf(_start(parts), parts[0], parts[3])

    # --- what follows a value
    def path(self, parts: Parts) -> Node:
        return syntax.Path(_start(parts), parts[0], parts[2].value)

    def filter(self, parts: Parts) -> Node:
        return syntax.Filter(_start(parts), parts[0], parts[2])

    def empty_call(self, parts: Parts) -> Node:
        return syntax.Call(_start(parts), parts[0], ())

    def call(self, parts: Parts) -> Node:
        function, *arguments = _nodes(parts)
        return syntax.Call(_start(parts), function, tuple(arguments))

    def named_call(self, parts: Parts) -> Node:
        function, *arguments = _nodes(parts)
        names = tuple(part.value for part in parts if isinstance(part, Token) and part.type == "KEY")
        return syntax.Call(_start(parts), function, tuple(arguments), names)

    def not_call(self, parts: Parts) -> Node:
        start = _start(parts)
        return syntax.Call(start, syntax.Name(start, "not"), (parts[2],))

    # --- values
    def number(self, parts: Parts) -> Node:
        return syntax.Constant(parts[0].start_pos, parts[0].value)

    string = true = false = null = number

    def at_literal(self, parts: Parts) -> Node:
        return syntax.Constant(parts[0].start_pos, read_temporal(parts[1].value))

    def name(self, parts: Parts) -> Node:
        return syntax.Name(parts[0].start_pos, parts[0].value)

    def parenthesised(self, parts: Parts) -> Node:
        return parts[1]

    def empty_list(self, parts: Parts) -> Node:
        return syntax.ListItems(parts[0].start_pos, ())

    def list_items(self, parts: Parts) -> Node:
        return syntax.ListItems(parts[0].start_pos, _nodes(parts))

    def empty_context(self, parts: Parts) -> Node:
        return syntax.Context(parts[0].start_pos, ())

    def context(self, parts: Parts) -> Node:
        return syntax.Context(parts[0].start_pos, tuple(part for part in parts if not isinstance(part, Token)))

    def entry(self, parts: Parts) -> tuple[str, Node]:
        return (parts[0].value, parts[2])

    text_entry = entry

    def closed_closed(self, parts: Parts) -> Node:
        return syntax.Interval(parts[0].start_pos, parts[1], parts[3], True, True)

    def closed_open(self, parts: Parts) -> Node:
        return syntax.Interval(parts[0].start_pos, parts[1], parts[3], True, False)

    def open_closed(self, parts: Parts) -> Node:
        return syntax.Interval(parts[0].start_pos, parts[1], parts[3], False, True)

    def open_open(self, parts: Parts) -> Node:
        return syntax.Interval(parts[0].start_pos, parts[1], parts[3], False, False)

    # --- what begins with a keyword
    def if_then(self, parts: Parts) -> Node:
        return syntax.If(parts[0].start_pos, parts[1], parts[3], parts[5])

    def iteration(self, parts: Parts) -> syntax.Iteration:
        return syntax.Iteration(parts[0].value, parts[2], parts[4] if len(parts) > 4 else None)

    def for_return(self, parts: Parts) -> Node:
        return syntax.For(parts[0].start_pos, parts[1], parts[3])

    def some(self, parts: Parts) -> Node:
        return syntax.Quantified(parts[0].start_pos, "some", parts[1], parts[3])

    def every(self, parts: Parts) -> Node:
        return syntax.Quantified(parts[0].start_pos, "every", parts[1], parts[3])

    def function(self, parts: Parts) -> Node:
        *parameters, (body, is_external) = _nodes(parts)
        return syntax.Function(parts[0].start_pos, tuple(parameters), body, is_external)

    def parameter(self, parts: Parts) -> syntax.Parameter:
        return syntax.Parameter(parts[0].value, parts[2] if len(parts) > 2 else None)

    def feel_body(self, parts: Parts) -> tuple[Node, bool]:
        return (parts[0], False)

    def external_body(self, parts: Parts) -> tuple[Node, bool]:
        return (parts[1], True)

    # --- types
    def type_name(self, parts: Parts) -> syntax.TypeName:
        return syntax.TypeName(parts[0].value)

    def type_of_parts(self, parts: Parts) -> syntax.TypeName:
        return syntax.TypeName(parts[0].value, _nodes(parts), has_parameters=True)

    def context_type(self, parts: Parts) -> syntax.TypeName:
        keys = tuple(part.value for part in parts if isinstance(part, Token) and part.type == "KEY")
        return syntax.TypeName("context", _nodes(parts), keys, has_parameters=True)

    def function_type(self, parts: Parts) -> syntax.TypeName:
        *domain, result = _nodes(parts)
        return syntax.TypeName("function", tuple(domain), result=result, has_parameters=True)
