"""The operators + - * / ** on numbers, texts, dates and durations (DMN 1.5, tables 55 to 62); null for the rest."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from runner.expressions.feel.run import require_text_size
from runner.expressions.feel.temporal import Date, DateTime, DaysTime, Time
from runner.expressions.feel.temporal.duration import days_time, years_months
from runner.expressions.feel.temporal.time import DAY
from runner.expressions.feel.values.number import DECIMAL128, WHOLE_LIMIT, Number, rounded
from runner.expressions.years_months import YearsMonths

Operation = Callable[[Any, Any], Any]
EXPONENT_LIMIT = 999_999_999


def calculated(operations: dict[tuple[type, type], Operation], left: Any, right: Any) -> Any:
    """What the operation of these two types gives; None where there is none, or no result."""
    operation = operations.get((type(left), type(right)))
    if operation is None:
        return None
    try:
        return operation(left, right)
    except (ArithmeticError, ValueError):
        return None


def add(left: Any, right: Any) -> Any:
    """left + right"""
    if type(left) is int and type(right) is int:
        total = left + right
        return total if -WHOLE_LIMIT < total < WHOLE_LIMIT else rounded(total)
    return calculated(_ADDITION, left, right)


def subtract(left: Any, right: Any) -> Any:
    """left - right"""
    if type(left) is int and type(right) is int:
        difference = left - right
        return difference if -WHOLE_LIMIT < difference < WHOLE_LIMIT else rounded(difference)
    return calculated(_SUBTRACTION, left, right)


def multiply(left: Any, right: Any) -> Any:
    """left * right"""
    if type(left) is int and type(right) is int:
        product = left * right
        return product if -WHOLE_LIMIT < product < WHOLE_LIMIT else rounded(product)
    return calculated(_MULTIPLICATION, left, right)


def divide(left: Any, right: Any) -> Any:
    """left / right"""
    if type(left) is int and type(right) is int and right:
        quotient, rest = divmod(left, right)
        if not rest:
            return quotient
    return calculated(_DIVISION, left, right)


def power(left: Any, right: Any) -> Any:
    """left ** right"""
    return calculated(_POWER, left, right)


def negate(value: Any) -> Any:
    """-value"""
    kind = type(value)
    if kind is int:
        return -value
    if kind is Decimal:
        return DECIMAL128.minus(value)
    if kind is DaysTime:
        return DaysTime(-value.nanoseconds)
    if kind is YearsMonths:
        return YearsMonths(-value.months)
    return None


def _joined(left: str, right: str) -> str:
    require_text_size(len(left) + len(right))
    return left + right


def _power(base: Number, exponent: Number) -> Number | None:
    if not -EXPONENT_LIMIT <= exponent <= EXPONENT_LIMIT:
        return None
    if isinstance(base, int) and isinstance(exponent, int) and 0 <= exponent <= 32 and abs(base) <= 10:
        return int(base**exponent)
    return DECIMAL128.power(Decimal(base), Decimal(exponent))


def _scaled(duration: DaysTime, factor: Number) -> DaysTime:
    return days_time(int(DECIMAL128.multiply(Decimal(duration.nanoseconds), Decimal(factor))))


def _divided(duration: DaysTime, divisor: Number) -> DaysTime:
    return days_time(int(DECIMAL128.divide(Decimal(duration.nanoseconds), Decimal(divisor))))


def _scaled_months(duration: YearsMonths, factor: Number) -> YearsMonths:
    return years_months(int(DECIMAL128.multiply(Decimal(duration.months), Decimal(factor))))


def _divided_months(duration: YearsMonths, divisor: Number) -> YearsMonths:
    return years_months(int(DECIMAL128.divide(Decimal(duration.months), Decimal(divisor))))


def _date_plus(date: Date, duration: DaysTime) -> Date:
    # As the date of midnight so much later: a part of a day back is the day before.
    return Date.from_days((date.days * DAY + duration.nanoseconds) // DAY)


def _between(left: DateTime, right: DateTime) -> DaysTime | None:
    if (left.zone is None) != (right.zone is None):
        return None
    return days_time(left.instant - right.instant)


def _between_times(left: Time, right: Time) -> DaysTime | None:
    if (left.zone is None) != (right.zone is None):
        return None
    return DaysTime(left.utc_nanosecond - right.utc_nanosecond)


def _swapped(operation: Operation) -> Operation:
    return lambda one, other: operation(other, one)


def _commutative(operations: dict[tuple[type, type], Operation]) -> dict[tuple[type, type], Operation]:
    swapped = {(right, left): _swapped(operation) for (left, right), operation in operations.items()}
    return {**swapped, **operations}


def _numeric(operation: Callable[[Decimal, Decimal], Any]) -> dict[tuple[type, type], Operation]:
    def calculate(left: Number, right: Number) -> Any:
        return operation(Decimal(left), Decimal(right))

    return {(left, right): calculate for left in (int, Decimal) for right in (int, Decimal)}


def _by_number(kind: type, operation: Operation) -> dict[tuple[type, type], Operation]:
    return {(kind, int): operation, (kind, Decimal): operation}


_ADDITION: dict[tuple[type, type], Operation] = {
    **_numeric(DECIMAL128.add),
    (str, str): _joined,
    (YearsMonths, YearsMonths): lambda one, other: years_months(one.months + other.months),
    (DaysTime, DaysTime): lambda one, other: days_time(one.nanoseconds + other.nanoseconds),
    **_commutative(
        {
            (Date, YearsMonths): lambda date, duration: date.plus_months(duration.months),
            (DateTime, YearsMonths): lambda moment, duration: moment.plus_months(duration.months),
            (Date, DaysTime): _date_plus,
            (DateTime, DaysTime): lambda moment, duration: moment.plus(duration.nanoseconds),
            (Time, DaysTime): lambda time, duration: time.plus(duration.nanoseconds),
        }
    ),
}
_SUBTRACTION: dict[tuple[type, type], Operation] = {
    **_numeric(DECIMAL128.subtract),
    (YearsMonths, YearsMonths): lambda one, other: years_months(one.months - other.months),
    (DaysTime, DaysTime): lambda one, other: days_time(one.nanoseconds - other.nanoseconds),
    (Date, YearsMonths): lambda date, duration: date.plus_months(-duration.months),
    (DateTime, YearsMonths): lambda moment, duration: moment.plus_months(-duration.months),
    (Date, DaysTime): lambda date, duration: _date_plus(date, DaysTime(-duration.nanoseconds)),
    (DateTime, DaysTime): lambda moment, duration: moment.plus(-duration.nanoseconds),
    (Time, DaysTime): lambda time, duration: time.plus(-duration.nanoseconds),
    (Date, Date): lambda one, other: DaysTime((one.days - other.days) * DAY),
    (DateTime, DateTime): _between,
    (Date, DateTime): lambda date, moment: _between(DateTime.midnight_utc(date), moment),
    (DateTime, Date): lambda moment, date: _between(moment, DateTime.midnight_utc(date)),
    (Time, Time): _between_times,
}
_MULTIPLICATION: dict[tuple[type, type], Operation] = {
    **_numeric(DECIMAL128.multiply),
    **_commutative({**_by_number(DaysTime, _scaled), **_by_number(YearsMonths, _scaled_months)}),
}
_DIVISION: dict[tuple[type, type], Operation] = {
    **_numeric(DECIMAL128.divide),
    **_by_number(DaysTime, _divided),
    **_by_number(YearsMonths, _divided_months),
    (DaysTime, DaysTime): lambda one, other: DECIMAL128.divide(Decimal(one.nanoseconds), Decimal(other.nanoseconds)),
    (YearsMonths, YearsMonths): lambda one, other: DECIMAL128.divide(Decimal(one.months), Decimal(other.months)),
}
_POWER: dict[tuple[type, type], Operation] = {
    (left, right): _power for left in (int, Decimal) for right in (int, Decimal)
}
