"""Timers: from what an analyst writes to the moments at which it fires. All moments are UTC."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import isodate
from croniter import croniter

from runner.engine.failure import StepFailed
from runner.expressions import YearsMonths


@dataclass(frozen=True)
class Schedule:
    """When a timer fires first, and what repeats it: an ISO duration or a cron text. `left`: how many firings in
    all, None for ever."""

    due_at: datetime
    every: str | None = None
    left: int | None = 1


def schedule(kind: str, value: Any, now: datetime) -> Schedule:
    """The schedule of a timer's evaluated text. Raises StepFailed when it is no date, duration or cycle."""
    try:
        if kind == "date":
            return Schedule(as_moment(value))
        if kind == "duration":
            return Schedule(after(now, value))
        return cycle(str(value).strip(), now)
    except (ValueError, TypeError, KeyError, OverflowError, isodate.ISO8601Error) as error:
        raise StepFailed("timer", f"'{value}' is not a {kind} of a timer. {EXAMPLES[kind]}") from error


EXAMPLES = {
    "date": "Write a date such as 2026-12-24T09:00:00Z.",
    "duration": "Write a duration such as PT15M or P3D.",
    "cycle": "Write a cycle such as R3/PT10M or a cron text such as 0 0 9 ? * MON.",
}


def next_due(every: str, due_at: datetime, now: datetime) -> datetime:
    """The next firing of a repeated timer; firings missed while nothing ran are made up for one by one."""
    if every.startswith("P"):
        return after(due_at, every)
    return cron_next(every, due_at)


def cycle(text: str, now: datetime) -> Schedule:
    """R[n]/[start/]duration[/end] or cron."""
    if not text.startswith("R"):
        return Schedule(cron_next(text, now), text, None)
    count, *parts = text[1:].split("/")
    left = int(count) if count else None
    if left is not None and left < 0:
        raise ValueError(count)
    durations = [part for part in parts if part.startswith("P")]
    if len(durations) != 1 or len(parts) > 2:
        raise ValueError(text)
    after(now, durations[0])
    first = after(now, durations[0])
    if len(parts) == 2 and parts[1] is durations[0]:
        first = as_moment(parts[0])
    return Schedule(first, durations[0], left)


def cron_next(text: str, now: datetime) -> datetime:
    """The next moment of a Quartz cron text: seconds first, `?` for any, an optional year ignored."""
    fields = text.replace("?", "*").split()
    if len(fields) == 7 and fields[6] == "*":
        fields = fields[:6]
    if len(fields) not in (5, 6):
        raise ValueError(text)
    if len(fields) == 6 and re.fullmatch(r"[\d,\-/]+", fields[5]):
        fields[5] = re.sub(r"\d+", lambda day: str((int(day[0]) - 1) % 7), fields[5])  # Quartz counts Sunday as 1
    iterator = croniter(" ".join(fields), now, second_at_beginning=len(fields) == 6)
    moment: datetime = iterator.get_next(datetime)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def after(now: datetime, value: Any) -> datetime:
    """The moment that is a duration after another; months and years by the calendar."""
    if isinstance(value, timedelta):
        return now + value
    text = value.to_iso() if isinstance(value, YearsMonths) and hasattr(value, "to_iso") else str(value).strip()
    if not re.fullmatch(r"-?P.+", text):
        raise ValueError(text)
    moment: datetime = now + isodate.parse_duration(text)
    return moment


def as_moment(value: Any) -> datetime:
    """A date or date-time, as value or ISO text, in UTC; one without a zone is UTC, a day begins at midnight."""
    if isinstance(value, datetime):
        moment = value
    elif isinstance(value, date):
        moment = datetime.combine(value, time(0))
    else:
        text = re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", str(value).strip())
        moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
