"""What a browser sends as JSON, read strictly: no duplicate keys, no NaN, no endless depth."""

import json
import math
import re
from typing import Any

from flask import request

from runner.rejection import InvalidArgument

DEEPEST = 64
_UNWRITABLE = re.compile(r"[\0\ud800-\udfff]")
_STRINGS = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)


def json_object() -> dict[str, Any]:
    """The request's body as an object; raises InvalidArgument saying what is wrong with it."""
    if not request.is_json:
        raise InvalidArgument("The request must have the content type application/json.")
    value = read_json(request.get_data(cache=True))
    if not isinstance(value, dict):
        raise InvalidArgument("The request's body must be a JSON object.")
    return value


def read_json(source: bytes) -> Any:
    """A JSON value; raises InvalidArgument for what other readers might take in another way."""
    try:
        text = source.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidArgument(f"The request's body is not UTF-8 (byte {error.start}).") from error
    _require_shallow(text)
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant, parse_float=_number)
    except json.JSONDecodeError as error:
        raise InvalidArgument(
            f"The request's body is not JSON: {error.msg} (line {error.lineno}, column {error.colno})."
        ) from error
    except ValueError as error:
        raise InvalidArgument("The request's body has a number that is too long.") from error
    if "\\u" in text:  # nothing else says what no database keeps
        _require_writable(value)
    return value


def _require_writable(value: Any) -> None:
    if isinstance(value, dict):
        for name, part in value.items():
            _require_writable(name)
            _require_writable(part)
    elif isinstance(value, list):
        for part in value:
            _require_writable(part)
    elif isinstance(value, str) and _UNWRITABLE.search(value):
        raise InvalidArgument("The request's body has a NUL or half a character (a lone surrogate) in a text.")


def _require_shallow(text: str) -> None:
    if text.count("[") + text.count("{") <= DEEPEST:
        return
    depth = 0
    for character in _STRINGS.sub("", text):
        if character in "[{":
            depth += 1
            if depth > DEEPEST:
                raise InvalidArgument(f"The request's body is nested deeper than {DEEPEST} levels.")
        elif character in "]}":
            depth -= 1


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise InvalidArgument(f"The request's body has the key “{twice[:100]}” twice.")
    return value


def _constant(text: str) -> Any:
    raise InvalidArgument(f"The request's body has {text}, which JSON doesn't know.")


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise InvalidArgument("The request's body has a number that is too large.")
    return number
