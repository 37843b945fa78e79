"""Functions of dates and times (DMN 1.5, table 79), now and today."""

from typing import Any

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.run import Run
from runner.expressions.feel.temporal import Date, DateTime

FUNCTIONS = Functions()

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def _date(value: Any) -> Date:
    return value.date if isinstance(value, DateTime) else value


@FUNCTIONS.define("day of year", "date: date or date and time")
def day_of_year(date: Any) -> int:
    return _date(date).day_of_year


@FUNCTIONS.define("day of week", "date: date or date and time")
def day_of_week(date: Any) -> str:
    return _DAYS[_date(date).weekday - 1]


@FUNCTIONS.define("month of year", "date: date or date and time")
def month_of_year(date: Any) -> str:
    return _MONTHS[_date(date).month - 1]


@FUNCTIONS.define("week of year", "date: date or date and time")
def week_of_year(date: Any) -> int:
    return _date(date).week_of_year


@FUNCTIONS.define("now", run=True)
def now(run: Run) -> DateTime:
    return run.now


@FUNCTIONS.define("today", run=True)
def today(run: Run) -> Date:
    return run.now.date
