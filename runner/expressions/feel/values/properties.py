"""What `value.name` says (DMN 1.5, tables 64 to 67)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from runner.expressions.feel.temporal import Date, DateTime, DaysTime, Time
from runner.expressions.feel.temporal.time import DAY, SECOND
from runner.expressions.feel.values.number import Number, shortened
from runner.expressions.feel.values.range import Range
from runner.expressions.years_months import YearsMonths


def property_of(value: Any, name: str) -> Any:
    """The context's entry, the list's items' or the temporal value's part; null for what isn't there."""
    kind = type(value)
    if kind is dict:
        return value.get(name)
    if kind is list:
        return [property_of(item, name) for item in value]
    parts = _PROPERTIES.get(kind)
    part = parts.get(name) if parts else None
    return part(value) if part else None


def _second(nanosecond: int) -> Number:
    whole, fraction = divmod(nanosecond % (60 * SECOND), SECOND)
    return shortened(Decimal(whole * SECOND + fraction) / SECOND) if fraction else whole


def _offset(value: Time | DateTime) -> DaysTime | None:
    return None if value.offset is None else DaysTime(value.offset * SECOND)


def _sign(amount: int) -> int:
    return -1 if amount < 0 else 1


_CLOCK: dict[str, Callable[[Any], Any]] = {
    "hour": lambda value: value.nanosecond // (3600 * SECOND),
    "minute": lambda value: value.nanosecond // (60 * SECOND) % 60,
    "second": lambda value: _second(value.nanosecond),
    "time offset": _offset,
    "timezone": lambda value: value.zone if isinstance(value.zone, str) else None,
}
_PROPERTIES: dict[type, dict[str, Callable[[Any], Any]]] = {
    Date: {
        "year": lambda date: date.year,
        "month": lambda date: date.month,
        "day": lambda date: date.day,
        "weekday": lambda date: date.weekday,
    },
    DateTime: {
        "year": lambda moment: moment.date.year,
        "month": lambda moment: moment.date.month,
        "day": lambda moment: moment.date.day,
        "weekday": lambda moment: moment.date.weekday,
        **_CLOCK,
    },
    Time: _CLOCK,
    YearsMonths: {
        "years": lambda span: _sign(span.months) * (abs(span.months) // 12),
        "months": lambda span: _sign(span.months) * (abs(span.months) % 12),
    },
    DaysTime: {
        "days": lambda span: _sign(span.nanoseconds) * (abs(span.nanoseconds) // DAY),
        "hours": lambda span: _sign(span.nanoseconds) * (abs(span.nanoseconds) % DAY // (3600 * SECOND)),
        "minutes": lambda span: _sign(span.nanoseconds) * (abs(span.nanoseconds) // (60 * SECOND) % 60),
        "seconds": lambda span: _sign(span.nanoseconds) * _second(abs(span.nanoseconds)),
    },
    Range: {
        "start": lambda span: span.start,
        "end": lambda span: span.end,
        "start included": lambda span: span.start_included,
        "end included": lambda span: span.end_included,
    },
}
