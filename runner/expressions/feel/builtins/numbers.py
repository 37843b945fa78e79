"""Functions of numbers (DMN 1.5, table 76)."""

from collections.abc import Callable
from decimal import (
    ROUND_CEILING,
    ROUND_DOWN,
    ROUND_FLOOR,
    ROUND_HALF_DOWN,
    ROUND_HALF_EVEN,
    ROUND_HALF_UP,
    ROUND_UP,
    Context,
    Decimal,
)
from typing import Any

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.temporal import DaysTime
from runner.expressions.feel.values.number import DECIMAL128, DIGITS, Number, rounded, shortened, whole
from runner.expressions.years_months import YearsMonths

FUNCTIONS = Functions()
LEAST_SCALE, GREATEST_SCALE = -6111, 6176


def scaled(number: Number, scale: Number, mode: str) -> Number | None:
    """The number with so many decimal places, rounded as `mode` says; null for a scale that doesn't exist."""
    places = int(scale)  # a fraction of a scale is cut off, as BigDecimal does
    if not LEAST_SCALE <= places <= GREATEST_SCALE:
        return None
    exact = Decimal(number)
    exponent = exact.as_tuple().exponent
    if exact == 0 or (isinstance(exponent, int) and -exponent <= places):
        return number
    wide = Context(prec=DIGITS + 6200, rounding=mode, Emin=-13000, Emax=13000)
    return rounded(shortened(exact.quantize(Decimal(1).scaleb(-places, wide), context=wide)))


def _define_rounding(name: str, mode: str) -> None:
    def body(n: Number, scale: Number) -> Number | None:
        return scaled(n, scale, mode)

    FUNCTIONS.define(name, "n: number, scale: number")(body)


for _name, _mode in {
    "decimal": ROUND_HALF_EVEN,
    "floor": ROUND_FLOOR,
    "ceiling": ROUND_CEILING,
    "round up": ROUND_UP,
    "round down": ROUND_DOWN,
    "round half up": ROUND_HALF_UP,
    "round half down": ROUND_HALF_DOWN,
}.items():
    _define_rounding(_name, _mode)


@FUNCTIONS.define("floor", "n: number")
def floor(n: Number) -> Number | None:
    return scaled(n, 0, ROUND_FLOOR)


@FUNCTIONS.define("ceiling", "n: number")
def ceiling(n: Number) -> Number | None:
    return scaled(n, 0, ROUND_CEILING)


@FUNCTIONS.define("abs", "n: number or days or months")
def absolute(n: Any) -> Any:
    if isinstance(n, DaysTime):
        return DaysTime(abs(n.nanoseconds))
    if isinstance(n, YearsMonths):
        return YearsMonths(abs(n.months))
    return abs(n)


@FUNCTIONS.define("modulo", "dividend: number, divisor: number")
def modulo(dividend: Number, divisor: Number) -> Number | None:
    """dividend - divisor * floor(dividend / divisor)"""
    if divisor == 0:
        return None
    if isinstance(dividend, int) and isinstance(divisor, int):
        return dividend % divisor
    rest = DECIMAL128.remainder(Decimal(dividend), Decimal(divisor))
    if rest != 0 and (rest < 0) != (divisor < 0):
        rest = DECIMAL128.add(rest, Decimal(divisor))
    return rest


def _define_function(name: str, calculate: Callable[[Decimal], Decimal], is_defined: Callable[[Number], bool]) -> None:
    def body(number: Number) -> Number | None:
        return shortened(calculate(Decimal(number))) if is_defined(number) else None

    FUNCTIONS.define(name, "number: number")(body)


_define_function("sqrt", DECIMAL128.sqrt, lambda number: number >= 0)
_define_function("log", DECIMAL128.ln, lambda number: number > 0)
_define_function("exp", DECIMAL128.exp, lambda number: -20_000 < number < 20_000)


@FUNCTIONS.define("odd", "number: number")
def odd(number: Number) -> bool | None:
    value = whole(number)
    return None if value is None else value % 2 == 1


@FUNCTIONS.define("even", "number: number")
def even(number: Number) -> bool | None:
    value = whole(number)
    return None if value is None else value % 2 == 0
