"""A diagram's XML while it is read: its names, its references and what was found in it."""

import re
from collections.abc import Iterator

from lxml import etree

from runner.notation.finding import Finding, Severity
from runner.notation.model import Platform

MODEL = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
INTERCHANGE = "{http://www.omg.org/spec/BPMN/20100524/DI}"
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
ZEEBE = "{http://camunda.org/schema/zeebe/1.0}"
MODELER = "{http://camunda.org/schema/modeler/1.0}"
EXTENSIONS = f"{MODEL}extensionElements"

_WITH_PARTS = re.compile(r"([tT]ask|Event|Gateway|callActivity|sequenceFlow)$")  # and nothing drawn within
_PREFIXED = re.compile(r"[^\s:${}#='\"]+:([^\s:${}#='\"]+)")


class Source:
    """One file being read. Elements are lxml's; every finding names the nearest one drawn that has an id."""

    def __init__(self, file: str, root: etree._Element, platform: Platform | None) -> None:
        self.file = file
        self.root = root
        self.platform = platform
        self.findings: list[Finding] = []
        self.by_id: dict[str, etree._Element] = {}
        self._unfinished: set[etree._Element] = set()

    def refuse(self, element: etree._Element, message: str, cure: str, rule: str = "reading") -> None:
        """An error; in a process that is not executable a warning, for a drawing need not run."""
        if self._must_run(element):
            self._find("error", element, message, cure, rule)
        else:
            self._unfinished.update(_process_of(element))
            self._find("warning", element, message, cure, rule)

    def warn(self, element: etree._Element, message: str, cure: str, rule: str = "reading") -> None:
        self._find("warning" if self._must_run(element) else "note", element, message, cure, rule)

    def note(self, element: etree._Element, message: str, cure: str, rule: str = "reading") -> None:
        self._find("note", element, message, cure, rule)

    def referenced(self, reference: str | None) -> etree._Element | None:
        """The element that an id or a prefixed name (`tns:Message_1`) means, or None."""
        reference = (reference or "").strip()
        return self.by_id.get(reference, self.by_id.get(local_reference(reference)))

    def can_run(self, process: etree._Element) -> bool:
        """Whether a process is executable: it says so, or it does not say and nothing is missing in it."""
        said = says(process)
        return process not in self._unfinished if said is None else said

    def _must_run(self, element: etree._Element) -> bool:
        processes = _process_of(element) or self.root.iterchildren(f"{MODEL}process")
        return any(says(process) for process in processes)

    def _find(self, severity: Severity, element: etree._Element, message: str, cure: str, rule: str) -> None:
        named = _whole(element)
        while named.get("id") is None or not named.tag.startswith(MODEL):
            parent = named.getparent()
            if parent is None:
                break
            named = parent
        self.findings.append(
            Finding(
                message,
                cure,
                self.file,
                line=element.sourceline,
                element_id=named.get("id"),
                element_name=named.get("name"),
                element_type=local_name(named),
                severity=severity,
                rule=rule,
            )
        )


def _whole(element: etree._Element) -> etree._Element:
    """What is drawn of an element: the event of its timer, the flow of its condition, the activity of its loop."""
    whole = element
    for part in (element, *element.iterancestors(f"{MODEL}*")):
        if local_name(part).endswith("LoopCharacteristics"):
            whole = part.getparent()
        elif _WITH_PARTS.search(local_name(part)):
            whole = part
    return whole


def _process_of(element: etree._Element) -> list[etree._Element]:
    inside = (element, *element.iterancestors())
    return [ancestor for ancestor in inside if ancestor.tag == f"{MODEL}process"]


def says(process: etree._Element) -> bool | None:
    """Whether a process says that it can be run; Camunda 7 takes silence for yes, other tools mean no by it."""
    said = attribute(process, "isExecutable")
    return None if said is None else said not in ("false", "0")


def local_name(element: etree._Element) -> str:
    """`userTask` of `{http://…/MODEL}userTask`."""
    return element.tag.rpartition("}")[2]


def local_reference(reference: str) -> str:
    """`Message_1` of `tns:Message_1`; texts that are no prefixed name stay as they are."""
    prefixed = _PREFIXED.fullmatch(reference)
    return prefixed.group(1) if prefixed else reference


def text_of(element: etree._Element | None) -> str | None:
    """The stripped text of an element, or None where there is none."""
    if element is None:
        return None
    return "".join(element.itertext()).strip() or None


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute's stripped text, or None where it is missing or empty."""
    return (element.get(name) or "").strip() or None


def is_true(element: etree._Element, name: str, otherwise: bool = False) -> bool:
    """A boolean attribute in either spelling (`true`, `1`)."""
    value = attribute(element, name)
    return otherwise if value is None else value.lower() in ("true", "1")


def extension(element: etree._Element, tag: str) -> etree._Element | None:
    """The first extension element of that tag."""
    return next(extensions(element, tag), None)


def extensions(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The extension elements of that tag, in order."""
    for holder in element.iterchildren(EXTENSIONS):
        yield from holder.iterchildren(tag)


def comma_separated(text: str | None) -> tuple[str, ...]:
    """The trimmed, non-empty parts of a comma separated text."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())
