"""Function literals and calls."""

from typing import Any

from runner.expressions.feel import syntax
from runner.expressions.feel.builtins import BUILTINS
from runner.expressions.feel.compiler.node import Closure, Scope, compiled, compiles
from runner.expressions.feel.external import external_function
from runner.expressions.feel.functions import Function, UserFunction
from runner.expressions.feel.run import Frame, Run
from runner.expressions.feel.types import ANY, resolved

_LITERAL_FUNCTIONS = frozenset(("date", "time", "date and time", "duration"))


@compiles(syntax.Call)
def call(node: syntax.Call, scope: Scope) -> Closure:
    if _is_literal(node, scope):
        value = BUILTINS[node.function.name].call([node.arguments[0].value], Run())  # type: ignore[attr-defined]
        return lambda frame: value
    function = _called(node.function, scope)
    arguments = [compiled(argument, scope) for argument in node.arguments]
    names = node.names
    if names is not None and len(set(names)) < len(names):
        return lambda frame: None

    def called(frame: Frame) -> Any:
        target = function(frame)
        if not isinstance(target, Function):
            return None
        values = [argument(frame) for argument in arguments]
        return target.call(values, frame.run) if names is None else target.call_named(names, values, frame.run)

    return called


def _is_literal(node: syntax.Call, scope: Scope) -> bool:
    """Whether it's `date("2026-01-01")` or its like, which is the same every time (10.3.1.2, rule 60)."""
    function, arguments = node.function, node.arguments
    return (
        isinstance(function, syntax.Name)
        and function.name in _LITERAL_FUNCTIONS
        and function.name not in scope.bound
        and node.names is None
        and len(arguments) == 1
        and isinstance(arguments[0], syntax.Constant)
    )


def _called(node: syntax.Node, scope: Scope) -> Closure:
    """What is called; a variable that is no function doesn't hide a built-in function of its name."""
    if not isinstance(node, syntax.Name) or node.name not in BUILTINS or node.name in scope.bound:
        return compiled(node, scope)
    wanted, builtin = node.name, BUILTINS[node.name]
    scope.reads.possible.add(wanted)
    scope.reads.paths.add((wanted,))

    def found(frame: Frame | None) -> Function:
        while frame is not None:
            value = frame.names.get(wanted)
            if value is not None and isinstance(value, Function):
                return value
            frame = frame.outer
        return builtin

    return found


@compiles(syntax.Function)
def function(node: syntax.Function, scope: Scope) -> Closure:
    names = tuple(parameter.name for parameter in node.parameters)
    kinds = [resolved(parameter.type, scope.types) if parameter.type else ANY for parameter in node.parameters]
    if any(kind is None for kind in kinds) or len(set(names)) < len(names):
        return lambda frame: None
    types = [kind for kind in kinds if kind is not None]
    body = compiled(node.body, scope.binding(*names))

    def made(frame: Frame) -> Function | None:
        if node.is_external:
            return external_function(names, body(frame))

        def run_body(bound: dict[str, Any], run: Run) -> Any:
            return body(Frame(bound, frame, run))

        return UserFunction(names, types, run_body)

    return made
