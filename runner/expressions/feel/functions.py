"""Functions as values: user-defined, built-in and external, and how they are called."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.feel.run import DEPTH_LIMIT, Run
from runner.expressions.feel.types import ANY, MISFIT, FunctionType, Type


class Function(ABC):
    """What can be called; a call that doesn't fit gives null (DMN 1.5, table 63)."""

    type: FunctionType | None = None

    def __str__(self) -> str:
        return "function"

    @abstractmethod
    def call(self, arguments: Sequence[Any], run: Run) -> Any:
        """The result for arguments by position."""

    @abstractmethod
    def call_named(self, names: Sequence[str], arguments: Sequence[Any], run: Run) -> Any:
        """The result for arguments by name."""


class UserFunction(Function):
    """A function with parameters of its own and a body: a literal, a business knowledge model, a decision service."""

    def __init__(
        self,
        parameters: Sequence[str],
        types: Sequence[Type],
        body: Callable[[dict[str, Any], Run], Any],
        result: Type = ANY,
    ) -> None:
        self.parameters = tuple(parameters)
        self.types = tuple(types)
        self.result = result
        self.type = FunctionType(self.types, result)
        self.body = body

    def call(self, arguments: Sequence[Any], run: Run) -> Any:
        if len(arguments) != len(self.parameters):
            return None
        return self._called(dict(zip(self.parameters, arguments, strict=True)), run)

    def call_named(self, names: Sequence[str], arguments: Sequence[Any], run: Run) -> Any:
        given = dict(zip(names, arguments, strict=True))
        if not given.keys() <= set(self.parameters):
            return None
        return self._called({name: given.get(name) for name in self.parameters}, run)

    def _called(self, bound: dict[str, Any], run: Run) -> Any:
        for name, kind in zip(self.parameters, self.types, strict=True):
            if kind is not ANY:
                value = kind.converted(bound[name])
                if value is MISFIT:
                    return None
                bound[name] = value
        run.spend(1)
        run.depth += 1
        try:
            if run.depth > DEPTH_LIMIT:
                raise ExpressionError(f"Functions call one another more than {DEPTH_LIMIT} deep. Let them end earlier.")
            value = self.body(bound, run)
        finally:
            run.depth -= 1
        result = self.result.converted(value)
        return None if result is MISFIT else result
