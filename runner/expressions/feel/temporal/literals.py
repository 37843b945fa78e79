"""At-literals and other texts that may be any temporal value."""

from collections.abc import Callable
from typing import Any

from runner.expressions.feel.temporal.date import Date
from runner.expressions.feel.temporal.date_time import DateTime
from runner.expressions.feel.temporal.duration import read_duration
from runner.expressions.feel.temporal.time import Time


def read_temporal(text: str) -> Any:
    """The date, time, date and time or duration that `text` is; None when it's none of these."""
    if "P" in text[:2]:
        reader: Callable[[str], Any] = read_duration
    elif "T" in text:
        reader = DateTime.read
    elif text[2:3] == ":":
        reader = Time.read
    else:
        reader = Date.read
    try:
        return reader(text)
    except ValueError:
        return None
