"""The tree of a form before it is built: types, ids, and answers that would overwrite each other."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from runner.notation.form.component import CONTAINERS, KEYED, TYPES
from runner.notation.form.limits import COMPONENTS
from runner.notation.form.report import Report

KEY = re.compile(r"\w+( \w+)*(\.\w+( \w+)*)*\Z")
CAMUNDA_8 = "Camunda Cloud"
RESERVED = frozenset({"__proto__", "constructor", "prototype"})  # JavaScript's own
BEANS = frozenset({"execution", "task", "externalTask", "authenticatedUserId"})  # hide a variable of that name in JUEL
Found = tuple[str, Mapping[str, Any]]


def inspect_tree(schema: Mapping[str, Any], report: Report) -> None:
    """Note what is wrong with the tree as such."""
    components = list(_components(schema, "", report))
    if len(components) > COMPONENTS:
        report.refuse("", schema, f"The form has more than {COMPONENTS} components.", "Split it.")
        return
    ids: dict[str, str] = {}
    for pointer, definition in components:
        _inspect_identity(pointer, definition, ids, report)
        _inspect_place(pointer, definition, report)
        if schema.get("executionPlatform") != CAMUNDA_8:
            _warn_of_blanks(pointer, definition, report)
    if not report.errors:
        _Claims(report, BEANS).claim_children(schema, "", ())


def _components(definition: Mapping[str, Any], pointer: str, report: Report) -> Iterator[Found]:
    children = definition.get("components", [])
    if not isinstance(children, list):
        report.refuse(pointer, definition, "'components' is no list.", "Draw it in Camunda Modeler.")
        return
    for place, child in enumerate(children):
        inner = f"{pointer}/components/{place}"
        if not isinstance(child, Mapping):
            report.refuse(inner, {}, "A component must be an object.", "Draw it in Camunda Modeler.")
            continue
        yield inner, child
        if child.get("type") in CONTAINERS:
            yield from _components(child, inner, report)


def _inspect_identity(pointer: str, definition: Mapping[str, Any], ids: dict[str, str], report: Report) -> None:
    kind, component_id = definition.get("type"), definition.get("id")
    if not isinstance(kind, str) or kind not in TYPES:
        near = get_close_matches(str(kind), TYPES, 1)
        meant = f" Is it '{near[0]}'?" if near else ""
        report.refuse(
            pointer,
            definition,
            f"The field type '{str(kind)[:60]}' is not known; the form would stay blank.{meant}",
            "Use a component of Camunda Modeler 5.50.",
        )
    if not isinstance(component_id, str) or not component_id:
        report.refuse(pointer, {**definition, "id": None}, "The component has no id.", "Give it one.")
    elif component_id in ids:
        report.refuse(
            pointer, definition, f"The id is used twice (also at {ids[component_id]}).", "Give it another id."
        )
    else:
        ids[component_id] = pointer


def _inspect_place(pointer: str, definition: Mapping[str, Any], report: Report) -> None:
    kind = definition.get("type")
    name = _place_name(definition)
    if name is None:
        return
    place = definition.get(name)
    if name == "path" and place in (None, "") and not (kind == "dynamiclist" and definition.get("isRepeating")):
        return
    if not isinstance(place, str) or not KEY.match(place) or len(place) > 255:
        report.refuse(
            pointer,
            definition,
            f"The {name} '{str(place)[:60]}' can't be the name of a variable.",
            "Use letters, digits and '_', with dots between parts, and single blanks between words.",
        )
    elif reserved := RESERVED.intersection(place.split(".")):
        report.refuse(pointer, definition, f"The {name} '{min(reserved)}' is reserved.", "Choose another.")


def _warn_of_blanks(pointer: str, definition: Mapping[str, Any], report: Report) -> None:
    name = _place_name(definition)
    place = definition.get(name) if name is not None else None
    if isinstance(place, str) and " " in place and KEY.match(place):
        report.refuse(
            pointer,
            definition,
            f"The {name} '{place[:60]}' has a blank: FEEL can read it, but no ${{…}} and no script.",
            "Write '_' for the blank, unless only FEEL reads it.",
            "warning",
        )


def _place_name(definition: Mapping[str, Any]) -> str | None:
    kind = definition.get("type")
    return "key" if kind in KEYED else "path" if kind in CONTAINERS else None


class _Claims:
    """Which component writes where: a path belongs to one field, and what is in rows to their list."""

    def __init__(self, report: Report, reserved: frozenset[str] = frozenset()) -> None:
        self.report = report
        self.reserved = reserved
        self.leaves: dict[tuple[str, ...], Found] = {}
        self.inner: dict[tuple[str, ...], Found] = {}

    def claim_children(self, definition: Mapping[str, Any], pointer: str, base: tuple[str, ...]) -> None:
        """Claim for all below, parents first."""
        for place, child in enumerate(definition.get("components", ())):
            at = f"{pointer}/components/{place}"
            kind = child.get("type")
            location = child.get("key") if kind in KEYED else child.get("path") if kind in CONTAINERS else None
            path = (*base, *location.split(".")) if location else base
            if kind in KEYED:
                self._claim((at, child), path)
            elif kind == "dynamiclist" and child.get("isRepeating"):
                self._claim((at, child), path)
                _Claims(self.report).claim_children(child, at, ())
            elif kind in CONTAINERS:
                self._refuse_within_leaf((at, child), path)
                self.claim_children(child, at, path)

    def _claim(self, found: Found, path: tuple[str, ...]) -> None:
        if path[0] in self.reserved:
            self.report.refuse(*found, f"No variable can be called '{path[0]}'.", "Choose another key.")
        other = self.leaves.get(path) or self.inner.get(path)
        if other is not None:
            self._refuse(found, other, path)
        elif not self._refuse_within_leaf(found, path):
            self.leaves[path] = found
            for length in range(1, len(path)):
                self.inner.setdefault(path[:length], found)

    def _refuse_within_leaf(self, found: Found, path: tuple[str, ...]) -> bool:
        for length in range(1, len(path) + 1):
            if path[:length] in self.leaves:
                self._refuse(found, self.leaves[path[:length]], path)
                return True
        return False

    def _refuse(self, found: Found, other: Found, path: tuple[str, ...]) -> None:
        pointer, definition = found
        self.report.refuse(
            pointer,
            definition,
            f"The key '{'.'.join(path)}' is already taken by '{other[1].get('id')}'; their answers would be mixed.",
            "Give one of them another key.",
        )
