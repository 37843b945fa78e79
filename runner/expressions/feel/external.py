"""External functions: no Java is run; a table of pure functions that models name answers in its place.

DMN 1.5, 10.3.2.13.3 leaves to the vendor which classes there are. PMML and every other class give null.
"""

import math
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from runner.expressions.feel.functions import Function
from runner.expressions.feel.run import Run
from runner.expressions.feel.values.number import Number, bounded, is_number

_SIGNATURE = re.compile(r"\s*(\w+)\s*\(([^)]*)\)\s*")
_INTEGERS = {"byte": 8, "short": 16, "int": 32, "long": 64}


def _integer(bits: int) -> Callable[[Any], Any]:
    def converted(value: Any) -> Any:
        number = int(value) if is_number(value) else None
        return number if number is not None and -(2 ** (bits - 1)) <= number < 2 ** (bits - 1) else None

    return converted


def _floating(value: Any) -> Any:
    return float(value) if is_number(value) else None


def _single(value: Any) -> Any:
    # Java's float has 24 bits: what people see of it is its shortest text, some 7 digits.
    return Decimal(f"{float(value):.9g}") if is_number(value) else None


def _string(value: Any) -> Any:
    return value if isinstance(value, str) else None


def _character(value: Any) -> Any:
    return value if isinstance(value, str) and len(value) == 1 else None


_ARGUMENTS: dict[str, Callable[[Any], Any]] = {
    **{name: _integer(bits) for name, bits in _INTEGERS.items()},
    **{
        f"java.lang.{name}": _integer(bits)
        for name, bits in {"Byte": 8, "Short": 16, "Integer": 32, "Long": 64}.items()
    },
    "double": _floating, "java.lang.Double": _floating, "float": _single, "java.lang.Float": _single,
    "java.math.BigDecimal": lambda value: value if is_number(value) else None,
    "java.lang.String": _string, "char": _character,
    "boolean": lambda value: value if isinstance(value, bool) else None,
    "[Ljava.lang.Object;": lambda value: value, "java.lang.Object": lambda value: value,
}  # fmt: skip

_DOUBLE_FUNCTIONS: dict[str, Callable[..., float]] = {
    "cos": math.cos, "sin": math.sin, "tan": math.tan, "acos": math.acos, "asin": math.asin, "atan": math.atan,
    "exp": math.exp, "log": math.log, "log10": math.log10, "sqrt": math.sqrt, "cbrt": math.cbrt, "floor": math.floor,
    "ceil": math.ceil, "toRadians": math.radians, "toDegrees": math.degrees, "pow": math.pow, "hypot": math.hypot,
    "atan2": math.atan2,
}  # fmt: skip
_ANY_NUMBER = frozenset(("int", "long", "float", "double"))


def _number_of_text(text: str) -> Decimal:
    return Decimal(text)


def _format(template: str, *values: Any) -> str | None:
    """java.lang.String.format for %s and %d alone."""
    parts = re.split(r"%([sd%])", template)
    remaining, text = list(values), parts[0]
    for kind, following in zip(parts[1::2], parts[2::2], strict=True):
        if kind != "%" and not remaining:
            return None
        text += ("%" if kind == "%" else str(remaining.pop(0))) + following
    return text


def _method(name: str, signature: str) -> tuple[list[str], Callable[..., Any]] | None:
    """The argument types and the function that a class and signature name; None where the table has none."""
    found = _SIGNATURE.fullmatch(signature)
    if not found:
        return None
    method, types = found[1], [part.strip() for part in found[2].split(",") if part.strip()]
    body: Callable[..., Any] | None = None
    if name == "java.lang.Math":
        body = _math(method, types)
    elif method == "valueOf" and len(types) == 1:
        body = _value_of(name, types[0])
    elif name == "java.lang.String" and method == "format" and types[:1] == ["java.lang.String"]:
        body = _format
    return (types, body) if body else None


def _math(method: str, types: list[str]) -> Callable[..., Any] | None:
    same_numbers = len(set(types)) == 1 and types[0] in _ANY_NUMBER
    if same_numbers and len(types) == 2 and method in ("max", "min"):
        return max if method == "max" else min
    if same_numbers and len(types) == 1 and method == "abs":
        return abs
    return _DOUBLE_FUNCTIONS.get(method) if types and set(types) == {"double"} else None


def _value_of(name: str, kind: str) -> Callable[..., Any] | None:
    if name == "java.lang.String":
        return str
    if name not in ("java.lang.Byte", "java.lang.Short", "java.lang.Integer", "java.lang.Long", "java.lang.Double",
                    "java.lang.Float", "java.math.BigDecimal"):  # fmt: skip
        return None
    if kind != "java.lang.String":
        return lambda value: value
    convert = _ARGUMENTS[name]
    return lambda text: convert(_number_of_text(text))


class ExternalFunction(Function):
    """A function of the table, with the parameter names the model gives it."""

    def __init__(self, parameters: Sequence[str], types: Sequence[str], body: Callable[..., Any]) -> None:
        self.parameters = tuple(parameters)
        self.types = tuple(types)
        self.body = body

    def call(self, arguments: Sequence[Any], run: Run) -> Any:
        run.spend(1)
        if len(arguments) != len(self.parameters) or len(arguments) != len(self.types):
            return None
        values = [_ARGUMENTS[kind](value) for kind, value in zip(self.types, arguments, strict=True)]
        if any(value is None for value in values):
            return None
        try:
            return _answer(self.body(*values))
        except (ArithmeticError, ValueError, TypeError):
            return None

    def call_named(self, names: Sequence[str], arguments: Sequence[Any], run: Run) -> Any:
        given = dict(zip(names, arguments, strict=True))
        if set(given) != set(self.parameters):
            return None
        return self.call([given[name] for name in self.parameters], run)


def _answer(value: Any) -> Number | str | bool | None:
    return bounded(value) if isinstance(value, float) else value


def external_function(parameters: Sequence[str], mapping: Any) -> Function | None:
    """The function a mapping `{java: {class: …, method signature: …}}` names; null where there is none."""
    java = mapping.get("java") if isinstance(mapping, dict) else None
    if not isinstance(java, dict):
        return None
    name, signature = java.get("class"), java.get("method signature")
    if not isinstance(name, str) or not isinstance(signature, str):
        return None
    found = _method(name, signature)
    if found is None or any(kind not in _ARGUMENTS for kind in found[0]):
        return None
    return ExternalFunction(parameters, *found)
