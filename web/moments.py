"""How moments are said: in the reader's time zone and language, near ones in words."""

import os
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask, request
from flask_babel import format_date, format_datetime, format_time, format_timedelta, get_locale, get_timezone
from flask_babel import gettext as _
from markupsafe import Markup

from runner.clock import clock

COOKIE = "time_zone"
HALF_A_MINUTE = timedelta(seconds=30)
DueGroup = Literal["overdue", "today", "week", "later", "none"]


def register(app: Flask) -> None:
    """Let templates say `at | moment`, `at | ago`, `due | due_words`."""
    app.jinja_env.filters.update(moment=moment, ago=ago, due_words=due_words, clock_time=clock_time, day=day)
    app.jinja_env.tests["past"] = lambda at: at is not None and at < clock.now()


def time_zone() -> str:
    """The zone the reader's browser said it is in, else the server's own."""
    name = request.cookies.get(COOKIE, "")
    try:
        return ZoneInfo(name).key if name and len(name) < 64 else _server_zone()
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return _server_zone()


def moment(at: datetime | None) -> Markup:
    """`5 Jan 2026, 12:03` as a time element; today only the time."""
    if at is None:
        return Markup("")
    time = format_time(at, "short")
    return _element(at, time if _local(at) == _local(clock.now()) else f"{format_date(at, 'medium')} {time}")


def day(at: datetime | date | None) -> str:
    """`5 Jan 2026`."""
    return "" if at is None else format_date(at, "medium")


def clock_time(at: datetime | None) -> str:
    """`12:03`."""
    return "" if at is None else format_time(at, "short")


def ago(at: datetime | None) -> Markup:
    """`3 hours ago` as a time element that tells the exact moment."""
    if at is None:
        return Markup("")
    passed = clock.now() - at
    if passed < timedelta(minutes=1):
        return _element(at, _("just now"))
    return _element(at, _("%(duration)s ago", duration=_duration(passed)))


def due_words(at: datetime | None) -> Markup:
    """`2 days late`, `today, 17:00`, `tomorrow`, `in 3 days`, `5 Jan 2026`."""
    if at is None:
        return Markup("")
    now = clock.now()
    late = max(now - at, timedelta(minutes=1)) // HALF_A_MINUTE if at < now else None
    days = (_local(at) - _local(now)).days if late is None else 0
    return _due_words(at.replace(microsecond=0), late, days, get_locale(), get_timezone())


@lru_cache(maxsize=5000)
def _due_words(at: datetime, late: int | None, days: int, locale: object, zone: object) -> Markup:
    """What is said of a date so many half minutes ago, or in so many days, in one language and time zone."""
    if late is not None:
        return _element(at, _("%(duration)s late", duration=_in_words(late, locale)))
    if days == 0:
        return _element(at, _("today, %(time)s", time=format_time(at, "short")))
    if days == 1:
        return _element(at, _("tomorrow, %(time)s", time=format_time(at, "short")))
    if days < 7:
        return _element(at, _("in %(days)s days", days=days))
    return _element(at, format_date(at, "medium"))


def due_group(at: datetime | None) -> DueGroup:
    """The part of the list a due date belongs to; the week ends seven days from now."""
    if at is None:
        return "none"
    now = clock.now()
    if at < now:
        return "overdue"
    days = (_local(at) - _local(now)).days
    return "today" if days == 0 else "week" if days < 7 else "later"


def _local(at: datetime) -> date:
    zone = get_timezone()
    return at.astimezone(zone).date() if zone else at.date()


def _element(at: datetime, text: str) -> Markup:
    return _frame(at.replace(microsecond=0), get_locale(), get_timezone()) % text


@lru_cache(maxsize=5000)
def _frame(at: datetime, locale: object, zone: object) -> Markup:
    """The element around what is said of a moment, in one language and time zone."""
    return Markup('<time datetime="{}" title="{}">%s</time>').format(
        at.astimezone(UTC).isoformat(timespec="seconds"), format_datetime(at, "full")
    )


def _duration(passed: timedelta) -> str:
    return _in_words(passed // HALF_A_MINUTE, get_locale())


@lru_cache(maxsize=5000)
def _in_words(half_minutes: int, locale: object) -> str:
    """`3 hours`: the same for all within half a minute, where no rounding lies between."""
    return format_timedelta((half_minutes + 0.5) * HALF_A_MINUTE, threshold=1)


def _server_zone() -> str:
    return os.environ.get("TZ", "").removeprefix(":") or "UTC"
