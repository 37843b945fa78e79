"""What a dialect of extensions adds to the elements of BPMN: Camunda 7 and Camunda 8 both say it this way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from lxml import etree

from runner.notation.model import (
    Assignment,
    Asynchrony,
    CalledElement,
    FormReference,
    Implementation,
    Listener,
    Parameter,
    VariableMapping,
)


@dataclass(frozen=True)
class ProcessExtensions:
    """The extensions of a process."""

    version_tag: str | None = None
    history_time_to_live: str | None = None
    candidate_starter_users: tuple[str, ...] = ()
    candidate_starter_groups: tuple[str, ...] = ()
    is_startable_in_tasklist: bool = True
    job_priority_text: str | None = None
    task_priority_text: str | None = None


@dataclass(frozen=True)
class LoopExtensions:
    """The extensions of a multi-instance loop."""

    collection_text: str | None = None
    element_variable: str | None = None
    output_collection: str | None = None
    output_element_text: str | None = None
    asynchrony: Asynchrony = field(default_factory=Asynchrony)


@dataclass(frozen=True)
class EventExtensions:
    """The extensions of an event definition."""

    code_variable: str | None = None
    message_variable: str | None = None
    variable_names: tuple[str, ...] = ()
    variable_events: tuple[str, ...] = ()
    inputs: tuple[VariableMapping, ...] = ()
    is_async: bool = False


class Dialect(Protocol):
    """Reads the extensions of one element each; what it can't take it refuses by its Source."""

    def process(self, element: etree._Element) -> ProcessExtensions: ...

    def properties(self, element: etree._Element) -> Mapping[str, str]: ...

    def asynchrony(self, element: etree._Element) -> Asynchrony: ...

    def parameters(self, element: etree._Element) -> tuple[tuple[Parameter, ...], tuple[Parameter, ...]]: ...

    def listeners(self, element: etree._Element) -> tuple[Listener, ...]: ...

    def task_listeners(self, element: etree._Element) -> tuple[Listener, ...]: ...

    def assignment(self, element: etree._Element) -> Assignment: ...

    def form(self, element: etree._Element) -> FormReference | None: ...

    def implementation(self, element: etree._Element) -> Implementation | None: ...

    def thrown_message(self, event: etree._Element, definition: etree._Element) -> Implementation | None: ...

    def called(self, element: etree._Element) -> CalledElement | None: ...

    def loop(self, element: etree._Element) -> LoopExtensions: ...

    def event(self, definition: etree._Element) -> EventExtensions: ...

    def active_elements(self, element: etree._Element) -> str | None: ...

    def initiator(self, element: etree._Element) -> str | None: ...
