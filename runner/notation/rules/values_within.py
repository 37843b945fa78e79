"""Everything inside a part of the model, whatever its depth."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import NoneType
from typing import Any


def values_within(thing: Any, apart_from: type | None = None) -> Iterator[Any]:
    """The thing itself, every dataclass, tuple and text inside it; nothing of that type."""
    waiting = [thing]
    while waiting:
        value = waiting.pop()
        if apart_from is not None and isinstance(value, apart_from):
            continue
        yield value
        if isinstance(value, tuple):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif not isinstance(value, str | NoneType):
            waiting.extend(getattr(value, name) for name in field_names(type(value)))


_NAMES: dict[type, tuple[str, ...]] = {}


def field_names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; none of any other type. Kept: asked once for each part of a diagram."""
    names = _NAMES.get(kind)
    if names is None:
        names = _NAMES[kind] = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
    return names
