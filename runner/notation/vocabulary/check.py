"""The pass over a whole diagram by which nothing unknown or refused slips through."""

from lxml import etree

from runner.notation.model import Platform
from runner.notation.source import CAMUNDA, EXTENSIONS, INTERCHANGE, MODEL, MODELER, ZEEBE, Source, comma_separated
from runner.notation.vocabulary.entries import ATTRIBUTES, ELEMENTS
from runner.notation.vocabulary.entry import BOOLEAN, Entry

_PREFIXES = {MODEL: "bpmn:", CAMUNDA: "camunda:", ZEEBE: "zeebe:"}
_PICTURES = frozenset(
    {
        INTERCHANGE,
        MODELER,
        "{http://www.w3.org/2001/XMLSchema-instance}",
        "{http://www.w3.org/XML/1998/namespace}",
        "{http://www.omg.org/spec/BPMN/non-normative/color/1.0}",
        "{http://bpmn.io/schema/bpmn/biocolor/1.0}",
    }
)
_DOCUMENTATION = frozenset({f"{MODEL}documentation", EXTENSIONS})
_COMMON = frozenset({"id"})
_OF_SERVICES = frozenset({"bpmn:interface", "bpmn:operation"})  # their schema changed, and little in them runs
_CURE = "Check its spelling and place, or remove it."


def check_vocabulary(source: Source) -> None:
    """Refuse what is refused, and tell of what is unknown or misplaced, in every element of the diagram."""
    others: dict[str, etree._Element] = {}
    waiting = [(source.root, "bpmn:definitions")]
    while waiting:
        element, name = waiting.pop()
        _check_attributes(source, element, name, others)
        inside: list[tuple[etree._Element, str]] = []
        for child in element.iterchildren():
            if child.tag == EXTENSIONS:
                inside.extend(_children(source, child, name, others))
        inside.extend(_children(source, element, name, others))
        waiting.extend(reversed(inside))  # as drawn: a namespace is told of where it stands first
    for namespace, element in others.items():
        source.note(element, f"Extensions of {namespace} are not read.", "Nothing needs to be done.", rule="vocabulary")


def _children(
    source: Source, holder: etree._Element, parent: str, others: dict[str, etree._Element]
) -> list[tuple[etree._Element, str]]:
    """The children to look into, after the others have been told of or passed over."""
    inside = []
    for child in list(holder):
        name = _short(child.tag)
        if child.tag in _DOCUMENTATION or name is None:
            _remember(child.tag, child, others)
            continue
        entry = ELEMENTS.get((parent, name))
        if entry is None:
            _tell_unknown(source, child, name, parent)
        elif _is_foreign(source, entry):
            _drop_foreign(source, child, name, entry)
            holder.remove(child)
        else:
            _tell(source, child, entry)
            if entry.state == "works" or entry.is_open:
                inside.append((child, name))
    return inside


def _check_attributes(source: Source, element: etree._Element, owner: str, others: dict[str, etree._Element]) -> None:
    for qualified, value in element.attrib.items():
        name = _short(qualified) if qualified.startswith("{") else qualified
        if name is None:
            _remember(qualified, element, others)
            continue
        entry = ATTRIBUTES.get((owner, name))
        if entry is None:
            if name not in _COMMON:
                _tell_unknown(source, element, name, owner)
        elif _is_foreign(source, entry):
            _drop_foreign(source, element, name, entry)
            del element.attrib[qualified]
        elif value.strip():
            _tell(source, element, entry)
            _check_value(source, element, entry, value.strip())


def _tell(source: Source, element: etree._Element, entry: Entry) -> None:
    if entry.state == "refused":
        source.refuse(element, f"{entry.label}: {entry.message}", entry.cure, rule="vocabulary")
    elif entry.told is not None:
        tell = source.warn if entry.told == "warning" else source.note
        tell(
            element,
            f"{entry.name} is ignored: {entry.message}.",
            entry.cure or "Nothing needs to be done.",
            "vocabulary",
        )


def _tell_unknown(source: Source, element: etree._Element, name: str, place: str) -> None:
    if name.startswith("bpmn:") and place not in _OF_SERVICES:
        source.refuse(element, f"{name} does not belong into {place}.", _CURE, rule="vocabulary")
    else:
        source.warn(element, f"{name} on {place} is not known here and has no effect.", _CURE, rule="vocabulary")


def _check_value(source: Source, element: etree._Element, entry: Entry, value: str) -> None:
    if not entry.values:
        return
    if entry.values == BOOLEAN:
        wrong = [] if value.lower() in (*BOOLEAN, "0", "1") else [value]
    else:
        wrong = [part for part in (comma_separated(value) if entry.is_list else (value,)) if part not in entry.values]
    if wrong:
        cure = entry.cure or f"Write {' or '.join(entry.values)}."
        source.refuse(element, f"{entry.label} is '{wrong[0][:80]}'.", cure, rule="vocabulary")


def _is_foreign(source: Source, entry: Entry) -> bool:
    if entry.dialect == "camunda":
        return source.platform is Platform.CAMUNDA_8
    return entry.dialect == "zeebe" and source.platform is not Platform.CAMUNDA_8


def _drop_foreign(source: Source, element: etree._Element, name: str, entry: Entry) -> None:
    if entry.state == "ignored":
        return
    number = "7" if entry.dialect == "camunda" else "8"
    source.warn(
        element,
        f"{name} is for Camunda {number} and has no effect: the diagram is drawn for another platform.",
        "Remove it, or choose the platform in the Modeler.",
        rule="vocabulary",
    )


def _short(qualified: str) -> str | None:
    namespace, brace, name = qualified.rpartition("}")
    prefix = _PREFIXES.get(namespace + brace)
    return None if prefix is None else prefix + name


def _remember(qualified: str, element: etree._Element, others: dict[str, etree._Element]) -> None:
    namespace = qualified.rpartition("}")[0] + "}" if "}" in qualified else ""
    if namespace and namespace not in _PICTURES and namespace not in _PREFIXES:
        others.setdefault(namespace.strip("{}"), element)
