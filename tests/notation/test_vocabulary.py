"""The vocabulary says what the reader does: what works is read, what is refused is refused, the rest is harmless."""

import re
from collections import Counter
from copy import deepcopy
from functools import cache
from itertools import groupby

import pytest
from lxml import etree

from runner.notation.diagram import read_diagram
from runner.notation.finding import Unreadable
from runner.notation.source import CAMUNDA, EXTENSIONS, MODEL, ZEEBE
from runner.notation.vocabulary import VOCABULARY, Entry
from runner.notation.vocabulary.__main__ import page
from tests.notation.drawing import DIAGRAMS, findings_of

FILES = {"bpmn": "standard.bpmn", "camunda": "camunda_7.bpmn", "zeebe": "camunda_8.bpmn"}
DOCS = DIAGRAMS.parent.parent.parent / "docs"
NAMESPACES = {"bpmn": MODEL, "camunda": CAMUNDA, "zeebe": ZEEBE}


@cache
def source(dialect: str) -> bytes:
    return (DIAGRAMS / FILES[dialect]).read_bytes()


def outcome(root: etree._Element) -> str:
    """What reading comes to: the diagram without line numbers, or the errors."""
    try:
        return re.sub(r"line=\d+|findings=.*", "", repr(read_diagram("x.bpmn", etree.tostring(root))))
    except Unreadable as unreadable:
        return " ".join(sorted(finding.message for finding in unreadable.findings if finding.severity == "error"))


@cache
def untouched(dialect: str) -> str:
    return outcome(etree.fromstring(source(dialect)))


def qualified(name: str) -> str:
    prefix, colon, local = name.rpartition(":")
    return NAMESPACES[prefix] + local if colon else local


def hosts(root: etree._Element, entry: Entry) -> list[etree._Element]:
    return list(root.iter(qualified(entry.on)))


def changed_by_attribute(root: etree._Element, entry: Entry) -> bool:
    """Whether an attribute matters at any element that it may stand on."""
    name = qualified(entry.name)
    for host in sorted(hosts(root, entry), key=lambda element: element.get(name) is None):
        before = host.attrib.pop(name, None)
        for value in (None, *(entry.values or ("${probe}", "3", "javascript"))):
            if value is not None:
                host.set(name, value)
            if (value or before) and outcome(root) != untouched(entry.dialect):
                return True
        host.attrib.pop(name, None)
        if before is not None:
            host.set(name, before)
    return False


def changed_by_element(root: etree._Element, entry: Entry) -> bool:
    """Whether an element matters in any place: it is taken away, or one from elsewhere is put there."""
    tag = qualified(entry.name)
    model = next(root.iter(tag), None)
    assert model is not None, f"{FILES[entry.dialect]} draws no {entry.name}"
    transplant = deepcopy(model)
    for element in transplant.iter():
        element.attrib.pop("id", None)
    for host in hosts(root, entry):
        places = [host, *host.iterchildren(EXTENSIONS)]
        present = [child for place in places for child in place.iterchildren(tag)]
        if present:
            parent = present[0].getparent()
            at = parent.index(present[0])
            parent.remove(present[0])
            if outcome(root) != untouched(entry.dialect):
                return True
            parent.insert(at, present[0])
            continue
        place = host
        if tag.startswith((CAMUNDA, ZEEBE)) and host.tag.startswith(MODEL):
            place = etree.SubElement(host, EXTENSIONS)
        copy = deepcopy(transplant)
        place.append(copy)
        if outcome(root) != untouched(entry.dialect):
            return True
        place.remove(copy)
    return False


def by_name(state: str) -> list[list[Entry]]:
    entries = sorted(
        (entry for entry in VOCABULARY if entry.state == state), key=lambda entry: (entry.dialect, entry.name)
    )
    return [list(group) for _, group in groupby(entries, key=lambda entry: (entry.dialect, entry.name))]


def name_of(group: list[Entry]) -> str:
    return f"{group[0].dialect} {group[0].kind} {group[0].name}"


@pytest.mark.parametrize("entries", by_name("works"), ids=name_of)
def test_what_works_is_never_dropped_silently(entries: list[Entry]) -> None:
    changed = changed_by_attribute if entries[0].kind == "attribute" else changed_by_element

    silent = [entry.on for entry in entries if not changed(etree.fromstring(source(entry.dialect)), entry)]

    assert silent == []


@pytest.mark.parametrize("entries", by_name("refused"), ids=name_of)
def test_what_is_refused_is_an_error_with_its_cure(entries: list[Entry]) -> None:
    for entry in entries:
        root = etree.fromstring(source(entry.dialect))
        host = next(root.iter(qualified(entry.on)))
        if entry.kind == "attribute":
            host.set(qualified(entry.name), "probe")
        else:
            place = etree.SubElement(host, EXTENSIONS) if entry.on.startswith("bpmn:") else host
            etree.SubElement(place, qualified(entry.name))

        found = findings_of(etree.tostring(root))

        assert [finding.cure for finding in found if entry.message in finding.message] == [entry.cure]
        assert any(finding.severity == "error" for finding in found)


@pytest.mark.parametrize("entry", [entry for entry in VOCABULARY if entry.values], ids=lambda entry: entry.label)
def test_a_value_that_is_not_allowed_is_refused(entry: Entry) -> None:
    root = etree.fromstring(source(entry.dialect))
    next(root.iter(qualified(entry.on))).set(qualified(entry.name), "sometimes")

    found = findings_of(etree.tostring(root))

    assert any(finding.message == f"{entry.label} is 'sometimes'." for finding in found if finding.severity == "error")


def test_no_place_is_said_twice() -> None:
    places = Counter((entry.on, entry.name, entry.kind) for entry in VOCABULARY)

    assert [place for place, count in places.items() if count > 1] == []


def test_what_is_refused_or_ignored_says_why() -> None:
    assert [entry.label for entry in VOCABULARY if entry.state != "works" and not entry.message] == []
    assert [entry.label for entry in VOCABULARY if entry.state == "refused" and not entry.cure] == []


def test_the_page_has_a_row_for_every_word() -> None:
    printed = page()

    rows = {entry.name: f"| `{'<' * (entry.kind == 'element')}{entry.name}" for entry in VOCABULARY}
    assert [name for name, row in rows.items() if row not in printed] == []


def test_the_page_in_docs_is_the_list_that_the_reader_checks_by() -> None:
    assert (DOCS / "notation.md").read_text() == page()
