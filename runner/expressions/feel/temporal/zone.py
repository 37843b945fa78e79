"""Time zones: None for a local time, an int for an offset in seconds, a str for an IANA name."""

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

Zone = int | str | None

OFFSET_LIMIT = 18 * 3600  # seconds; XML Schema says 14 hours, Java and with it the world's data 18
_OFFSET = re.compile(r"([+-])([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?")
# Rules of zones are known for Python's years only; others take those of the nearest.
_FIRST, _LAST = 2, 9998
_SOME_WINTER, _SOME_SUMMER = datetime(2024, 1, 1), datetime(2024, 7, 1)


@lru_cache(1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(64)
def zone_info(name: str) -> ZoneInfo:
    """The rules of a zone that `read_zone` has let through."""
    return ZoneInfo(name)


def read_zone(text: str) -> Zone:
    """`Z`, `+01:00` or `@Europe/Paris`; raises ValueError for others. No zone is ''."""
    if not text:
        return None
    if text in ("Z", "z"):
        return 0
    if text[0] == "@":
        if text[1:] not in _names():
            raise ValueError(text)
        return text[1:]
    found = _OFFSET.fullmatch(text)
    if not found:
        raise ValueError(text)
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    offset = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or offset > OFFSET_LIMIT:
        raise ValueError(text)
    return -offset if found[1] == "-" else offset


def zone_text(zone: Zone) -> str:
    """The zone as it stands behind a time."""
    if zone is None:
        return ""
    if isinstance(zone, str):
        return f"@{zone}"
    if zone == 0:
        return "Z"
    sign, offset = ("-", -zone) if zone < 0 else ("+", zone)
    seconds = f":{offset % 60:02}" if offset % 60 else ""
    return f"{sign}{offset // 3600:02}:{offset // 60 % 60:02}{seconds}"


def offset_at(zone: int | str, year: int, month: int, day: int, second_of_day: int) -> int:
    """Seconds east of UTC at a local moment of that zone."""
    if isinstance(zone, int):
        return zone
    known_year = min(max(year, _FIRST), _LAST)
    local = datetime(known_year, month, min(day, 28) if known_year != year else day) + timedelta(seconds=second_of_day)
    return _seconds(zone_info(zone).utcoffset(local))


def offset_at_instant(zone: int | str, epoch_second: int) -> int:
    """Seconds east of UTC at so many seconds after 1970 in UTC."""
    if isinstance(zone, int):
        return zone
    lowest, highest = -62_000_000_000, 253_300_000_000
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=min(max(epoch_second, lowest), highest))
    return _seconds(moment.astimezone(zone_info(zone)).utcoffset())


def usual_offset(zone: int | str) -> int:
    """The offset of a time that has no date: outside daylight saving."""
    if isinstance(zone, int):
        return zone
    rules = zone_info(zone)
    return min(_seconds(rules.utcoffset(_SOME_WINTER)), _seconds(rules.utcoffset(_SOME_SUMMER)))


def _seconds(offset: timedelta | None) -> int:
    return int(offset.total_seconds()) if offset is not None else 0


def from_tzinfo(rules: tzinfo | None, moment: datetime | None) -> Zone:
    """What a Python time zone says, at `moment`."""
    if rules is None:
        return None
    key = getattr(rules, "key", None) if isinstance(rules, ZoneInfo) else None
    if key and key not in ("UTC", "Etc/UTC"):
        return str(key)
    return _seconds(rules.utcoffset(moment))


def to_tzinfo(zone: Zone) -> tzinfo | None:
    """The Python time zone of the same meaning."""
    if zone is None:
        return None
    if isinstance(zone, str):
        return zone_info(zone)
    return UTC if zone == 0 else timezone(timedelta(seconds=zone))
