"""What `string(value)` says."""

from decimal import Decimal
from typing import Any

from runner.expressions.feel.run import require_text_size
from runner.expressions.feel.values.number import number_text
from runner.expressions.feel.values.range import Range


def to_text(value: Any) -> str | None:
    """The value as FEEL writes it; a string as it is, null for null."""
    if value is None:
        return None
    if isinstance(value, str):
        return value
    parts: list[str] = []
    _write(value, parts, [0])
    return "".join(parts)


def _write(value: Any, parts: list[str], size: list[int]) -> None:
    if type(value) is list:
        _write_all([("", item) for item in value], "[", "]", parts, size)
    elif type(value) is dict:
        _write_all([(f"{_key(key)}: ", item) for key, item in value.items()], "{", "}", parts, size)
    else:
        text = _simple(value)
        size[0] += len(text)
        require_text_size(size[0])
        parts.append(text)


def _write_all(items: list[tuple[str, Any]], start: str, end: str, parts: list[str], size: list[int]) -> None:
    size[0] += 2 + 2 * len(items)
    require_text_size(size[0])
    parts.append(start)
    for index, (prefix, item) in enumerate(items):
        parts.append(("" if index == 0 else ", ") + prefix)
        _write(item, parts, size)
    parts.append(end)


def _key(key: str) -> str:
    return key if all(character.isalnum() or character in " _" for character in key) else _quoted(key)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _simple(value: Any) -> str:
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, int | Decimal):
        return number_text(value)
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, Range):
        return _range_text(value)
    return str(value)


def _range_text(value: Range) -> str:
    start, end = _simple(value.start), _simple(value.end)
    if value.operator is not None:
        return f"{value.operator} {end if value.operator[0] == '<' else start}"
    return f"{'[' if value.start_included else '('}{start}..{end}{']' if value.end_included else ')'}"
