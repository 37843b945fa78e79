"""CaseView: a case as its page shows it: where it is, who holds it, what was done, what was written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import url_for

from runner.notation.form import Form
from runner.notation.model import Container, Node
from runner.records.database import Session
from runner.records.incident import Incident
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from web import account
from web.forms.fields import files_in, fixed_variables, persons_in
from web.forms.files import know_files
from web.forms.values import Section, values_of
from web.language import language, translated
from web.pages import know_all_of, know_people, task_label
from web.requests.history import Entry, history_of
from web.requests.reports import Report, reports_of

UNNAMED_STEPS = {"exclusiveGateway", "parallelGateway", "inclusiveGateway", "complexGateway", "eventBasedGateway"}


@dataclass(frozen=True)
class Standing:
    """Where the case is: an element, since when, and who holds it if a person does."""

    element_id: str
    label: str
    since: datetime | None
    task: UserTask | None = None
    incident: Incident | None = None
    called: ProcessInstance | None = None
    tasks_inside: Sequence[UserTask] = ()  # open ones of the called case


@dataclass(frozen=True)
class FormRecord:
    """A form as it was filled in."""

    id: str
    title: str
    step: str
    by: str | None
    at: datetime | None
    values: Section


class CaseView:
    """Everything the page of a case asks, read when it is asked."""

    def __init__(self, session: Session, instance: ProcessInstance) -> None:
        self.instance = instance
        self.definition = instance.definition
        self._known_variables: dict[str, dict[str, Any]] = {}
        know_people(session, [instance.starter])
        know_all_of(session, self.tasks)

    @property
    def id(self) -> str:
        return self.instance.id

    @property
    def title(self) -> str:
        return self.instance.business_key or translated(self.definition)

    @cached_property
    def nodes(self) -> dict[str, Node]:
        """The elements of the diagram by id."""
        return {node.id: node for node in self.definition.process.content.all_nodes()}

    @cached_property
    def tasks(self) -> list[UserTask]:
        return self.instance.user_tasks

    @cached_property
    def incidents(self) -> list[Incident]:
        return self.instance.incidents

    @cached_property
    def called(self) -> list[ProcessInstance]:
        return self.instance.called

    @cached_property
    def caller(self) -> ProcessInstance | None:
        """The case that called this one."""
        return self.instance.parent

    @property
    def ends(self) -> list[str]:
        """The names of the ends it reached: "Handed over", "No bid"."""
        return [self.label(element_id) for element_id in self.instance.end_element_ids or []]

    def label(self, element_id: str) -> str:
        """What people read for an element."""
        node = self.nodes.get(element_id)
        return (translated(node) if node else "") or element_id

    @cached_property
    def active(self) -> list[Any]:
        """What of this case is alive, of its own diagram only."""
        return [element for element in self.instance.active_elements() if element.instance_id == self.id]

    @cached_property
    def now(self) -> list[Standing]:
        """Where it is."""
        if self.instance.is_over:
            return []
        waiting = [each for each in self.active if each.kind in ("waiting", "incident") or each.called_instance_id]
        return [self._standing(active) for active in waiting]

    @cached_property
    def reports(self) -> list[Report]:
        """What the one who looks may report to it."""
        return [] if self.instance.is_over else reports_of(self.instance, account.viewer())

    @cached_property
    def done(self) -> list[tuple[str, datetime]]:
        """What is done, latest first, each element once, gateways left out."""
        last: dict[str, datetime] = {}
        for step in self.instance.history:
            if step.state == "completed" and step.element_type not in UNNAMED_STEPS and step.element_id in self.nodes:
                last.pop(step.element_id, None)
                last[step.element_id] = step.ended_at
        return [(self.label(element_id), at) for element_id, at in reversed(last.items())]

    @cached_property
    def next(self) -> list[str]:
        """What can come after where it is now, as the diagram has it."""
        here = {standing.element_id for standing in self.now}
        return [self.label(node_id) for node_id in self._after(here) if node_id not in here]

    @property
    def record_count(self) -> int:
        """How many forms were filled in, without reading them."""
        filled = [task for task in self.tasks if task.state == "completed" and task.node.form is not None]
        return len(filled) + (1 if self.definition.has_start_form else 0)

    @cached_property
    def records(self) -> list[FormRecord]:
        """The forms filled in so far, in the order they were handed in."""
        found = [self._record(task) for task in self.tasks if task.state == "completed" and task.answers is not None]
        found.sort(key=lambda record: (record.at is not None, record.at))
        begun, form = self.instance.start_answers, self.definition.start_form
        if begun is not None and form is not None:
            values = self._values(form.schema_for(language()), begun)
            title = _heading(form) or translated(self.definition)
            found.insert(0, FormRecord("start", title, "", self.instance.starter, self.instance.started_at, values))
        return [record for record in found if record.values.items]

    @cached_property
    def history(self) -> list[Entry]:
        """What happened, in words."""
        return history_of(self.instance, self.tasks, self.label)

    @property
    def for_browser(self) -> dict[str, Any]:
        """What the diagram's viewer is given: where the file is, and what to mark."""
        steps = self.instance.history
        done = {step.element_id for step in steps if step.state == "completed"}
        now = {standing.element_id for standing in self.now}
        flows = {flow for step in (*steps, *self.active) for flow in step.flow_ids}
        failed = {incident.element_id for incident in self.incidents if incident.instance_id == self.id}
        return {
            "url": url_for("requests.diagram", case_id=self.id),
            "process": self.instance.definition.key,
            "done": sorted(done - now - failed),
            "flows": sorted(flows),
            "now": sorted(now - failed),
            "incidents": sorted(failed),
        }

    def _standing(self, active: Any) -> Standing:
        task = next((task for task in self.tasks if task.id == active.id), None)
        incident = next((incident for incident in self.incidents if incident.element_instance_id == active.id), None)
        called = next((case for case in self.called if case.id == active.called_instance_id), None)
        inside = set(called.descendants()) if called else set()
        held = [task for task in self.tasks if task.state == "open" and task.instance_id in inside]
        return Standing(
            active.element_id, self.label(active.element_id), active.started_at, task, incident, called, held
        )

    def _record(self, task: UserTask) -> FormRecord:
        label, form = task_label(task), task.form
        if form is None:
            return FormRecord(task.id, label, label, task.completed_by, task.ended_at, Section(""))
        schema = form.schema_for(language())
        shown = fixed_variables(schema)
        told = {name: value for name, value in self._variables(task).items() if name in shown}
        values = self._values(schema, told | (task.answers or {}))
        return FormRecord(task.id, _heading(form) or label, label, task.completed_by, task.ended_at, values)

    def _values(self, schema: Mapping[str, Any], answers: Mapping[str, Any]) -> Section:
        know_people(self.instance.session, persons_in(schema, answers))
        if any(files_in(schema, answers)):
            know_files(self.instance.session, self.instance.root_id)
        return values_of(schema, answers)

    def _variables(self, task: UserTask) -> dict[str, Any]:
        if task.instance_id not in self._known_variables:
            self._known_variables[task.instance_id] = task.instance.variables
        return self._known_variables[task.instance_id]

    def _after(self, here: set[str]) -> list[str]:
        """The named elements that follow, through gateways."""
        targets: dict[str, list[str]] = {}
        for container in _containers(self.definition):
            for flow in container.flows:
                targets.setdefault(flow.source, []).append(flow.target)
        found: dict[str, None] = {}
        waiting, seen = [target for source in sorted(here) for target in targets.get(source, [])], set(here)
        while waiting:
            node_id = waiting.pop(0)
            if node_id in seen:
                continue
            seen.add(node_id)
            node = self.nodes.get(node_id)
            if node is not None and node.type in UNNAMED_STEPS:
                waiting.extend(targets.get(node_id, []))
            else:
                found[node_id] = None
        return list(found)


def _heading(form: Form) -> str:
    """What the form calls itself; nothing when it has no heading."""
    title = form.title(language())
    return "" if title == form.id else title


def _containers(definition: ProcessDefinition) -> Iterator[Container]:
    content = definition.process.content
    yield content
    for node in content.all_nodes():
        if node.content is not None:
            yield node.content
