"""A FEEL text, compiled: what `runner.expressions` hands out, and what decisions run directly."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from runner.expressions.expression import Expression, ExpressionError, Surroundings
from runner.expressions.feel.compiler import Closure, Scope, calls, cells, compiled, loops, operators, values
from runner.expressions.feel.parser import parse_cell, parse_expression
from runner.expressions.feel.run import Frame, Run
from runner.expressions.feel.syntax import Constant, Node
from runner.expressions.feel.types import Type
from runner.expressions.feel.values.boundary import Needs, needed_part, needs_of, to_python

_COMPILERS = (calls, cells, loops, operators, values)  # imported for what they register
_NO_TYPES: Mapping[str, Type] = {}


@dataclass(frozen=True)
class Program:
    """A compiled text on FEEL's own values: `run` takes a frame. `names` are the variables it may read."""

    text: str
    node: Node
    run: Closure
    names: frozenset[str]
    certain_names: frozenset[str]
    needs: Mapping[str, Needs]  # what is read of each of them


def expression_program(text: str, names: frozenset[str], types: Mapping[str, Type] = _NO_TYPES) -> Program:
    """An expression; `names` are those with spaces or signs, `types` those of the model. Raises ExpressionError."""
    return _program(text, parse_expression(text, names), types)


def cell_program(text: str, names: frozenset[str], types: Mapping[str, Type] = _NO_TYPES) -> Program:
    """The unary tests of a cell, for the name `?`. Raises ExpressionError."""
    program = _program(text, parse_cell(text, names), types)
    return replace(program, names=program.names | {"?"}, needs={**program.needs, "?": None})


def _program(text: str, node: Node, types: Mapping[str, Type]) -> Program:
    scope = Scope(types)
    try:
        closure = compiled(node, scope)
    except RecursionError:
        raise ExpressionError("The FEEL expression is nested too deeply. Divide it into several.") from None
    reads = scope.reads
    needs = needs_of(reads.paths)
    certain = frozenset(reads.certain - {"?"})
    return Program(text, node, closure, frozenset(reads.certain | reads.possible), certain, needs)


class FeelExpression(Expression):
    """A FEEL text on Python's values. A variable that isn't there is null."""

    def __init__(self, program: Program) -> None:
        self.text = program.text
        self.program = program
        self.names = program.certain_names
        self.is_literal = isinstance(program.node, Constant)

    def evaluate(
        self, variables: Mapping[str, Any], surroundings: Surroundings | None = None, *, exact: bool = False
    ) -> Any:
        """The value. Raises ExpressionError where a limit is passed or a variable can't be read."""
        try:
            needs = self.program.needs
            names = {name: needed_part(variables[name], needs[name]) for name in needs if name in variables}
            value = self.program.run(Frame(names, None, Run(surroundings)))
            kind = type(value)
            return value if kind is int or kind is str or kind is bool else to_python(value, exact=exact)
        except RecursionError:
            raise ExpressionError("The values or the expression are nested too deeply. Make them flatter.") from None
        except ExpressionError as error:
            raise ExpressionError(f"{error.message} In: {_excerpt(self.text)}", error.position) from None


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 100 else flat[:100] + "…"


def compile_feel(text: str, names: frozenset[str]) -> FeelExpression:
    """The expression; raises ExpressionError with the position where it can't be read."""
    return FeelExpression(expression_program(text, names))


def compile_tests(text: str, names: frozenset[str]) -> FeelExpression:
    """The unary tests of a cell or of a form's condition."""
    return FeelExpression(cell_program(text, names))
