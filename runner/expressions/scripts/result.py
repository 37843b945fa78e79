"""What a script leaves behind: plain values that a database can keep, or an error that says why not."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from math import isfinite
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.scripts.limits import CHARACTERS, DEPTH, LARGEST_NUMBER, VALUES
from runner.expressions.years_months import YearsMonths


@dataclass(frozen=True)
class ScriptResult:
    """What a script did: `value` is that of its last expression; variables it set, set locally and removed.

    Most diagrams don't use the value, so one that can't be kept (a function, NaN) is refused only when it is asked for.
    """

    kept: Any
    assigned: Mapping[str, Any] = field(default_factory=dict)
    assigned_local: Mapping[str, Any] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    refusal: str | None = None

    @property
    def value(self) -> Any:
        """The value; raises ExpressionError when it is none that a variable can hold."""
        if self.refusal is not None:
            raise ExpressionError(self.refusal)
        return self.kept


class BpmnErrorThrown(Exception):
    """The script threw a BPMN error for the diagram to catch: `throw new BpmnError("CODE", "message")`."""

    def __init__(self, code: str, message: str | None = None) -> None:
        super().__init__(f"BPMN error '{code}'" + (f": {message}" if message else ""))
        self.code = code
        self.message = message


def storable(value: Any) -> Any:
    """The value as plain lists, maps, texts, numbers and dates; raises ExpressionError for what can't be kept."""
    return _Measure().plain(value, 1)


def keep(value: Any) -> tuple[Any, str | None]:
    """The value and None, or None and why it can't be kept."""
    try:
        return storable(value), None
    except ExpressionError as error:
        return None, error.message


class _Measure:
    """Counts what has been seen of one result, so that a flat but huge one is stopped too."""

    def __init__(self) -> None:
        self.values = 0
        self.characters = 0

    def plain(self, value: Any, depth: int) -> Any:
        self.values += 1
        if depth > DEPTH:
            raise ExpressionError(f"The script's result is nested deeper than {DEPTH} levels, or refers to itself.")
        if self.values > VALUES:
            raise ExpressionError(f"The script's result has more than {VALUES} values.")
        if value is None or isinstance(value, bool | date | time | timedelta | YearsMonths):
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, int | float | Decimal):
            return _number(value)
        if isinstance(value, list | tuple | set | frozenset):
            return [self.plain(item, depth + 1) for item in value]
        if isinstance(value, dict):
            return {self.key(key): self.plain(item, depth + 1) for key, item in value.items()}
        raise ExpressionError(
            "The script's result is no plain value: a variable holds texts, numbers, true, false, dates, lists, maps."
        )

    def key(self, key: Any) -> str:
        if isinstance(key, int) and not isinstance(key, bool):
            key = str(key)
        if not isinstance(key, str):
            raise ExpressionError("The keys of a map must be texts.")
        return self.text(key)

    def text(self, text: str) -> str:
        self.characters += len(text)
        if self.characters > CHARACTERS:
            raise ExpressionError(f"The script's result has more than {CHARACTERS} characters.")
        if "\0" in text or not _encodable(text):
            raise ExpressionError("The script's result holds a character that can't be kept (NUL or half a character).")
        return text


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _number(number: int | float | Decimal) -> int | float:
    if not isinstance(number, int) and not isfinite(number):
        raise ExpressionError("The script's result holds a number that is not finite.")
    if not -LARGEST_NUMBER < number < LARGEST_NUMBER:
        raise ExpressionError("The script's result holds a number that is too large.")
    if isinstance(number, Decimal):
        return int(number) if number == number.to_integral_value() else float(number)
    return number
