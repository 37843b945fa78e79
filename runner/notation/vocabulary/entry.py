"""One element or attribute of BPMN or of a dialect: where it stands and what becomes of it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

State = Literal["works", "ignored", "refused"]
Severity = Literal["warning", "note"]

BOOLEAN = ("true", "false")


@dataclass(frozen=True)
class Entry:
    """`name` on `on`: `bpmn:userTask` is an element, `camunda:assignee` on it an attribute.

    works: it is read. ignored: it changes nothing that runs; what is inside is ignored with it, unless it is
    open. refused: an error. `values`: the only ones allowed. `told`: how loudly ignoring it is said.
    """

    name: str
    on: str
    kind: Literal["element", "attribute"]
    state: State = "works"
    message: str = ""
    cure: str = ""
    values: tuple[str, ...] = ()
    is_list: bool = False
    is_open: bool = False
    told: Severity | None = None

    @property
    def dialect(self) -> str:
        """`bpmn`, `camunda` or `zeebe`: whose word it is."""
        prefixes = (self.on.partition(":")[0], self.name.rpartition(":")[0])
        return next((prefix for prefix in prefixes if prefix in ("camunda", "zeebe")), "bpmn")

    @property
    def label(self) -> str:
        """How the entry is called in a message."""
        return self.name if ":" in self.name else f"{self.name} on {self.on}"


def elements(on: str, names: str) -> Iterator[Entry]:
    """Elements `names` inside each of `on`: words parted by blanks, all read."""
    for parent in on.split():
        for name in names.split():
            yield Entry(name, parent, "element")


def attributes(on: str, names: str, values: tuple[str, ...] = ()) -> Iterator[Entry]:
    """Attributes `names` of each of `on`: words parted by blanks, all read."""
    for owner in on.split():
        for name in names.split():
            yield Entry(name, owner, "attribute", values=values)


def ignored(
    entries: Iterator[Entry], message: str, cure: str = "", told: Severity | None = None, is_open: bool = False
) -> Iterator[Entry]:
    """The entries as ones that change nothing that runs."""
    for entry in entries:
        yield replace(entry, state="ignored", message=message, cure=cure, told=told, is_open=is_open)


def refused(entries: Iterator[Entry], message: str, cure: str) -> Iterator[Entry]:
    """The entries as errors."""
    for entry in entries:
        yield replace(entry, state="refused", message=message, cure=cure)


def limited(entries: Iterator[Entry], *values: str, cure: str = "", is_list: bool = False) -> Iterator[Entry]:
    """The entries with the only values they may have; a list is parted by commas."""
    for entry in entries:
        yield replace(entry, values=values, cure=cure, is_list=is_list)
