"""Functions that make a value of another: number, string, date, time, duration, range (DMN 1.5, table 72)."""

import re
from decimal import Decimal
from typing import Any

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.range_text import read_range
from runner.expressions.feel.temporal import Date, DateTime, DaysTime, Time
from runner.expressions.feel.temporal.duration import read_duration, years_months
from runner.expressions.feel.temporal.time import SECOND
from runner.expressions.feel.temporal.zone import OFFSET_LIMIT, Zone, read_zone
from runner.expressions.feel.values.number import Number, bounded, shortened, whole
from runner.expressions.feel.values.range import Range
from runner.expressions.feel.values.text import to_text
from runner.expressions.years_months import YearsMonths

FUNCTIONS = Functions()
_NUMBER = re.compile(r"-?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


@FUNCTIONS.define("number", "from: string, grouping separator?: string or null, decimal separator?: string or null")
def number(text: str, grouping: str | None = None, point: str | None = None) -> Number | None:
    if grouping not in (" ", ",", ".", None) or point not in (".", ",", None):
        return None
    if grouping is not None and grouping == point:
        return None
    if grouping is not None:
        text = text.replace(grouping, "")
    if point is not None:
        text = text.replace(point, ".")
    value = bounded(Decimal(text)) if _NUMBER.fullmatch(text) else None
    return shortened(value) if isinstance(value, Decimal) else value


@FUNCTIONS.define("string", "from: any")
def string(value: Any) -> str | None:
    return to_text(value)


@FUNCTIONS.define("date", "from: string")
def date(text: str) -> Date:
    return Date.read(text)


@FUNCTIONS.define("date", "from: date or date and time")
def date_of(value: Date | DateTime) -> Date:
    return value.date if isinstance(value, DateTime) else value


@FUNCTIONS.define("date", "year: number, month: number, day: number")
def date_from_parts(year: Number, month: Number, day: Number) -> Date | None:
    parts = (whole(year), whole(month), whole(day))
    return None if None in parts else Date.of(*parts)  # type: ignore[arg-type]


@FUNCTIONS.define("time", "from: string")
def time(text: str) -> Time:
    return Time.read(text)


@FUNCTIONS.define("time", "from: time")
def time_of_time(value: Time) -> Time:
    return value


@FUNCTIONS.define("time", "from: date and time")
def time_of(value: DateTime) -> Time:
    return value.time


@FUNCTIONS.define("time", "hour: number, minute: number, second: number, offset?: days or null")
def time_from_parts(hour: Number, minute: Number, second: Number, offset: DaysTime | None = None) -> Time | None:
    return _time(hour, minute, second, _zone(offset))


def _time(hour: Number, minute: Number, second: Number, zone: Zone) -> Time | None:
    hours, minutes = whole(hour), whole(minute)
    if hours is None or minutes is None:
        return None
    return Time.of(hours, minutes, int(Decimal(second) * SECOND), zone)


def _zone(offset: DaysTime | str | None) -> Zone:
    if isinstance(offset, str):
        return read_zone(offset if offset[:1] in ("Z", "z", "+", "-") else f"@{offset}")
    if offset is None:
        return None
    seconds = int(Decimal(offset.nanoseconds) / SECOND)
    if abs(seconds) > OFFSET_LIMIT:
        raise ValueError(str(offset))
    return seconds


@FUNCTIONS.define("date and time", "from: string")
def date_and_time(text: str) -> DateTime:
    return DateTime.read(text)


@FUNCTIONS.define("date and time", "from: date and time")
def date_and_time_of(value: DateTime) -> DateTime:
    return value


@FUNCTIONS.define("date and time", "date: date or date and time, time: time")
def date_and_time_from(value: Date | DateTime, time: Time) -> DateTime:
    return DateTime.of(date_of(value), time)


@FUNCTIONS.define("date and time", "date: date and time, timezone: string")
def date_and_time_in(moment: DateTime, timezone: str) -> DateTime | None:
    """Camunda's: the same moment in another zone."""
    zone = _zone(timezone)
    if zone is None:
        return None
    if moment.zone is None:
        return DateTime(moment.date, moment.nanosecond, zone)
    return DateTime.from_instant(moment.instant, zone)


@FUNCTIONS.define(
    "date and time",
    "year: number, month: number, day: number, hour: number, minute: number, second: number, "
    "offset?: days or string or null",
)
def date_and_time_from_parts(
    year: Number,
    month: Number,
    day: Number,
    hour: Number,
    minute: Number,
    second: Number,
    offset: DaysTime | str | None = None,
) -> DateTime | None:
    date = date_from_parts(year, month, day)
    time = _time(hour, minute, second, _zone(offset))
    return DateTime.of(date, time) if date is not None and time is not None else None


@FUNCTIONS.define("duration", "from: string")
def duration(text: str) -> DaysTime | YearsMonths:
    return read_duration(text)


@FUNCTIONS.define("duration", "from: days or months")
def duration_of(value: Any) -> Any:
    return value


@FUNCTIONS.define("years and months duration", "from: date or date and time, to: date or date and time")
def years_and_months_duration(start: Date | DateTime, end: Date | DateTime) -> YearsMonths:
    first, last = date_of(start), date_of(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    # Only whole months count, to whichever side.
    if months > 0 and last.day < first.day:
        months -= 1
    elif months < 0 and last.day > first.day:
        months += 1
    return years_months(months)


@FUNCTIONS.define("range", "from: string")
def range_of(text: str) -> Range | None:
    return read_range(text)
