"""The shape of answers before their values count: no unknown names, maps and rows where the form has them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from runner.notation.form import message as texts
from runner.notation.form.answers import expected_rows
from runner.notation.form.component import Component
from runner.notation.form.data import Path, get
from runner.notation.form.limits import ROWS
from runner.notation.form.message import Message


@dataclass
class Place:
    """A name in the data: a field, rows, or a map of further names."""

    component: Component | None = None
    names: dict[str, "Place"] = field(default_factory=dict)

    @property
    def is_rows(self) -> bool:
        """Whether a list of maps belongs here."""
        return self.component is not None and self.component.is_repeating


def places_of(root: Component) -> Place:
    """All names of a form's data, as a tree."""
    top = Place()
    for child in root.children:
        _claim(child, top)
    return top


def _claim(component: Component, place: Place) -> None:
    for name in component.path:
        place = place.names.setdefault(name, Place())
    if component.path and (component.is_keyed or component.type in ("group", "dynamiclist")):
        place.component = place.component or component
    for child in component.children:
        _claim(child, place)


def misfits(
    place: Place, answers: Any, variables: Mapping[str, Any], path: Path = ()
) -> Iterator[tuple[str, tuple[int, ...], Message]]:
    """What doesn't fit: the component's id (the name itself where there is no component), its rows, and why."""
    indexes = tuple(step for step in path if isinstance(step, int))
    owner = place.component.id if place.component else ".".join(str(step) for step in path)
    if place.is_rows:
        yield from _row_misfits(place, answers, variables, path)
    elif place.names and not isinstance(answers, Mapping):
        yield owner, indexes, Message(texts.NOT_A_GROUP)
    elif place.names:
        for name, value in answers.items():
            inner = place.names.get(name)
            if inner is None:
                key = ".".join(str(step) for step in (*path, name))[:200]
                shown = key.encode("utf-8", "replace").decode()
                yield shown, (), Message(texts.UNKNOWN_FIELD, key=shown)
            elif value is not None:
                yield from misfits(inner, value, variables, (*path, name))


def _row_misfits(
    place: Place, rows: Any, variables: Mapping[str, Any], path: Path
) -> Iterator[tuple[str, tuple[int, ...], Message]]:
    assert place.component is not None
    component = place.component
    indexes = tuple(step for step in path if isinstance(step, int))
    if not isinstance(rows, list) or not all(row is None or isinstance(row, Mapping) for row in rows):
        yield component.id, indexes, Message(texts.NOT_ROWS)
    elif len(rows) > ROWS:
        yield component.id, indexes, Message(texts.TOO_MANY_ROWS, limit=ROWS)
    elif not component.definition.get("allowAddRemove") and len(rows) > expected_rows(component, get(variables, path)):
        yield component.id, indexes, Message(texts.FIXED_ROWS)
    else:
        inside = Place(names=place.names)
        for at, row in enumerate(rows):
            if row is not None and inside.names:
                yield from misfits(inside, row, variables, (*path, at))
