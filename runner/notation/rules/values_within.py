"""Everything inside a part of the model, whatever its depth."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
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
        elif is_dataclass(value) and not isinstance(value, type):
            waiting.extend(getattr(value, field.name) for field in fields(value))
