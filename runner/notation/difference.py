"""Difference: what another version of a diagram, decision table or form changes, element by element."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree

from runner.notation.finding import Unreadable
from runner.notation.form.json_text import NotJson, parse_json
from runner.notation.source import INTERCHANGE, local_name
from runner.notation.xml import parse_xml

Kind = Literal["added", "removed", "changed", "moved"]
KINDS: tuple[Kind, ...] = ("added", "removed", "changed", "moved")
# What stands in these with an id of its own is told apart; everything deeper belongs to it.
_HOLDERS = frozenset(
    (
        "definitions", "process", "subProcess", "transaction", "adHocSubProcess", "collaboration", "laneSet",
        "childLaneSet", "decisionTable",
    )
)  # fmt: skip
_DRAWN_ONLY = frozenset(("incoming", "outgoing", "flowNodeRef"))
_NEVER_TOLD = frozenset(("BPMNDiagram", "DMNDI", "DMNDiagram"))
_JUMP = 0.5  # pixels: less is a rounding of the tool


@dataclass(frozen=True)
class PropertyChange:
    """A property's value before and after; None: it was not there, or is gone."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Change:
    """What became of one element. `moved` ones say the same as before at another place of the drawing."""

    kind: Kind
    id: str
    type: str
    name: str | None
    properties: tuple[PropertyChange, ...] = ()


