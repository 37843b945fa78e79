"""Durations: of days and time, to the nanosecond; and reading both kinds."""

import re
from dataclasses import dataclass
from datetime import timedelta

from runner.expressions.feel.temporal.time import DAY, SECOND
from runner.expressions.years_months import YearsMonths

_DAYS_TIME = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]+)D)?(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)(?:\.([0-9]*))?S)?)?"
)
_YEARS_MONTHS = re.compile(r"(-?)P(?=[0-9])(?:([0-9]+)Y)?(?:([0-9]+)M)?")
_DIGITS_LIMIT = 40  # characters of a duration's text
MONTHS_LIMIT = 12 * 999_999_999
NANOSECONDS_LIMIT = 366 * 999_999_999 * 2 * DAY


@dataclass(frozen=True, order=True, slots=True)
class DaysTime:
    """So many nanoseconds, negative for a duration back in time."""

    nanoseconds: int

    def __str__(self) -> str:
        days, rest = divmod(abs(self.nanoseconds), DAY)
        seconds, fraction = divmod(rest, SECOND)
        hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
        digits = f".{fraction:09}".rstrip("0") if fraction else ""
        time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        time += f"{seconds}{digits}S" if seconds or fraction else ""
        text = (f"{days}D" if days else "") + (f"T{time}" if time else "")
        return ("-" if self.nanoseconds < 0 else "") + "P" + (text or "T0S")

    def to_python(self) -> timedelta | str:
        """Python's timedelta to the microsecond, or ISO text where that is too short."""
        try:
            return timedelta(
                microseconds=int(self.nanoseconds / 1000) if self.nanoseconds < 0 else self.nanoseconds // 1000
            )
        except OverflowError:
            return str(self)

    @classmethod
    def from_python(cls, duration: timedelta) -> "DaysTime":
        """What Python's timedelta says."""
        return cls((duration.days * 86_400 + duration.seconds) * SECOND + duration.microseconds * 1000)


def read_duration(text: str) -> DaysTime | YearsMonths:
    """ISO 8601 of one kind: `P1DT2H`, `-PT0.5S`, `P1Y2M`; raises ValueError for others."""
    if len(text) > _DIGITS_LIMIT:
        raise ValueError(text)
    found = _YEARS_MONTHS.fullmatch(text)
    if found:
        months = int(found[2] or 0) * 12 + int(found[3] or 0)
        return years_months(-months if found[1] else months)
    found = _DAYS_TIME.fullmatch(text)
    if not found or text.endswith("T"):
        raise ValueError(text)
    days, hours, minutes, seconds = (int(found[group] or 0) for group in (2, 3, 4, 5))
    fraction = int((found[6] or "0")[:9].ljust(9, "0"))
    nanoseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * SECOND + fraction
    return days_time(-nanoseconds if found[1] else nanoseconds)


def days_time(nanoseconds: int) -> DaysTime:
    """The duration; raises ValueError when it's longer than all dates."""
    if abs(nanoseconds) > NANOSECONDS_LIMIT:
        raise ValueError(str(nanoseconds))
    return DaysTime(nanoseconds)


def years_months(months: int) -> YearsMonths:
    """The duration; raises ValueError when it's longer than all dates."""
    if abs(months) > MONTHS_LIMIT:
        raise ValueError(str(months))
    return YearsMonths(months)
