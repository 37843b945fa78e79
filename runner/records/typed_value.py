"""A variable's value as stored: its type by Camunda's names, its JSON text, and what it can be searched by."""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from runner.expressions import YearsMonths
from runner.records.base import in_json
from runner.rejection import InvalidArgument

LONGEST_TEXT = 4_000_000  # characters of JSON
LONGEST_NAME = 255  # characters
DEEPEST = 64
SEARCHED = 255  # characters of a text that can be searched for
TAG = "@type"  # marks, inside lists and maps, a value that JSON itself can't say
INTEGERS = range(-(2**31), 2**31)
LONGS = range(-(2**63), 2**63)
SHORTS = range(-(2**15), 2**15)
# A type that was declared stays while the value's own type could be written as it.
KEPT: Mapping[str, frozenset[str]] = {
    "integer": frozenset({"long", "short"}),
    "string": frozenset({"xml"}),
}


class FileValue(dict[str, Any]):
    """A File (with filename, mimetype, encoding) or Bytes (without): `file` is the id of its StoredFile, and `size`.

    Expressions read it as any map: `${paper.filename}`.
    """


class Xml(str):
    """A text that was given as type Xml."""


class Long(int):
    """A whole number that was given as type Long, however small."""


class Short(int):
    """A whole number that was given as type Short."""


@dataclass(frozen=True)
class TypedValue:
    """One value, ready for a row."""

    type: str
    json: str
    text_value: str | None
    number_value: float | None


def typed_value(name: str, value: Any, declared: str | None = None) -> TypedValue:
    """How `value` is stored. Raises InvalidArgument naming the variable when it is too large, too deep or no value."""
    kind = type_of(name, value)
    plain = tagged(name, value, 0) if kind == "json" else plain_value(name, value, 0)
    text = in_json(plain)
    if len(text) > LONGEST_TEXT:
        raise InvalidArgument(
            f"variable '{name}' has {len(text):,} characters; at most {LONGEST_TEXT:,} are kept. Store a file instead."
        )
    return TypedValue(
        type=declared if declared is not None and declared in KEPT.get(kind, ()) else kind,
        json=text,
        text_value=searched_text(value),
        number_value=float(value) if kind in ("integer", "long", "short", "double") else None,
    )


def require_name(name: str) -> None:
    """Refuse a name that a list, an expression or a script could trip over."""
    is_secret = name.startswith("__") and name.endswith("__")  # Python's and JavaScript's own: __proto__
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable() or is_secret:
        problem = f"{name[:40]!r} can't be the name of a variable: 1 to {LONGEST_NAME} characters"
        raise InvalidArgument(f"{problem}, no control characters, not two underscores at both ends")


def stored_value(type_name: str, text: str) -> Any:
    """The value of a row, exactly as it was given."""
    return stored_values([(type_name, text)])[0]


def stored_values(rows: Sequence[tuple[str, str]]) -> list[Any]:
    """The values of many rows, of type and JSON text each, read in one go."""
    values: list[Any] = json.loads(f"[{','.join([text for _, text in rows])}]")
    for number, (type_name, text) in enumerate(rows):
        if type_name in SCALARS:
            values[number] = SCALARS[type_name](values[number])
        elif type_name == "json" and TAG in text:
            values[number] = revived(values[number])
    return values


