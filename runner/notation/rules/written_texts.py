"""The texts of a diagram that are evaluated, wherever they stand in what was read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runner.notation.model import (
    Condition,
    Container,
    Diagram,
    Flow,
    ListValue,
    MapValue,
    Node,
    Parameter,
    Process,
    TimerDefinition,
)
from runner.notation.rules.places import containers, executable
from runner.notation.rules.values_within import field_names

_FEEL_FIELDS = frozenset(
    {
        "collection_text",
        "cardinality_text",
        "condition_text",
        "output_element_text",
        "process_text",
        "active_elements_text",
        "correlation_key_text",
    }
)


@dataclass(frozen=True)
class WrittenText:
    """One text, where it stands, and whether `=` begins FEEL there on every platform."""

    place: Node | Flow | Process
    text: str
    feel_prefix: bool = False


def written_texts(diagram: Diagram) -> Iterator[WrittenText]:
    """All texts of what can run, once for each place."""
    places: list[Node | Flow | Process] = list(executable(diagram))
    for container in containers(diagram):
        places.extend((*container.nodes.values(), *container.flows))
    for place in places:
        for text, feel_prefix in texts_of(place):
            yield WrittenText(place, text, feel_prefix)


def texts_of(place: Node | Flow | Process) -> Iterator[tuple[str, bool]]:
    """The texts of one place, with whether `=` begins FEEL there; not those of the nodes inside it."""
    yield from _texts(place)
    if isinstance(place, Node) and place.type == "userTask" and place.name:
        yield place.name, False


def _texts(place: Any) -> Iterator[tuple[str, bool]]:
    waiting = [place]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Condition | TimerDefinition):
            if value.text is not None:
                yield value.text, True
        elif isinstance(value, Parameter):
            yield from ((text, False) for text in _parts(value.value))
        elif isinstance(value, tuple):
            waiting.extend(value)
        elif not isinstance(value, Container):
            for name in field_names(type(value)):
                held = getattr(value, name)
                if isinstance(held, str):
                    if name.endswith("_text"):
                        yield held, name in _FEEL_FIELDS
                elif held is not None and not isinstance(held, bool | int | Mapping):
                    waiting.append(held)


def _parts(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, ListValue):
            waiting.extend(part.items)
        elif isinstance(part, MapValue):
            waiting.extend(held for _, held in part.entries)
