"""Answers of date, time and date-time fields."""

import re
from datetime import UTC, date, timedelta, timezone
from typing import Any

from marshmallow import ValidationError

from runner.notation.form import message as texts
from runner.notation.form.answer import Answer
from runner.notation.form.data import same
from runner.notation.form.message import Message

DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
TIME = re.compile(
    r"(?P<hour>\d{2}):(?P<minute>\d{2})(?::\d{2}(?:\.\d{1,6})?)?"
    r"(?P<zone>Z|(?P<sign>[+-])(?P<zone_hour>\d{2}):(?P<zone_minute>\d{2}))?\Z",
    re.ASCII,
)


class MomentAnswer(Answer):
    """A text of ISO 8601, kept as it was sent: a date, a time of day, or both joined by `T`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        kind = self.component.definition.get("subtype", "date")
        day_text, clock_text = self._split(value, kind)
        day = _day(day_text) if day_text is not None else None
        clock = TIME.match(clock_text) if clock_text is not None else None
        if (day_text is not None and day is None) or (clock_text is not None and not _is_time(clock)):
            raise ValidationError([Message(NOT_ONE[kind])])
        if not same(value, self.setting.stored.get(self.component.id)):  # what was stored may have passed since
            self.refuse_if([*self._passed(day, clock), *self._interval(clock)])
        return str(value)

    def _split(self, value: Any, kind: str) -> tuple[str | None, str | None]:
        if not isinstance(value, str) or len(value) > 40:
            raise ValidationError([Message(NOT_ONE[kind])])
        if kind == "datetime":
            day, _, clock = value.partition("T")
            return day, clock
        return (value, None) if kind == "date" else (None, value)

    def _passed(self, day: date | None, clock: re.Match[str] | None) -> list[Message]:
        if day is None or not self.component.definition.get("disallowPassedDates"):
            return []
        zone = _zone(clock) if clock else None
        now = self.setting.now.astimezone(zone) if zone else self.setting.now
        return [Message(texts.PASSED)] if day < now.date() else []

    def _interval(self, clock: re.Match[str] | None) -> list[Message]:
        minutes = self.component.definition.get("timeInterval")
        if clock is None or not minutes or clock["zone"] == "Z":  # in UTC the minutes are no longer those chosen
            return []
        chosen = int(clock["hour"]) * 60 + int(clock["minute"])
        return [Message(texts.NOT_AN_INTERVAL, minutes=minutes)] if chosen % minutes else []


NOT_ONE = {"date": texts.NOT_A_DATE, "time": texts.NOT_A_TIME, "datetime": texts.NOT_A_MOMENT}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DATE.match(text) else None
    except ValueError:
        return None


def _is_time(clock: re.Match[str] | None) -> bool:
    if clock is None or int(clock["hour"]) > 23 or int(clock["minute"]) > 59:
        return False
    return clock["sign"] is None or (int(clock["zone_hour"]) <= 14 and int(clock["zone_minute"]) <= 59)


def _zone(clock: re.Match[str]) -> timezone | None:
    if clock["zone"] == "Z":
        return UTC
    if clock["sign"] is None:
        return None
    offset = timedelta(hours=int(clock["zone_hour"]), minutes=int(clock["zone_minute"]))
    return timezone(-offset if clock["sign"] == "-" else offset)
