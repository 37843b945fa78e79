"""What is known of a DMN file while its parts are read: where we are, what is wrong, which names are in scope."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from lxml import etree

from runner.expressions.feel.types import Type
from runner.notation.finding import Finding

_CAMUNDA_7 = "http://camunda.org/schema/1.0/dmn"
_ZEEBE = "http://camunda.org/schema/zeebe/1.0"
_PLATFORM = "{http://camunda.org/schema/modeler/1.0}executionPlatform"


def tag(element: etree._Element) -> str:
    """The element's name without its namespace, so that every version of DMN reads alike."""
    return str(etree.QName(element).localname)


def children(element: etree._Element, *tags: str) -> Iterator[etree._Element]:
    """The children of these names, in order."""
    return (child for child in element if tag(child) in tags)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of this name."""
    return next(children(element, name), None) if element is not None else None


def text_of(element: etree._Element | None) -> str | None:
    """What the element's `text` child holds, None where it's empty."""
    inner = child(element, "text")
    text = (inner.text or "") if inner is not None else ""
    return text if text.strip() else None


def platform_of(root: etree._Element) -> str | None:
    """`Camunda Platform`, `Camunda Cloud`, or None for a file of another tool."""
    platform = root.get(_PLATFORM)
    if platform:
        return platform
    spaces = set()
    for element in root.iter():
        spaces.update(element.nsmap.values())
    if _ZEEBE in spaces:
        return "Camunda Cloud"
    is_modeler = (root.get("exporter") or "").startswith(("Camunda", "dmn-js"))
    return "Camunda Platform" if _CAMUNDA_7 in spaces or is_modeler else None


@dataclass(frozen=True)
class Site:
    """A place in the file: the element that findings name, and the names that expressions there may use."""

    file: str
    findings: list[Finding]
    types: Mapping[str, Type]
    platform: str | None = None
    language: str | None = None
    owner: etree._Element | None = None
    names: frozenset[str] = frozenset()
    reads: set[str] = field(default_factory=set)
    place: str = ""  # "rule 3, input 1 'Amount'"

    @property
    def is_camunda(self) -> bool:
        """Whether Camunda's rules hold where they differ from the standard's."""
        return self.platform is not None

    @property
    def owner_name(self) -> str:
        """The decision or other element, as people call it."""
        return (self.owner.get("name") or self.owner.get("id") or "?") if self.owner is not None else "?"

    def at(self, owner: etree._Element) -> "Site":
        """Inside this element of the diagram."""
        return replace(self, owner=owner, reads=set())

    def of(self, place: str) -> "Site":
        """At a place inside the element, as it's called in findings."""
        return replace(self, place=f"{self.place}, {place}" if self.place else place)

    def knowing(self, *names: str) -> "Site":
        """Where these names are in scope too."""
        return replace(self, names=self.names | set(names))

    def report(
        self, message: str, cure: str, element: etree._Element | None = None, *, is_warning: bool = False
    ) -> None:
        """Note a finding here."""
        where = element if element is not None else self.owner
        owner = self.owner
        told = f"{self.place}: {message}" if self.place else message
        self.findings.append(
            Finding(
                told[:1].upper() + told[1:],
                cure,
                self.file,
                where.sourceline if where is not None else None,
                element_id=owner.get("id") if owner is not None else None,
                element_name=owner.get("name") if owner is not None else None,
                element_type=tag(owner) if owner is not None else None,
                severity="warning" if is_warning else "error",
                rule="decision",
            )
        )