@dataclass(frozen=True)
class Difference:
    """All changes, in the order of the newer file; what was removed stands last."""

    changes: tuple[Change, ...]

    @property
    def count(self) -> Mapping[str, int]:
        """How many changes there are of each kind."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in KINDS if found[kind]}

    def ids(self, kind: Kind) -> list[str]:
        """The elements of one kind of change."""
        return [change.id for change in self.changes if change.kind == kind]


@dataclass(frozen=True)
class _Element:
    type: str
    name: str | None
    properties: Mapping[str, str]
    place: tuple[tuple[float, float], ...] = ()


def compare_files(name: str, before: bytes, after: bytes) -> Difference:
    """What `after` changes against `before`, both of the kind that the name's ending says.

    A file that can't be read counts as empty: the rules say what is wrong with it.
    """
    read = _form_elements if name.lower().endswith(".form") else _xml_elements
    return _compare(read(name, before), read(name, after))


def _compare(before: Mapping[str, _Element], after: Mapping[str, _Element]) -> Difference:
    shift = _common_shift(before, after)
    changes = []
    for element_id, element in after.items():
        old = before.get(element_id)
        if old is None:
            changes.append(_change("added", element_id, element, {}, element.properties))
        elif old.properties != element.properties or old.type != element.type:
            changes.append(_change("changed", element_id, element, old.properties, element.properties))
        elif _is_moved(old, element, shift):
            changes.append(Change("moved", element_id, element.type, element.name))
    gone = [(element_id, element) for element_id, element in before.items() if element_id not in after]
    changes += [_change("removed", element_id, element, element.properties, {}) for element_id, element in gone]
    return Difference(tuple(changes))


def _change(
    kind: Kind, element_id: str, element: _Element, before: Mapping[str, str], after: Mapping[str, str]
) -> Change:
    names = [*after, *(name for name in before if name not in after)]
    differing = [
        PropertyChange(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)
    ]
    return Change(kind, element_id, element.type, element.name, tuple(differing))


def _common_shift(before: Mapping[str, _Element], after: Mapping[str, _Element]) -> tuple[float, float]:
    """By how much most elements lie elsewhere: a drawing pushed aside as a whole has moved nothing."""
    shifts = Counter(
        (round(after[element_id].place[0][0] - old.place[0][0]), round(after[element_id].place[0][1] - old.place[0][1]))
        for element_id, old in before.items()
        if element_id in after and old.place and after[element_id].place
    )
    return shifts.most_common(1)[0][0] if shifts else (0, 0)


def _is_moved(old: _Element, new: _Element, shift: tuple[float, float]) -> bool:
    if not old.place or len(old.place) != len(new.place):
        return bool(old.place and new.place)
    pairs = zip(old.place, new.place, strict=True)
    return any(abs(x2 - x1 - shift[0]) > _JUMP or abs(y2 - y1 - shift[1]) > _JUMP for (x1, y1), (x2, y2) in pairs)


def _xml_elements(name: str, source: bytes) -> dict[str, _Element]:
    try:
        root = parse_xml(name, source)
    except Unreadable:
        return {}
    places = _places(root)
    found: dict[str, _Element] = {}
    for element in root.iter(etree.Element):
        parent = element.getparent()
        element_id = element.get("id")
        if parent is None or not element_id or local_name(element) in (*_NEVER_TOLD, "laneSet"):
            continue
        if local_name(parent) in _HOLDERS or local_name(element) == "decisionTable":
            properties = dict(_properties(element))
            label = element.get("name") or element.get("label")
            found[element_id] = _Element(local_name(element), label, properties, places.get(element_id, ()))
    return found


def _places(root: etree._Element) -> dict[str, tuple[tuple[float, float], ...]]:
    """The corners of each shape. Edges follow what they connect, so that their bends are not looked at."""
    found: dict[str, tuple[tuple[float, float], ...]] = {}
    for drawn in root.iter(f"{INTERCHANGE}BPMNShape"):
        points: list[tuple[float, float]] = []
        for part in drawn:
            if local_name(part) == "Bounds":
                x, y = _number(part, "x"), _number(part, "y")
                points += [(x, y), (x + _number(part, "width"), y + _number(part, "height"))]
        found[drawn.get("bpmnElement", "")] = tuple(points)
    return found


def _number(element: etree._Element, name: str) -> float:
    try:
        return float(element.get(name, "0"))
    except ValueError:
        return 0.0


def _properties(element: etree._Element, path: str = "") -> Iterator[tuple[str, str]]:
    """Attributes and texts of an element and of what belongs to it, by their path."""
    for attribute, value in element.attrib.items():
        label = etree.QName(str(attribute)).localname
        if label != "id":
            yield f"{path}{label}", str(value)
    text = (element.text or "").strip()
    if text:
        yield path.rstrip(" ›").rstrip() or "text", text
    counts: Counter[str] = Counter()
    for child in element.iterchildren(etree.Element):
        label = local_name(child)
        if label in _DRAWN_ONLY or (local_name(element) in _HOLDERS and child.get("id")) or label == "laneSet":
            continue
        key = child.get("name") or child.get("key") or ""
        counts[label + key] += 1
        number = f" {counts[label + key]}" if counts[label + key] > 1 else ""
        named = f"{label} {key}".strip() + number
        is_wrapping = label in ("extensionElements", "inputOutput", "properties", "formData", "ioMapping", "text")
        yield from _properties(child, path if is_wrapping else f"{path}{named} › ")


def _form_elements(name: str, source: bytes) -> dict[str, _Element]:
    try:
        schema = parse_json(source).value
    except NotJson:
        return {}
    found: dict[str, _Element] = {}
    if isinstance(schema, dict):
        properties = {key: _said(value) for key, value in schema.items() if key not in ("components", "exporter")}
        found["(form)"] = _Element("form", str(schema.get("id", "")), properties)
        _add_components(schema.get("components"), "", found)
    return found


def _add_components(components: Any, parent: str, found: dict[str, _Element]) -> None:
    for component in components if isinstance(components, list) else ():
        if not isinstance(component, dict):
            continue
        element_id = str(component.get("id", ""))
        kept = {key: value for key, value in component.items() if key not in ("components", "id", "layout")}
        properties = dict(_flat(kept))
        if parent:
            properties["inside"] = parent
        label = component.get("label") or component.get("dateLabel") or component.get("text")
        found[element_id] = _Element(str(component.get("type", "")), str(label)[:80] if label else None, properties)
        _add_components(component.get("components"), element_id, found)


def _flat(value: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{path}{key} › ")
        else:
            yield f"{path}{key}", _said(inner)


def _said(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
