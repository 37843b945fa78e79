"""A date with a time of day, local or in a zone."""

import datetime as python
from dataclasses import dataclass

from runner.expressions.feel.temporal.date import Date
from runner.expressions.feel.temporal.time import DAY, SECOND, Time, clock_text
from runner.expressions.feel.temporal.zone import (
    Zone,
    from_tzinfo,
    offset_at,
    offset_at_instant,
    read_zone,
    to_tzinfo,
    zone_text,
)


@dataclass(frozen=True, slots=True, eq=False)
class DateTime:
    """`read` raises ValueError for what is none."""

    date: Date
    nanosecond: int  # of the day
    zone: Zone = None

    @classmethod
    def of(cls, date: Date, time: Time) -> "DateTime":
        """Both together, in the time's zone."""
        return cls(date, time.nanosecond, time.zone)

    @classmethod
    def read(cls, text: str) -> "DateTime":
        """ISO 8601: `2026-12-01T10:30:00+01:00`; a date alone, also with an offset, is its midnight."""
        date, separator, time = text.partition("T")
        if separator:
            return cls.of(Date.read(date), Time.read(time))
        length = date.rfind("-") + 3 if ":" not in date else len(date) - len("+00:00")
        return cls(Date.read(date[:length]), 0, read_zone(date[length:]))

    @classmethod
    def midnight_utc(cls, date: Date) -> "DateTime":
        """What a date stands for where a date and time is wanted (DMN 1.5, 10.3.2.9.4)."""
        return cls(date, 0, 0)

    @classmethod
    def from_instant(cls, nanosecond: int, zone: int | str) -> "DateTime":
        """So many nanoseconds after 1970 in UTC, seen in a zone."""
        offset = offset_at_instant(zone, nanosecond // SECOND)
        days, rest = divmod(nanosecond + offset * SECOND, DAY)
        return cls(Date.from_days(days), rest, zone)

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC, None for a local moment."""
        if self.zone is None:
            return None
        date = self.date
        return offset_at(self.zone, date.year, date.month, date.day, self.nanosecond // SECOND)

    @property
    def local_nanosecond(self) -> int:
        """Nanoseconds since 1970 on the wall's clock."""
        return self.date.days * DAY + self.nanosecond

    @property
    def instant(self) -> int:
        """Nanoseconds since 1970 in UTC; a local moment counts as UTC."""
        return self.local_nanosecond - (self.offset or 0) * SECOND

    @property
    def time(self) -> Time:
        """The time of day, in the same zone."""
        return Time(self.nanosecond, self.zone)

    def is_same(self, other: "DateTime") -> bool:
        """Whether both say the same in the same zone."""
        return self.local_nanosecond == other.local_nanosecond and self.zone == other.zone

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DateTime) and self.compare(other) == 0

    def is_equal(self, other: "DateTime") -> bool:
        """FEEL's `=`: by whole seconds, as the kit has it (0068), and in the other's zone where one has none."""
        if self.zone is None or other.zone is None:
            return self.local_nanosecond // SECOND == other.local_nanosecond // SECOND
        return self.instant // SECOND == other.instant // SECOND

    def __hash__(self) -> int:
        return hash(self.nanosecond // SECOND % 60)

    def compare(self, other: "DateTime") -> int:
        """Below, at or above 0; a moment without a zone takes the other's (DMN 1.5, table 54)."""
        if self.zone is None or other.zone is None:
            return self.local_nanosecond - other.local_nanosecond
        return self.instant - other.instant

    def plus(self, nanoseconds: int) -> "DateTime":
        """So much later; in a zone with daylight saving, by the time that really passes."""
        if self.zone is not None:
            return DateTime.from_instant(self.instant + nanoseconds, self.zone)
        days, rest = divmod(self.local_nanosecond + nanoseconds, DAY)
        return DateTime(Date.from_days(days), rest)

    def plus_months(self, months: int) -> "DateTime":
        """The same time of day so many months on."""
        return DateTime(self.date.plus_months(months), self.nanosecond, self.zone)

    def __str__(self) -> str:
        return f"{self.date}T{clock_text(self.nanosecond)}{zone_text(self.zone)}"

    def to_python(self) -> python.datetime | str:
        """Python's datetime to the microsecond, or ISO text for a year that Python doesn't know."""
        if not 1 <= self.date.year <= 9999:
            return str(self)
        midnight = python.datetime(self.date.year, self.date.month, self.date.day)
        moment = midnight + python.timedelta(microseconds=self.nanosecond // 1000)
        return moment.replace(tzinfo=to_tzinfo(self.zone))

    @classmethod
    def from_python(cls, moment: python.datetime) -> "DateTime":
        """What Python's datetime says."""
        time = Time.from_python(moment.time())
        zone = from_tzinfo(moment.tzinfo, moment)
        return cls(Date(moment.year, moment.month, moment.day), time.nanosecond, zone)
