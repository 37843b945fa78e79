"""FEEL's types: what belongs to them, and how a value is made to fit (DMN 1.5, 10.3.2.9)."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from runner.expressions.feel import syntax
from runner.expressions.feel.temporal import Date, DateTime, DaysTime, Time
from runner.expressions.feel.values.range import Range
from runner.expressions.years_months import YearsMonths


class _Misfit:
    """Stands for a value that fits no type."""

    def __repr__(self) -> str:
        return "MISFIT"


MISFIT = _Misfit()


class Type(ABC):
    """A type; null conforms to every one, though it's an instance of Null alone."""

    @abstractmethod
    def has(self, value: Any) -> bool:
        """Whether a value that isn't null is of this type."""

    def fits(self, value: Any) -> bool:
        """Whether the value conforms: null does."""
        return value is None or self.has(value)

    def accepts(self, value: Any) -> bool:
        """Whether a variable of this type may hold the value: as `fits`, and its allowed values have it."""
        return self.fits(value)

    @abstractmethod
    def conforms_to(self, other: "Type") -> bool:
        """Whether every value of this type is one of the other."""

    def converted(self, value: Any) -> Any:
        """The value after the implicit conversions, MISFIT when it isn't accepted then either."""
        if self.accepts(value):
            return value
        if type(value) is list and len(value) == 1 and self.accepts(value[0]):
            return value[0]
        if type(value) is Date and self.has(moment := DateTime.midnight_utc(value)):
            return moment
        return MISFIT


@dataclass(frozen=True)
class AnyType(Type):
    """Every value."""

    def has(self, value: Any) -> bool:
        return True

    def conforms_to(self, other: Type) -> bool:
        return isinstance(other, AnyType)


@dataclass(frozen=True)
class NullType(Type):
    """null alone."""

    def has(self, value: Any) -> bool:
        return value is None

    def conforms_to(self, other: Type) -> bool:
        return True


@dataclass(frozen=True)
class SimpleType(Type):
    """number, string …"""

    name: str
    kinds: frozenset[type]

    def has(self, value: Any) -> bool:
        return type(value) in self.kinds

    def conforms_to(self, other: Type) -> bool:
        return isinstance(other, AnyType) or other == self


@dataclass(frozen=True)
class ListType(Type):
    """list<item>"""

    item: Type

    def has(self, value: Any) -> bool:
        return type(value) is list and all(self.item.fits(item) for item in value)

    def accepts(self, value: Any) -> bool:
        return value is None or (type(value) is list and all(self.item.accepts(item) for item in value))

    def conforms_to(self, other: Type) -> bool:
        return isinstance(other, AnyType) or (isinstance(other, ListType) and self.item.conforms_to(other.item))

    def converted(self, value: Any) -> Any:
        """A single value becomes a list of it."""
        if self.accepts(value):
            return value
        if type(value) is not list:
            item = self.item.converted(value)
            return MISFIT if item is MISFIT else [item]
        items = [self.item.converted(item) if type(item) is Date else item for item in value]
        return items if self.accepts(items) else MISFIT


@dataclass(frozen=True)
class RangeType(Type):
    """range<end>"""

    end: Type

    def has(self, value: Any) -> bool:
        return type(value) is Range and self.end.fits(value.start) and self.end.fits(value.end)

    def conforms_to(self, other: Type) -> bool:
        return isinstance(other, AnyType) or (isinstance(other, RangeType) and self.end.conforms_to(other.end))


@dataclass(frozen=True)
class ContextType(Type):
    """context<key: type, …>; a value may hold further entries."""

    fields: Mapping[str, Type]

    def has(self, value: Any) -> bool:
        return type(value) is dict and all(key in value and part.fits(value[key]) for key, part in self.fields.items())

    def accepts(self, value: Any) -> bool:
        return value is None or (
            type(value) is dict and all(key in value and part.accepts(value[key]) for key, part in self.fields.items())
        )

    def conforms_to(self, other: Type) -> bool:
        if isinstance(other, ContextType):
            return all(key in self.fields and self.fields[key].conforms_to(part) for key, part in other.fields.items())
        return isinstance(other, AnyType)

    def __hash__(self) -> int:
        return hash(tuple(self.fields))


