"""The methods and properties of dates: those of Joda's DateTime (`dateTime()`) and Java's Date (`now()`), in one.

Both are an aware datetime here, `dateTime()` in the time zone of the surroundings, `now()` in UTC. The deprecated
getters of Java's Date that count months from 0 and years from 1900 are left out: `getYear()` is Joda's.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.juel.coercion import moment_text, to_text
from runner.expressions.juel.comparison import compare, moment_of, ordered, same
from runner.expressions.juel.date_pattern import format_moment
from runner.expressions.juel.method import Methods
from runner.expressions.juel.texts import to_index

Moment = datetime | date
Getter = Callable[[datetime], Any]


def aware(moment: Moment) -> datetime:
    """A date as its first moment, a moment without an offset as UTC."""
    result = moment_of(moment)
    assert result is not None
    return result


def milliseconds(moment: Moment) -> int:
    """Since 1970 in UTC."""
    return (aware(moment) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def add_months(moment: Moment, months: int) -> Moment:
    """Months on, the day cut to the month's last: 31 January and a month is 28 February."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    for day in (moment.day, 30, 29, 28):
        if day <= moment.day:
            try:
                return moment.replace(year=year, month=month + 1, day=day)
            except ValueError:
                continue
    raise ExpressionError("A date lies beyond the years 1 to 9999.")


def _move(moment: Moment, amount: Any, unit: str, direction: int) -> Moment:
    count = to_index(amount) * direction
    try:
        if unit in ("years", "months"):
            return add_months(moment, count * (12 if unit == "years" else 1))
        if unit in ("days", "weeks"):
            return moment + timedelta(**{unit: count})
        start = aware(moment)
        return (start.astimezone(UTC) + timedelta(**{unit: count})).astimezone(start.tzinfo)
    except OverflowError:
        raise ExpressionError("A date lies beyond the years 1 to 9999.") from None


def _mover(unit: str, direction: int) -> Callable[[Moment, Any], Moment]:
    return lambda moment, amount: _move(moment, amount, unit, direction)


def _setter(field: str) -> Callable[[Moment, Any], Moment]:
    def put(moment: Moment, amount: Any) -> Moment:
        number = to_index(amount)
        changed = {"microsecond": number * 1000} if field == "millisecond" else {field: number}
        try:
            return aware(moment).replace(**changed)  # type: ignore[arg-type]
        except (ValueError, OverflowError):
            raise ExpressionError(f"{number} is no {field} of a date.") from None

    return put


def _with_time(moment: Moment, hour: Any, minute: Any, second: Any, millisecond: Any) -> datetime:
    try:
        return aware(moment).replace(
            hour=to_index(hour),
            minute=to_index(minute),
            second=to_index(second),
            microsecond=to_index(millisecond) * 1000,
        )
    except (ValueError, OverflowError):
        raise ExpressionError("withTime() needs hour, minute, second and millisecond of a day.") from None


def _with_weekday(moment: Moment, day: Any) -> Moment:
    number = to_index(day)
    if not 1 <= number <= 7:
        raise ExpressionError("withDayOfWeek() needs 1 (Monday) to 7 (Sunday).")
    return _move(moment, number - moment.isoweekday(), "days", 1)


def _start_of_day(moment: Moment) -> datetime:
    return aware(moment).replace(hour=0, minute=0, second=0, microsecond=0)


def _to_string(moment: Moment, pattern: Any = None) -> str:
    if pattern is not None:
        return format_moment(aware(moment), to_text(pattern))
    return moment_text(moment) if isinstance(moment, datetime) else moment.isoformat()


def _before(moment: Moment, other: Any) -> bool:
    return ordered(lambda first, second: first < second, moment, other)


def _after(moment: Moment, other: Any) -> bool:
    return ordered(lambda first, second: first > second, moment, other)


def _equal(moment: Moment, other: Any) -> bool:
    return same(moment_of(moment), moment_of(other))


def _itself(moment: Moment) -> Moment:
    return moment


MOMENT_PROPERTIES: dict[str, Getter] = {
    "time": milliseconds,
    "millis": milliseconds,
    "year": lambda moment: moment.year,
    "monthOfYear": lambda moment: moment.month,
    "monthValue": lambda moment: moment.month,
    "dayOfMonth": lambda moment: moment.day,
    "dayOfWeek": lambda moment: moment.isoweekday(),
    "dayOfYear": lambda moment: moment.timetuple().tm_yday,
    "weekOfWeekyear": lambda moment: moment.isocalendar().week,
    "weekyear": lambda moment: moment.isocalendar().year,
    "hourOfDay": lambda moment: moment.hour,
    "minuteOfHour": lambda moment: moment.minute,
    "minuteOfDay": lambda moment: moment.hour * 60 + moment.minute,
    "secondOfMinute": lambda moment: moment.second,
    "millisOfSecond": lambda moment: moment.microsecond // 1000,
}

UNITS = {
    "Years": "years",
    "Months": "months",
    "Weeks": "weeks",
    "Days": "days",
    "Hours": "hours",
    "Minutes": "minutes",
    "Seconds": "seconds",
    "Millis": "milliseconds",
    "": "milliseconds",
}
FIELDS = {
    "Year": "year",
    "MonthOfYear": "month",
    "DayOfMonth": "day",
    "HourOfDay": "hour",
    "MinuteOfHour": "minute",
    "SecondOfMinute": "second",
    "MillisOfSecond": "millisecond",
}

MOMENT_METHODS: Methods = {
    **{f"plus{name}": (1, 1, _mover(unit, 1)) for name, unit in UNITS.items()},
    **{f"minus{name}": (1, 1, _mover(unit, -1)) for name, unit in UNITS.items()},
    **{f"with{name}": (1, 1, _setter(field)) for name, field in FIELDS.items()},
    **{
        f"get{name[0].upper()}{name[1:]}": (0, 0, lambda moment, read=read: read(aware(moment)))
        for name, read in MOMENT_PROPERTIES.items()
    },
    "withDayOfWeek": (1, 1, _with_weekday),
    "withTime": (4, 4, _with_time),
    "withTimeAtStartOfDay": (0, 0, _start_of_day),
    "toDate": (0, 0, _itself),
    "toDateTime": (0, 0, _itself),
    "toInstant": (0, 0, _itself),
    "toLocalDate": (0, 0, lambda moment: aware(moment).date()),
    "toString": (0, 1, _to_string),
    "before": (1, 1, _before),
    "isBefore": (1, 1, _before),
    "after": (1, 1, _after),
    "isAfter": (1, 1, _after),
    "isEqual": (1, 1, _equal),
    "equals": (1, 1, _equal),
    "compareTo": (1, 1, compare),
}
