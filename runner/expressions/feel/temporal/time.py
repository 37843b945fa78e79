"""A time of day to the nanosecond, local or in a zone."""

import datetime as python
import re
from dataclasses import dataclass

from runner.expressions.feel.temporal.zone import Zone, from_tzinfo, read_zone, to_tzinfo, usual_offset, zone_text

SECOND = 1_000_000_000  # nanoseconds
DAY = 86_400 * SECOND
_TEXT = re.compile(r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(.*)", re.DOTALL)


def clock_text(nanosecond: int) -> str:
    """`10:30:00.25`"""
    second, fraction = divmod(nanosecond, SECOND)
    digits = f".{fraction:09}".rstrip("0") if fraction else ""
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}{digits}"


@dataclass(frozen=True, slots=True, eq=False)
class Time:
    """`nanosecond` counts from midnight. `of` and `read` raise ValueError for what is no time."""

    nanosecond: int
    zone: Zone = None

    @classmethod
    def of(cls, hour: int, minute: int, nanosecond_of_minute: int, zone: Zone = None) -> "Time":
        """The time, checked."""
        if not (0 <= hour <= 23 and 0 <= minute <= 59 and 0 <= nanosecond_of_minute < 60 * SECOND):
            raise ValueError(f"{hour}:{minute}")
        return cls((hour * 60 + minute) * 60 * SECOND + nanosecond_of_minute, zone)

    @classmethod
    def read(cls, text: str) -> "Time":
        """ISO 8601 with two digits each: `10:30:00`, `10:30:00.5Z`, `10:30:00+01:00`, `10:30:00@Europe/Paris`."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError(text)
        fraction = int((found[4] or "0")[:9].ljust(9, "0"))
        return cls.of(int(found[1]), int(found[2]), int(found[3]) * SECOND + fraction, read_zone(found[5]))

    @property
    def utc_nanosecond(self) -> int:
        """Nanoseconds since midnight in UTC, below 0 or above a day where that is another day."""
        return self.nanosecond if self.zone is None else self.nanosecond - usual_offset(self.zone) * SECOND

    @property
    def offset(self) -> int | None:
        """Seconds east of UTC, None for a local time."""
        return None if self.zone is None else usual_offset(self.zone)

    def is_same(self, other: "Time") -> bool:
        """Whether both say the same in the same zone."""
        return self.nanosecond == other.nanosecond and self.zone == other.zone

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Time) and self.compare(other) == 0

    def is_equal(self, other: "Time") -> bool:
        """FEEL's `=`: by whole seconds, as the kit has it (0068), and in the other's zone where one has none."""
        if self.zone is None or other.zone is None:
            return self.nanosecond // SECOND == other.nanosecond // SECOND
        return self.utc_nanosecond // SECOND == other.utc_nanosecond // SECOND

    def __hash__(self) -> int:
        return hash(self.nanosecond // SECOND % 60)

    def compare(self, other: "Time") -> int:
        """Below, at or above 0; a time without a zone takes the other's (DMN 1.5, table 54)."""
        if self.zone is None or other.zone is None:
            return self.nanosecond - other.nanosecond
        return self.utc_nanosecond - other.utc_nanosecond

    def plus(self, nanoseconds: int) -> "Time":
        """So much later, past midnight too."""
        return Time((self.nanosecond + nanoseconds) % DAY, self.zone)

    def __str__(self) -> str:
        return clock_text(self.nanosecond) + zone_text(self.zone)

    def to_python(self) -> python.time:
        """Python's time, to the microsecond."""
        second, fraction = divmod(self.nanosecond, SECOND)
        zone = to_tzinfo(self.zone)
        return python.time(second // 3600, second // 60 % 60, second % 60, fraction // 1000, zone)

    @classmethod
    def from_python(cls, time: python.time) -> "Time":
        """What Python's time says."""
        second = (time.hour * 60 + time.minute) * 60 + time.second
        return cls(second * SECOND + time.microsecond * 1000, from_tzinfo(time.tzinfo, None))