@dataclass(frozen=True)
class FunctionType(Type):
    """function<parameters> -> result"""

    parameters: tuple[Type, ...]
    result: Type

    def has(self, value: Any) -> bool:
        signature = getattr(value, "type", None)
        return isinstance(signature, FunctionType) and signature.conforms_to(self)

    def conforms_to(self, other: Type) -> bool:
        if isinstance(other, FunctionType):
            return (
                len(self.parameters) == len(other.parameters)
                and all(
                    theirs.conforms_to(ours) for ours, theirs in zip(self.parameters, other.parameters, strict=True)
                )
                and self.result.conforms_to(other.result)
            )
        return isinstance(other, AnyType)


@dataclass(frozen=True)
class ConstrainedType(Type):
    """A type of which only some values are allowed."""

    base: Type
    is_allowed: Callable[[Any], bool]

    def has(self, value: Any) -> bool:
        # The kit says so (0070): what a value is doesn't depend on what is allowed.
        return self.base.has(value)

    def accepts(self, value: Any) -> bool:
        return value is None or (self.base.accepts(value) and self.is_allowed(value))

    def conforms_to(self, other: Type) -> bool:
        return other is self or self.base.conforms_to(other.base if isinstance(other, ConstrainedType) else other)

    def converted(self, value: Any) -> Any:
        """As the type it narrows, then looked at."""
        fitting = self.base.converted(value)
        return fitting if fitting is MISFIT or fitting is None or self.is_allowed(fitting) else MISFIT


ANY = AnyType()
NULL = NullType()
NUMBER = SimpleType("number", frozenset((int, Decimal)))
STRING = SimpleType("string", frozenset((str,)))
BOOLEAN = SimpleType("boolean", frozenset((bool,)))
DATE = SimpleType("date", frozenset((Date,)))
TIME = SimpleType("time", frozenset((Time,)))
DATE_TIME = SimpleType("date and time", frozenset((DateTime,)))
DAYS_TIME = SimpleType("days and time duration", frozenset((DaysTime,)))
YEARS_MONTHS = SimpleType("years and months duration", frozenset((YearsMonths,)))

BUILTIN_TYPES: dict[str, Type] = {
    "Any": ANY,
    "Null": NULL,
    **{
        kind.name: kind
        for kind in (NUMBER, STRING, BOOLEAN, DATE, TIME, DATE_TIME, DAYS_TIME, YEARS_MONTHS)
    },
    # As DMN 1.1 files and Camunda Modeler spell them.
    "any": ANY,
    "dateTime": DATE_TIME,
    "days and time duration": DAYS_TIME,
    "dayTimeDuration": DAYS_TIME,
    "yearMonthDuration": YEARS_MONTHS,
    "integer": NUMBER,
    "long": NUMBER,
    "double": NUMBER,
}  # fmt: skip


def resolved(name: syntax.TypeName, types: Mapping[str, Type]) -> Type | None:
    """The type a type expression names, None when it names none (DMN 1.5, table 61)."""
    if not name.has_parameters:
        return types.get(name.name) or BUILTIN_TYPES.get(name.name)
    parts = [resolved(part, types) for part in name.parts]
    result = resolved(name.result, types) if name.result else ANY
    if any(part is None for part in parts) or result is None:
        return None
    known = [part for part in parts if part is not None]
    if name.name == "list":
        return ListType(known[0])
    if name.name == "range":
        return RangeType(known[0])
    if name.name == "context":
        return ContextType(dict(zip(name.keys, known, strict=True)))
    return FunctionType(tuple(known), result)