def type_of(name: str, value: Any) -> str:
    """The type's name, by Camunda's: a moment and a day are both `date`, lists and maps `json`."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case Long() | Short() if int(value) in (LONGS if isinstance(value, Long) else SHORTS):
            return "long" if isinstance(value, Long) else "short"
        case int():
            if int(value) not in LONGS:  # a range looks for an instance of a subclass one by one
                raise InvalidArgument(f"variable '{name}': {str(value)[:40]}… is too large for a whole number (64 bit)")
            return "integer" if int(value) in INTEGERS else "long"
        case float():
            return "double"
        case Xml():
            return "xml"
        case str():
            return "string"
        case FileValue():
            return "file" if "filename" in value else "bytes"
        case datetime() | date():
            return "date"
        case time():
            return "time"
        case timedelta():
            return "duration"
        case YearsMonths():
            return "months"
        case list() | tuple() | dict():
            return "json"
    raise InvalidArgument(f"variable '{name}': a {type(value).__name__} can't be stored")


def plain_value(name: str, value: Any, depth: int) -> Any:
    """The value in JSON's own types; inside lists and maps what JSON can't say is tagged."""
    if depth > DEEPEST:
        raise InvalidArgument(f"variable '{name}' is nested more than {DEEPEST} levels deep")
    match value:
        case None | bool():
            return value
        case int():
            type_of(name, value)
            return value
        case float():
            if not math.isfinite(value):
                raise InvalidArgument(f"variable '{name}': {value} is not a number that can be stored")
            return value
        case str():
            return clean_text(name, value)
        case list() | tuple():
            return [tagged(name, item, depth + 1) for item in value]
        case dict():
            return clean_map(name, value, depth)
    return spoken(value)


def tagged(name: str, value: Any, depth: int) -> Any:
    """A value inside a list or map, to be told from a text or map that only looks like it."""
    plain = plain_value(name, value, depth)
    if isinstance(value, dict):
        return {TAG: "map", "value": plain} if TAG in value else plain
    if value is None or isinstance(value, bool | int | float | str | list | tuple):
        return plain
    return {TAG: type_of(name, value), "value": plain}


def revived(value: Any) -> Any:
    """The value inside what `tagged` made."""
    if isinstance(value, list):
        return [revived(item) for item in value]
    if not isinstance(value, dict):
        return value
    if set(value) == {TAG, "value"}:
        kind, inner = value[TAG], value["value"]
        return {key: revived(item) for key, item in inner.items()} if kind == "map" else SCALARS[kind](inner)
    return {key: revived(item) for key, item in value.items()}


def clean_map(name: str, value: dict[Any, Any], depth: int) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise InvalidArgument(f"variable '{name}': the key {key!r} of a map is not a text")
        plain[clean_text(name, key)] = tagged(name, item, depth + 1)
    return plain


def clean_text(name: str, text: str) -> str:
    """The text, if both databases can hold it."""
    if "\x00" in text:
        raise InvalidArgument(f"variable '{name}' holds the character NUL, which can't be stored")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise InvalidArgument(f"variable '{name}' holds half a character (a lone surrogate)") from None
    return text


def spoken(value: Any) -> str:
    """A moment or duration as text; a time zone known by name keeps it, as FEEL writes it: `…@Europe/Oslo`."""
    if isinstance(value, timedelta):
        return f"{value.days}:{value.seconds}:{value.microseconds}"
    if isinstance(value, YearsMonths):
        return str(value)
    zone = getattr(value, "tzinfo", None)
    if isinstance(zone, ZoneInfo):
        return f"{value.replace(tzinfo=None).isoformat()}@{zone.key}"
    return str(value.isoformat())


def searched_text(value: Any) -> str | None:
    """What the value is found by: a text, a moment, yes or no; a number has a column of its own."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value[:SEARCHED]
    return spoken(value) if isinstance(value, date | time) else None


def moment_of(text: str) -> date:
    text, _, zone = text.partition("@")
    if "T" not in text:
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=ZoneInfo(zone)) if zone else moment


def time_of(text: str) -> time:
    text, _, zone = text.partition("@")
    return time.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)) if zone else time.fromisoformat(text)


def duration_of(text: str) -> timedelta:
    days, seconds, micro = (int(part) for part in text.split(":"))
    return timedelta(days, seconds, micro)


def months_of(text: str) -> YearsMonths:
    sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
    years, _, months = text[1:].rpartition("Y")
    return YearsMonths(sign * (int(years or 0) * 12 + int(months.rstrip("M") or 0)))


SCALARS: dict[str, Callable[[Any], Any]] = {
    "date": moment_of,
    "time": time_of,
    "duration": duration_of,
    "months": months_of,
    "file": FileValue,
    "bytes": FileValue,
}
