"""The dialect of Camunda 7: camunda:* attributes and extension elements."""

from collections.abc import Mapping

from lxml import etree

from runner.notation.camunda_forms import read_form
from runner.notation.camunda_listeners import read_listeners, read_task_listeners
from runner.notation.camunda_mappings import Parameters, read_mappings, read_parameters
from runner.notation.camunda_tasks import read_called, read_implementation
from runner.notation.dialect import EventExtensions, LoopExtensions, ProcessExtensions
from runner.notation.model import Assignment, Asynchrony, CalledElement, FormReference, Implementation, Listener
from runner.notation.performers import read_performers, read_starters
from runner.notation.roots import Roots
from runner.notation.source import (
    CAMUNDA,
    Source,
    attribute,
    comma_separated,
    extension,
    extensions,
    is_true,
    local_name,
    text_of,
)


class CamundaDialect:
    """Reads camunda:* (and, with the same meaning, activiti:* and flowable:*) as Camunda 7.24 does."""

    def __init__(self, source: Source, roots: Roots) -> None:
        self._source = source
        self._roots = roots

    def process(self, element: etree._Element) -> ProcessExtensions:
        users, groups = read_starters(self._source, element)
        return ProcessExtensions(
            version_tag=attribute(element, f"{CAMUNDA}versionTag"),
            history_time_to_live=attribute(element, f"{CAMUNDA}historyTimeToLive"),
            candidate_starter_users=comma_separated(element.get(f"{CAMUNDA}candidateStarterUsers")) + users,
            candidate_starter_groups=comma_separated(element.get(f"{CAMUNDA}candidateStarterGroups")) + groups,
            is_startable_in_tasklist=is_true(element, f"{CAMUNDA}isStartableInTasklist", otherwise=True),
            job_priority_text=attribute(element, f"{CAMUNDA}jobPriority"),
            task_priority_text=attribute(element, f"{CAMUNDA}taskPriority"),
        )

    def properties(self, element: etree._Element) -> Mapping[str, str]:
        return {
            held.get("name", held.get("id", "")): held.get("value", "")
            for holder in extensions(element, f"{CAMUNDA}properties")
            for held in holder.iterchildren(f"{CAMUNDA}property")
        }

    def asynchrony(self, element: etree._Element) -> Asynchrony:
        return Asynchrony(
            before=is_true(element, f"{CAMUNDA}asyncBefore") or is_true(element, f"{CAMUNDA}async"),
            after=is_true(element, f"{CAMUNDA}asyncAfter"),
            exclusive=is_true(element, f"{CAMUNDA}exclusive", otherwise=True),
            priority_text=attribute(element, f"{CAMUNDA}jobPriority"),
            retry_cycle_text=text_of(extension(element, f"{CAMUNDA}failedJobRetryTimeCycle")),
        )

    def parameters(self, element: etree._Element) -> Parameters:
        return read_parameters(self._source, element)

    def listeners(self, element: etree._Element) -> tuple[Listener, ...]:
        return read_listeners(self._source, element)

    def task_listeners(self, element: etree._Element) -> tuple[Listener, ...]:
        return read_task_listeners(self._source, element)

    def assignment(self, element: etree._Element) -> Assignment:
        performers = read_performers(self._source, element)
        return Assignment(
            assignee_text=attribute(element, f"{CAMUNDA}assignee") or performers.assignee_text,
            candidate_users_text=_both(element.get(f"{CAMUNDA}candidateUsers"), performers.candidate_users_text),
            candidate_groups_text=_both(element.get(f"{CAMUNDA}candidateGroups"), performers.candidate_groups_text),
            due_text=attribute(element, f"{CAMUNDA}dueDate"),
            follow_up_text=attribute(element, f"{CAMUNDA}followUpDate"),
            priority_text=attribute(element, f"{CAMUNDA}priority"),
        )

    def form(self, element: etree._Element) -> FormReference | None:
        return read_form(self._source, element)

    def implementation(self, element: etree._Element) -> Implementation | None:
        return read_implementation(self._source, self._roots, element)

    def thrown_message(self, event: etree._Element, definition: etree._Element) -> Implementation | None:
        return read_implementation(self._source, self._roots, definition)

    def called(self, element: etree._Element) -> CalledElement | None:
        return read_called(self._source, element)

    def loop(self, element: etree._Element) -> LoopExtensions:
        return LoopExtensions(
            collection_text=attribute(element, f"{CAMUNDA}collection"),
            element_variable=attribute(element, f"{CAMUNDA}elementVariable"),
            asynchrony=self.asynchrony(element),
        )

    def event(self, definition: etree._Element) -> EventExtensions:
        name = attribute(definition, f"{CAMUNDA}variableName")
        codes = ("errorCodeVariable", "escalationCodeVariable")
        return EventExtensions(
            code_variable=next((value for code in codes if (value := attribute(definition, f"{CAMUNDA}{code}"))), None),
            message_variable=attribute(definition, f"{CAMUNDA}errorMessageVariable"),
            variable_names=(name,) if name else (),
            variable_events=comma_separated(definition.get(f"{CAMUNDA}variableEvents")),
            inputs=read_mappings(self._source, definition, "in") if _is_signal(definition) else (),
            is_async=_is_signal(definition) and is_true(definition, f"{CAMUNDA}async"),
        )

    def active_elements(self, element: etree._Element) -> str | None:
        return None

    def initiator(self, element: etree._Element) -> str | None:
        return attribute(element, f"{CAMUNDA}initiator")


def _both(first: str | None, second: str | None) -> str | None:
    return ",".join(text.strip() for text in (first, second) if text and text.strip()) or None


def _is_signal(definition: etree._Element) -> bool:
    return local_name(definition) == "signalEventDefinition"
