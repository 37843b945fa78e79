"""A calendar date from year -999,999,999 to 999,999,999, in the Gregorian calendar throughout."""

import datetime as python
import re
from dataclasses import dataclass

YEAR_LIMIT = 999_999_999
_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_TEXT = re.compile(r"(-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-([0-9]{2})-([0-9]{2})")
_EPOCH = 719_468  # days from 1 March of year 0 to 1970


def month_length(year: int, month: int) -> int:
    """How many days the month has."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_LENGTHS[month - 1]


@dataclass(frozen=True, order=True, slots=True)
class Date:
    """A valid date; `of` and `read` raise ValueError for one that doesn't exist."""

    year: int
    month: int
    day: int

    @classmethod
    def of(cls, year: int, month: int, day: int) -> "Date":
        """The date, checked."""
        if not (-YEAR_LIMIT <= year <= YEAR_LIMIT and 1 <= month <= 12 and 1 <= day <= month_length(year, month)):
            raise ValueError(f"{year}-{month}-{day}")
        return cls(year, month, day)

    @classmethod
    def read(cls, text: str) -> "Date":
        """ISO 8601: `2026-12-01`, `-0044-03-15`."""
        found = _TEXT.fullmatch(text)
        if not found:
            raise ValueError(text)
        return cls.of(int(found[1]), int(found[2]), int(found[3]))

    @classmethod
    def from_days(cls, days: int) -> "Date":
        """The date so many days after 1 January 1970."""
        era, day_of_era = divmod(days + _EPOCH, 146_097)
        year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
        day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
        month_from_march = (5 * day_of_year + 2) // 153
        month = month_from_march + 3 if month_from_march < 10 else month_from_march - 9
        year = year_of_era + era * 400 + (month <= 2)
        return cls.of(year, month, day_of_year - (153 * month_from_march + 2) // 5 + 1)

    @property
    def days(self) -> int:
        """Days since 1 January 1970."""
        year = self.year - (self.month <= 2)
        era, year_of_era = divmod(year, 400)
        day_of_year = (153 * (self.month + (-3 if self.month > 2 else 9)) + 2) // 5 + self.day - 1
        return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - _EPOCH

    @property
    def weekday(self) -> int:
        """1 is Monday, 7 Sunday."""
        return (self.days + 3) % 7 + 1

    @property
    def day_of_year(self) -> int:
        """1 to 366."""
        return self.days - Date(self.year, 1, 1).days + 1

    @property
    def week_of_year(self) -> int:
        """The week's number by ISO 8601."""
        thursday = Date.from_days(self.days + 4 - self.weekday)
        return (thursday.day_of_year - 1) // 7 + 1

    def plus_months(self, months: int) -> "Date":
        """The same day so many months on, or the last of that month."""
        year, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Date.of(year, month + 1, min(self.day, month_length(year, month + 1)))

    def __str__(self) -> str:
        sign = "-" if self.year < 0 else ""
        return f"{sign}{abs(self.year):04}-{self.month:02}-{self.day:02}"

    def to_python(self) -> python.date | str:
        """Python's date, or ISO text for a year that Python doesn't know."""
        return python.date(self.year, self.month, self.day) if 1 <= self.year <= 9999 else str(self)
