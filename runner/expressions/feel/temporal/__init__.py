"""FEEL's dates, times and durations: beyond Python's in years, precision and zones (DMN 1.5, 10.3.2.3.4 to 8)."""

from runner.expressions.feel.temporal.date import Date
from runner.expressions.feel.temporal.date_time import DateTime
from runner.expressions.feel.temporal.duration import DaysTime
from runner.expressions.feel.temporal.time import Time

__all__ = ["Date", "DateTime", "DaysTime", "Time"]
