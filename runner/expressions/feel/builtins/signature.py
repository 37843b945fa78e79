"""How a built-in function says which arguments it takes, and how a call finds the fitting one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any

from runner.expressions.feel.functions import Function
from runner.expressions.feel.run import Run
from runner.expressions.feel.temporal import Date, DateTime, DaysTime, Time
from runner.expressions.feel.types import MISFIT
from runner.expressions.feel.values.range import Range
from runner.expressions.years_months import YearsMonths

_KINDS: dict[str, tuple[type, ...]] = {
    "number": (int, Decimal),
    "string": (str,),
    "boolean": (bool,),
    "list": (list,),
    "context": (dict,),
    "range": (Range,),
    "date": (Date,),
    "time": (Time,),
    "date and time": (DateTime,),
    "days": (DaysTime,),
    "months": (YearsMonths,),
    "null": (NoneType,),
}


@dataclass(frozen=True)
class Domain:
    """What an argument may be: one of some types, or `any` value; `function` where it is called."""

    kinds: frozenset[type] | None
    is_function: bool = False

    def fitted(self, value: Any) -> Any:
        """The value after the implicit conversions, MISFIT where it isn't in the domain."""
        if self.kinds is None or type(value) in self.kinds:
            return value
        if self.is_function and isinstance(value, Function):
            return value
        if type(value) is list and len(value) == 1 and list not in self.kinds and type(value[0]) in self.kinds:
            return value[0]
        if type(value) is Date and DateTime in self.kinds:
            return DateTime.midnight_utc(value)
        if list in self.kinds and value is not None:
            return [value]
        return MISFIT


def domain(text: str) -> Domain:
    """`"number or null"` and its like."""
    words = text.split(" or ")
    if "any" in words:
        return Domain(None)
    kinds = frozenset(kind for word in words if word != "function" for kind in _KINDS[word])
    return Domain(kinds, is_function="function" in words)


@dataclass(frozen=True)
class Parameter:
    """A parameter's name and domain; an optional one may be left out, then it's null."""

    name: str
    domain: Domain
    is_optional: bool = False


@dataclass(frozen=True)
class Signature:
    """One way to call a built-in function. A variadic one takes any number of its last parameter, as a list."""

    parameters: tuple[Parameter, ...]
    body: Callable[..., Any]
    is_variadic: bool = False
    wants_run: bool = False

    @property
    def least(self) -> int:
        """How many arguments it needs."""
        return sum(not parameter.is_optional for parameter in self.parameters)


def parameters(text: str) -> tuple[Parameter, ...]:
    """`"list: list, position: number, length?: number"`"""
    if not text:
        return ()
    made = []
    for part in text.split(", "):
        name, _, kinds = part.partition(": ")
        made.append(Parameter(name.rstrip("?"), domain(kinds), name.endswith("?")))
    return tuple(made)


class Builtin(Function):
    """A built-in function: the first signature that the arguments fit answers, else the result is null."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.signatures: list[Signature] = []

    def call(self, arguments: Sequence[Any], run: Run) -> Any:
        for signature in self.signatures:
            fitted = self._fitted(signature, arguments)
            if fitted is not None:
                return self._answer(signature, fitted, run)
        return None

    def call_named(self, names: Sequence[str], arguments: Sequence[Any], run: Run) -> Any:
        given = dict(zip(names, arguments, strict=True))
        for signature in self.signatures:
            known = [parameter.name for parameter in signature.parameters]
            if not given.keys() <= set(known):
                continue
            size = max([signature.least, *(known.index(name) + 1 for name in given)])
            fitted = self._fitted(signature, [given.get(name) for name in known[:size]])
            if fitted is not None:
                return self._answer(signature, fitted, run)
        return None

    def _fitted(self, signature: Signature, arguments: Sequence[Any]) -> list[Any] | None:
        wanted = signature.parameters
        if signature.is_variadic:
            return self._fitted_variadic(signature, arguments)
        if not signature.least <= len(arguments) <= len(wanted):
            return None
        fitted = []
        for value, parameter in zip(arguments, wanted, strict=False):
            kinds = parameter.domain.kinds
            if kinds is not None and type(value) not in kinds:
                value = parameter.domain.fitted(value)
                if value is MISFIT:
                    return None
            fitted.append(value)
        return fitted

    def _fitted_variadic(self, signature: Signature, arguments: Sequence[Any]) -> list[Any] | None:
        wanted = signature.parameters
        if len(arguments) < len(wanted):
            return None
        domains = [parameter.domain for parameter in wanted[:-1]]
        domains += [wanted[-1].domain] * (len(arguments) - len(wanted) + 1)
        fitted = [kind.fitted(value) for kind, value in zip(domains, arguments, strict=True)]
        if any(value is MISFIT for value in fitted):
            return None
        return [*fitted[: len(wanted) - 1], fitted[len(wanted) - 1 :]]

    def _answer(self, signature: Signature, fitted: list[Any], run: Run) -> Any:
        run.spend(1)
        try:
            return signature.body(run, *fitted) if signature.wants_run else signature.body(*fitted)
        except (ArithmeticError, ValueError):
            return None


class Functions:
    """The built-in functions of one file, as they are written down."""

    def __init__(self) -> None:
        self.named: dict[str, Builtin] = {}

    def define(
        self, name: str, text: str = "", *, variadic: bool = False, run: bool = False
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Makes the function below a signature of `name`; `run` hands it the evaluation first."""

        def added(body: Callable[..., Any]) -> Callable[..., Any]:
            builtin = self.named.setdefault(name, Builtin(name))
            builtin.signatures.append(Signature(parameters(text), body, variadic, run))
            return body

        return added
