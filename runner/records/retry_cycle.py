"""The pauses between tries of a failing job: camunda:failedJobRetryTimeCycle, or our own growing ones."""

import re
from datetime import datetime, timedelta

import isodate

from runner.records.job import RETRIES

EPOCH = datetime(1970, 1, 1)  # only for how long a month is
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)


def tries(cycle: str | None, otherwise: int = RETRIES) -> int:
    """How often a job is tried in all: `R5/PT5M` 5 times, `PT1M,PT10M` once more than it has pauses."""
    repeated = re.fullmatch(r"R(\d+)/.+", cycle.strip()) if cycle else None
    if repeated:
        return max(int(repeated.group(1)), 1)
    return len(pauses(cycle)) + 1 if pauses(cycle) else otherwise


def pause_after(cycle: str | None, attempts: int) -> timedelta:
    """How long to wait after so many tries; without a cycle 10 seconds, then six times as long each time."""
    listed = pauses(cycle)
    if listed:
        return listed[min(attempts, len(listed)) - 1]
    return min(FIRST_PAUSE * 6 ** (min(max(attempts, 1), 9) - 1), LONGEST_PAUSE)


def pauses(cycle: str | None) -> list[timedelta]:
    """The durations of a cycle; none when there is no cycle, or none that can be read."""
    if not cycle:
        return []
    try:
        durations = [isodate.parse_duration(part.strip()) for part in cycle.strip().rpartition("/")[2].split(",")]
    except isodate.ISO8601Error:
        return []
    return [one if isinstance(one, timedelta) else one.totimedelta(start=EPOCH) for one in durations]
