"""FEEL's numbers: IEEE 754 decimals of 34 digits, whole ones kept as Python's int."""

from decimal import ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Any, TypeGuard

Number = int | Decimal

DIGITS = 34
WHOLE_LIMIT = 10**DIGITS
DECIMAL128 = Context(
    prec=DIGITS,
    rounding=ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    capitals=1,
    clamp=0,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
NUMBER_TYPES = frozenset((int, Decimal))


def is_number(value: Any) -> TypeGuard[Number]:
    """Whether it's a number; a boolean is none."""
    return type(value) in NUMBER_TYPES


def rounded(number: Number) -> Number:
    """The number to 34 digits; a whole one of fewer digits unchanged."""
    if type(number) is int and -WHOLE_LIMIT < number < WHOLE_LIMIT:
        return number
    return DECIMAL128.plus(Decimal(number) if isinstance(number, int) else number)


def is_whole(value: Any) -> TypeGuard[Number]:
    """Whether it's a number without a fraction."""
    return type(value) is int or (type(value) is Decimal and value == value.to_integral_value())


def whole(value: Any) -> int | None:
    """The whole number as int, None for all else."""
    if type(value) is int:
        return value
    if type(value) is Decimal and abs(value) < WHOLE_LIMIT and value == value.to_integral_value():
        return int(value)
    return None


def shortened(number: Decimal) -> Number:
    """A whole Decimal as int, which is faster to go on with."""
    if number.is_finite() and abs(number) < WHOLE_LIMIT and number == number.to_integral_value():
        return int(number)
    return number


def bounded(number: int | float | Decimal) -> Number | None:
    """A number from outside as FEEL's: to 34 digits; None for what is no number or beyond all numbers."""
    try:
        exact = Decimal(repr(number)) if isinstance(number, float) else number
        if isinstance(exact, Decimal) and not exact.is_finite():
            return None  # DMN 1.5, 10.3.2.3.1: there is no value for NaN and infinity
        return rounded(exact)
    except ArithmeticError:
        return None


def read_number(text: str) -> Number | None:
    """The number that digits say, with a point and an exponent or without; None beyond all numbers."""
    return int(text) if len(text) < DIGITS and text.isdigit() else bounded(Decimal(text))


def number_text(number: Number) -> str:
    """The number as FEEL writes it: without an exponent or zeros at its end."""
    if isinstance(number, int):
        return str(number)
    if number == 0:
        return "0"
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
