"""A duration of years and months, which timedelta can't say because months differ in length."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class YearsMonths:
    """So many months, negative for a duration back in time; `str()` is ISO 8601: `P1Y2M`."""

    months: int

    def __str__(self) -> str:
        years, months = divmod(abs(self.months), 12)
        text = (f"{years}Y" if years else "") + (f"{months}M" if months else "")
        return ("-" if self.months < 0 else "") + "P" + (text or "0M")
