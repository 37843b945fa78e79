"""Every value within a value: the dataclasses of runner.notation.model, however deep."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any


def values_of(value: Any) -> Iterator[Any]:
    """The value and all that it is made of, without recursion: a diagram may be deep."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if is_dataclass(one):
            yield one
            waiting.extend(getattr(one, field.name) for field in fields(one))
        elif isinstance(one, Mapping):
            waiting.extend(one.values())
        elif isinstance(one, tuple | list):
            waiting.extend(one)
