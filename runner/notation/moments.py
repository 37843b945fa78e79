"""Literal dates, durations and cycles as timers take them: ISO 8601 or cron."""

import re
from datetime import UTC, datetime

import isodate
from croniter import croniter

_NOW = datetime(2026, 1, 1, tzinfo=UTC)  # any moment: only whether a text can be read matters


def is_moment(text: str) -> bool:
    """A date, a duration or a cycle."""
    return is_date(text) or is_duration(text) or is_cycle(text)


def is_date(text: str) -> bool:
    """An ISO 8601 date or date-time, with or without a zone."""
    try:
        datetime.fromisoformat(re.sub(r"([+-]\d\d)(\d\d)$", r"\1:\2", text.strip()))
    except ValueError:
        return False
    return True


def is_duration(text: str) -> bool:
    """An ISO 8601 duration: PT15M, P3D, P1M."""
    if not re.fullmatch(r"-?P.+", text.strip()):
        return False
    try:
        _NOW + isodate.parse_duration(text.strip())
    except (ValueError, TypeError, OverflowError, isodate.ISO8601Error):
        return False
    return True


def is_cycle(text: str) -> bool:
    """R[n]/[start/]duration[/end], or a cron text of five to seven fields."""
    text = text.strip()
    if not text.startswith("R"):
        return _is_cron(text)
    count, *parts = text[1:].split("/")
    durations = [part for part in parts if part.startswith("P")]
    if not re.fullmatch(r"\d*", count) or len(parts) not in (1, 2) or len(durations) != 1:
        return False
    return all(is_duration(part) if part is durations[0] else is_date(part) for part in parts)


def _is_cron(text: str) -> bool:
    fields = text.replace("?", "*").split()
    if len(fields) == 7 and fields[6] == "*":
        fields = fields[:6]
    if len(fields) not in (5, 6):
        return False
    if len(fields) == 6 and re.fullmatch(r"[\d,\-/]+", fields[5]):
        fields[5] = re.sub(r"\d+", lambda day: str((int(day[0]) - 1) % 7), fields[5])
    try:
        croniter(" ".join(fields), _NOW, second_at_beginning=len(fields) == 6).get_next(datetime)
    except (ValueError, KeyError, OverflowError):
        return False
    return True
