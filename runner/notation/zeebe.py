"""The dialect of Camunda 8: zeebe:* extension elements."""

from collections.abc import Mapping

from lxml import etree

from runner.notation.dialect import EventExtensions, LoopExtensions, ProcessExtensions
from runner.notation.model import Assignment, Asynchrony, CalledElement, FormReference, Implementation, Listener
from runner.notation.performers import read_performers
from runner.notation.roots import Roots
from runner.notation.source import MODEL, ZEEBE, Source, attribute, comma_separated, extension, extensions
from runner.notation.zeebe_tasks import (
    Parameters,
    maps_out,
    read_called,
    read_form,
    read_implementation,
    read_parameters,
)

TASK_EVENTS = {
    "creating": "create",
    "assigning": "assignment",
    "updating": "update",
    "completing": "complete",
    "canceling": "delete",
}


class ZeebeDialect:
    """Reads zeebe:* as Camunda 8.9 does, into the words of Camunda 7 where both mean the same."""

    def __init__(self, source: Source, roots: Roots) -> None:
        self._source = source
        self._roots = roots

    def process(self, element: etree._Element) -> ProcessExtensions:
        priority = _of(extension(element, f"{ZEEBE}jobPriorityDefinition"), "priority")
        return ProcessExtensions(
            version_tag=_of(extension(element, f"{ZEEBE}versionTag"), "value"),
            job_priority_text=priority,
            task_priority_text=priority,  # what a worker does is a job in Camunda 8
        )

    def properties(self, element: etree._Element) -> Mapping[str, str]:
        held = {
            header.get("key", ""): header.get("value", "")
            for headers in extensions(element, f"{ZEEBE}taskHeaders")
            for header in headers.iterchildren(f"{ZEEBE}header")
            if element.tag == f"{MODEL}userTask"  # elsewhere they go with the job
        }
        for holder in extensions(element, f"{ZEEBE}properties"):
            held.update({one.get("name", ""): one.get("value", "") for one in holder.iterchildren(f"{ZEEBE}property")})
        return held

    def asynchrony(self, element: etree._Element) -> Asynchrony:
        return Asynchrony()

    def parameters(self, element: etree._Element) -> Parameters:
        return read_parameters(self._source, element)

    def listeners(self, element: etree._Element) -> tuple[Listener, ...]:
        holders = extensions(element, f"{ZEEBE}executionListeners")
        return tuple(
            read
            for holder in holders
            for listener in holder.iterchildren(f"{ZEEBE}executionListener")
            for read in self._listener(listener, attribute(listener, "eventType"))
        )

    def task_listeners(self, element: etree._Element) -> tuple[Listener, ...]:
        holders = extensions(element, f"{ZEEBE}taskListeners")
        return tuple(
            read
            for holder in holders
            for listener in holder.iterchildren(f"{ZEEBE}taskListener")
            for read in self._listener(listener, TASK_EVENTS.get(attribute(listener, "eventType") or ""))
        )

    def assignment(self, element: etree._Element) -> Assignment:
        performers = read_performers(self._source, element)
        who = extension(element, f"{ZEEBE}assignmentDefinition")
        when = extension(element, f"{ZEEBE}taskSchedule")
        return Assignment(
            assignee_text=_of(who, "assignee") or performers.assignee_text,
            candidate_users_text=_of(who, "candidateUsers") or performers.candidate_users_text,
            candidate_groups_text=_of(who, "candidateGroups") or performers.candidate_groups_text,
            due_text=_of(when, "dueDate"),
            follow_up_text=_of(when, "followUpDate"),
            priority_text=_of(extension(element, f"{ZEEBE}priorityDefinition"), "priority"),
        )

    def form(self, element: etree._Element) -> FormReference | None:
        return read_form(self._source, element)

    def implementation(self, element: etree._Element) -> Implementation | None:
        return read_implementation(self._source, element)

    def thrown_message(self, event: etree._Element, definition: etree._Element) -> Implementation | None:
        return read_implementation(self._source, event)

    def called(self, element: etree._Element) -> CalledElement | None:
        return read_called(self._source, element)

    def loop(self, element: etree._Element) -> LoopExtensions:
        held = extension(element, f"{ZEEBE}loopCharacteristics")
        return LoopExtensions(
            collection_text=_of(held, "inputCollection"),
            element_variable=_of(held, "inputElement"),
            output_collection=_of(held, "outputCollection"),
            output_element_text=_of(held, "outputElement"),
        )

    def event(self, definition: etree._Element) -> EventExtensions:
        held = extension(definition, f"{ZEEBE}conditionalFilter")
        # What a caught error brings is there for the event's own output mappings only.
        brings = definition.tag == f"{MODEL}errorEventDefinition" and maps_out(definition.getparent())
        return EventExtensions(
            code_variable="errorCode" if brings else None,
            message_variable="errorMessage" if brings else None,
            variable_names=comma_separated(_of(held, "variableNames")),
            variable_events=comma_separated(_of(held, "variableEvents")),
        )

    def active_elements(self, element: etree._Element) -> str | None:
        return _of(extension(element, f"{ZEEBE}adHoc"), "activeElementsCollection")

    def initiator(self, element: etree._Element) -> str | None:
        return None

    def _listener(self, listener: etree._Element, event: str | None) -> list[Listener]:
        job_type = attribute(listener, "type")
        if event is None or job_type is None:
            self._source.refuse(listener, "The listener names no event or no job type.", "Fill both in.")
            return []
        return [Listener(event, "job", job_type_text=job_type, retries_text=attribute(listener, "retries"))]


def _of(element: etree._Element | None, name: str) -> str | None:
    return None if element is None else attribute(element, name)
