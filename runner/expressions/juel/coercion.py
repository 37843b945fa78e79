"""How JUEL turns one kind of value into another before it calculates, compares or decides (EL 2.2, section 1.8).

Numbers are int or Decimal while an expression is evaluated, so that 0.1 + 0.2 is 0.3; Camunda's binary doubles differ
in the last digit. A number in a text has no needless zeros and no exponent (`2`, where Camunda writes `2.0`).
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal, DecimalException, DivisionByZero, InvalidOperation, Overflow
from math import isfinite
from typing import Any

import isodate

from runner.expressions.expression import Bean, ExpressionError
from runner.expressions.years_months import YearsMonths

Number = int | Decimal

CALCULATION = Context(prec=34, traps=[DivisionByZero, InvalidOperation, Overflow])
LARGEST = 10**308  # beyond it a number fits neither a double nor a column of the database


def kind(value: Any) -> str:
    """A word for what a value is, for messages."""
    if value is None:
        return "null"
    for types, word in _KINDS:
        if isinstance(value, types):
            return word
    return "an object"


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "true or false"),
    ((int, float, Decimal), "a number"),
    (str, "a text"),
    (list, "a list"),
    (dict, "a map"),
    ((datetime, date, time), "a date"),
    ((timedelta, YearsMonths), "a duration"),
    (Bean, "an object of the engine"),
)


def to_number(value: Any) -> Number:
    """The value as a number: null and the empty text are 0, a text is read; anything else is an error."""
    if isinstance(value, bool):
        raise ExpressionError("Cannot coerce true or false to a number.")
    if isinstance(value, int | Decimal):
        return value
    if isinstance(value, float):
        if not isfinite(value):
            raise ExpressionError("A number is not finite.")
        return Decimal(repr(value))
    if value is None or value == "":
        return 0
    if isinstance(value, str):
        return _read_number(value)
    raise ExpressionError(f"Cannot coerce {kind(value)} to a number.")


def _read_number(text: str) -> Number:
    shown = text if len(text) <= 40 else text[:40] + "…"
    if len(text) > 400 or not text.isascii() or "_" in text:
        raise ExpressionError(f"Cannot coerce '{shown}' to a number.")
    try:
        number = CALCULATION.create_decimal(text)
    except DecimalException:
        raise ExpressionError(f"Cannot coerce '{shown}' to a number.") from None
    if not number.is_finite():
        raise ExpressionError(f"Cannot coerce '{shown}' to a number.")
    return limited(int(text) if text.lstrip("+-").isdigit() else number)


def limited(number: Number) -> Number:
    """The number, unless it is too large to be kept."""
    if not -LARGEST < number < LARGEST:
        raise ExpressionError("A number is too large.")
    return number


def to_boolean(value: Any) -> bool:
    """The value as a condition: null and the empty text are false, a text is true when it says `true`."""
    if isinstance(value, bool):
        return value
    if value is None or value == "":
        return False
    if isinstance(value, str):
        return value.lower() == "true"
    raise ExpressionError(f"Cannot coerce {kind(value)} to true or false. Compare it, or ask whether it is empty.")


def to_text(value: Any) -> str:
    """The value as it stands in a text: null is nothing, moments are ISO 8601, lists and maps as Java writes them."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | Decimal):
        return number_text(to_number(value))
    if isinstance(value, list):
        return f"[{', '.join(_inside(item) for item in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={_inside(item)}" for key, item in value.items()) + "}"
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(isodate.duration_isoformat(value))
    if isinstance(value, YearsMonths):
        return str(value)
    raise ExpressionError(f"Cannot coerce {kind(value)} to a text.")


def _inside(value: Any) -> str:
    return "null" if value is None else to_text(value)


def number_text(number: Number) -> str:
    """Digits only: 1000000000, 0.00001."""
    if isinstance(number, int):
        return str(number)
    if len(number.as_tuple().digits) > 17:
        number = Decimal(repr(float(number)))  # as the value itself leaves an expression
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def moment_text(moment: datetime) -> str:
    """ISO 8601 with milliseconds only where there are some, `Z` for UTC."""
    precision = "milliseconds" if moment.microsecond else "seconds"
    if moment.tzinfo is not None and not moment.utcoffset():
        return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec=precision) + "Z"
    return moment.isoformat(timespec=precision)


def plain(value: Any) -> Any:
    """The value as it leaves the expression: no Decimal, at any depth."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def calculate(operation: Callable[[Number, Number], Number], left: Any, right: Any) -> Number:
    """`operation` on the two values as numbers."""
    first, second = to_number(left), to_number(right)
    if isinstance(first, Decimal) or isinstance(second, Decimal):
        first, second = Decimal(first), Decimal(second)
    try:
        return limited(operation(first, second))
    except DivisionByZero:
        raise ExpressionError("Division by zero.") from None
    except DecimalException:
        raise ExpressionError("The calculation has no result.") from None


def add(left: Number, right: Number) -> Number:
    return CALCULATION.add(left, right) if isinstance(left, Decimal) else left + right


def subtract(left: Number, right: Number) -> Number:
    return CALCULATION.subtract(left, right) if isinstance(left, Decimal) else left - right


def multiply(left: Number, right: Number) -> Number:
    return CALCULATION.multiply(left, right) if isinstance(left, Decimal) else left * right


def divide(left: Number, right: Number) -> Number:
    """Always with decimals, as EL says: 1 / 2 is 0.5."""
    if right == 0:
        raise ExpressionError("Division by zero.")
    return CALCULATION.divide(Decimal(left), Decimal(right))


def remainder(left: Number, right: Number) -> Number:
    """With the sign of the dividend, as in Java."""
    if right == 0:
        raise ExpressionError("Division by zero.")
    if isinstance(left, int) and isinstance(right, int):
        rest = abs(left) % abs(right)
        return -rest if left < 0 else rest
    return CALCULATION.remainder(Decimal(left), Decimal(right))
