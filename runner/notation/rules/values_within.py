"""Everything inside a part of the model, whatever its depth."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def values_within(thing: Any) -> Iterator[Any]:
    """The thing itself, every dataclass, tuple and text inside it."""
    waiting = [thing]
    while waiting:
        value = waiting.pop()
        yield value
        if isinstance(value, tuple):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif is_dataclass(value) and not isinstance(value, type):
            waiting.extend(getattr(value, field.name) for field in fields(value))
