"""Case: a process instance in a test, in the words of its diagram."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from runner.records import (
    SYSTEM,
    ExternalTask,
    Job,
    ProcessDefinition,
    ProcessInstance,
    Session,
    User,
    UserTask,
    Viewer,
    correlate,
)
from runner.records.effect import CONNECTOR, answer_by_hand
from runner.rejection import InvalidArgument

if TYPE_CHECKING:
    from runner.testing.stage import Stage

WORKER = "test"
LOCK = timedelta(minutes=5)


class Case:
    """A process instance in a test. Element ids are the diagram's. Everything is read anew when it is asked."""

    def __init__(self, stage: "Stage", instance_id: str) -> None:
        self.stage = stage
        self.id = instance_id

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"<case {self.key} {self.state}, waiting at {self.waiting}>"

    @property
    def waiting(self) -> list[str]:
        """Where tokens wait, sorted, in this case and those it called: tasks, events, jobs, incidents.

        Boundary events and starts of event sub-processes only listen; they are not listed.
        """
        with self._read() as instance:
            inside = set(instance.descendants())
            return sorted(
                drawn(element.element_id)
                for element in instance.active_elements()
                if element.instance_id in inside and element.kind in ("waiting", "incident")
            )

    def waits_at(self, *element_ids: str) -> bool:
        """Whether tokens wait at all of these."""
        return set(element_ids) <= set(self.waiting)

    def complete(
        self, element_id: str, variables: Mapping[str, Any] | None = None, index: int = 0, user: str | None = None
    ) -> None:
        """Complete a user task (with its form's check, if it has one) or an external task; `index`: of several."""
        with self._act() as (session, instance):
            task = find_task(session, instance, element_id, index)
            if isinstance(task, ExternalTask):
                task.lock(WORKER, LOCK)
                task.complete(WORKER, variables or {}, SYSTEM)
            else:
                viewer = viewer_of(session, user)
                UserTask.find(session, task.id, viewer).submit(variables or {}, viewer)

    def answer(
        self, element_id: str, answers: Mapping[str, Any] | None = None, index: int = 0, user: str | None = None
    ) -> None:
        """Hand in the form of a user task: checked as the web does. InvalidArgument has the errors by field."""
        with self._act() as (session, instance):
            task = find_task(session, instance, element_id, index)
            viewer = viewer_of(session, user)
            UserTask.find(session, task.id, viewer).complete(answers or {}, viewer)

    def work(
        self,
        element_id: str,
        variables: Mapping[str, Any] | None = None,
        local: Mapping[str, Any] | None = None,
        index: int = 0,
    ) -> None:
        """Do the work of an external task; at a connector answer its request (statusCode, headers, response)."""
        with self._act() as (session, instance):
            jobs = Job.of_root(session, instance.root_id)
            calls = [job for job in jobs if (job.kind, job.element_id) == (CONNECTOR, element_id)]
            if calls:
                answer_by_hand(session, pick(calls, element_id, "request", index), variables or {})
                return
            task = find_external_task(session, instance, element_id, index)
            task.lock(WORKER, LOCK)
            task.complete(WORKER, variables or {}, SYSTEM, local)

    def fail(
        self,
        element_id: str,
        message: str = "failed",
        retries: int = 0,
        details: str | None = None,
        retry_after: timedelta = timedelta(0),
        index: int = 0,
    ) -> None:
        """Report that the work of an external task failed; without retries left it becomes an incident."""
        with self._act() as (session, instance):
            task = find_external_task(session, instance, element_id, index)
            task.lock(WORKER, LOCK)
            task.fail(WORKER, message, SYSTEM, details=details, retries=retries, retry_after=retry_after)

    def bpmn_error(
        self,
        element_id: str,
        code: str,
        message: str | None = None,
        variables: Mapping[str, Any] | None = None,
        index: int = 0,
    ) -> None:
        """Throw a BPMN error from a user or external task."""
        with self._act() as (session, instance):
            task = find_task(session, instance, element_id, index)
            instance.throw_error(task.id, code, message, variables or {}, SYSTEM)

    def message(
        self,
        name: str,
        variables: Mapping[str, Any] | None = None,
        correlation_keys: Mapping[str, Any] | None = None,
        local: Mapping[str, Any] | None = None,
    ) -> None:
        """Send a message to this very case."""
        with self._act() as (session, _):
            correlate(
                session,
                name,
                SYSTEM,
                variables=variables,
                local_variables=local,
                correlation_keys=correlation_keys,
                instance_id=self.id,
            )

    def escalate(self, element_id: str, code: str, variables: Mapping[str, Any] | None = None) -> None:
        """Escalate from a waiting task."""
        with self._act() as (_, instance):
            instance.root.escalate(self._active_id(instance, element_id), code, variables or {}, SYSTEM)

    def start_activity(self, element_id: str, activity_id: str) -> None:
        """Start an activity of the ad-hoc sub-process `element_id`."""
        with self._act() as (_, instance):
            instance.root.start_activity(self._active_id(instance, element_id), activity_id, SYSTEM)

    def migrate(self, mapping: Mapping[str, str] | None = None) -> None:
        """Go on by the newest version of the process; `mapping` says which element is which where ids differ."""
        from runner.records.migration import migrate

        with self._act() as (session, instance):
            migrate(instance, ProcessDefinition.latest(session, instance.definition.key), mapping or {}, SYSTEM)

    def set_variables(self, values: Mapping[str, Any], at: str | None = None, *, local: bool = False) -> None:
        """Set variables of the case, or as seen from an active element."""
        with self._act() as (_, instance):
            scope_id = None if at is None else self._active_id(instance, at)
            instance.set_variables(values, SYSTEM, scope_id=scope_id, is_local=local)

    def remove_variables(self, *names: str) -> None:
        """Remove variables of the case."""
        with self._act() as (_, instance):
            instance.set_variables({}, SYSTEM, removals=names)

    def retry(self, element_id: str, index: int = 0) -> None:
        """Try the incident at an element again."""
        with self._act() as (_, instance):
            inside = set(instance.descendants())
            found = [one for one in instance.root.incidents if drawn(one.element_id) == element_id]
            pick([one for one in found if one.instance_id in inside], element_id, "incident", index).retry(SYSTEM)

    def cancel(self, reason: str = "cancelled by a test") -> None:
        """End the case before its time."""
        with self._act() as (_, instance):
            instance.cancel(reason, SYSTEM)

    def restart(self) -> None:
        """Throw away everything kept in memory, as a restart of the server does."""
        self.stage.restart()

    def variable(self, name: str, at: str | None = None) -> Any:
        """A variable of the case; `at`: as seen from an open user or external task. KeyError if there is none."""
        if at is None:
            return self.variables[name]
        with self.stage.database.reading() as session:
            instance = ProcessInstance.find(session, self.id, SYSTEM)
            return find_task(session, instance, at, 0).variables[name]

    @property
    def variables(self) -> dict[str, Any]:
        """The case's own variables, also after its end."""
        with self._read() as instance:
            return instance.variables

    @property
    def incidents(self) -> list[tuple[str, str, str]]:
        """Element, kind and message of each open incident, of the cases it called too."""
        with self._read() as instance:
            return [(drawn(incident.element_id), incident.kind, incident.message) for incident in instance.incidents]

    @property
    def key(self) -> str:
        """The process's id in the diagram."""
        with self._read() as instance:
            return instance.definition.key

    @property
    def business_key(self) -> str | None:
        with self._read() as instance:
            return instance.business_key

    @property
    def state(self) -> str:
        """active, suspended, completed, terminated or cancelled."""
        with self._read() as instance:
            return instance.state

    @property
    def ended(self) -> bool:
        with self._read() as instance:
            return instance.is_over

    @property
    def end_events(self) -> list[str]:
        """The end events reached, in order."""
        with self._read() as instance:
            return list(instance.end_element_ids or [])

    @property
    def path(self) -> list[str]:
        """The elements that were completed in this case, in order; not those that were cancelled."""
        with self._read() as instance:
            return [element.element_id for element in instance.history if element.state == "completed"]

    @property
    def cancelled(self) -> list[str]:
        """The elements that were cancelled, in order."""
        with self._read() as instance:
            return [element.element_id for element in instance.history if element.state == "cancelled"]

    @property
    def called(self) -> list["Case"]:
        """The cases it called, in order."""
        with self._read() as instance:
            return [Case(self.stage, one.id) for one in instance.called]

    @property
    def tasks(self) -> list[UserTask]:
        """Its open user tasks, of the cases it called too; plain values to be looked at."""
        with self._read() as instance:
            tasks = [task for task in instance.user_tasks if task.state == "open"]
            for task in tasks:
                _ = task.candidate_pairs
            return tasks

    @contextmanager
    def _read(self) -> Iterator[ProcessInstance]:
        with self.stage.database.reading() as session:
            yield ProcessInstance.find(session, self.id, SYSTEM)

    @contextmanager
    def _act(self) -> Iterator[tuple[Session, ProcessInstance]]:
        with self.stage._step() as session:
            yield session, ProcessInstance.find(session, self.id, SYSTEM)

    def _active_id(self, instance: ProcessInstance, element_id: str) -> str:
        inside = set(instance.descendants())
        found = [one for one in instance.active_elements() if one.element_id == element_id]
        return pick([one for one in found if one.instance_id in inside], element_id, "active element", 0).id


def drawn(element_id: str) -> str:
    """The element as drawn: what runs a loop is told from its rounds by an ending of its id."""
    return element_id.removesuffix("#multiInstanceBody")


def find_task(session: Session, instance: ProcessInstance, element_id: str, index: int) -> UserTask | ExternalTask:
    """The open user or external task at an element, of the case or one it called."""
    tasks = [task for task in instance.user_tasks if task.element_id == element_id and task.state == "open"]
    if tasks:
        return pick(tasks, element_id, "user task", index)
    return find_external_task(session, instance, element_id, index)


def find_external_task(session: Session, instance: ProcessInstance, element_id: str, index: int) -> ExternalTask:
    """The open external task at an element, of the case or one it called."""
    found = [task for task in instance.external_tasks if task.element_id == element_id and task.state == "open"]
    return ExternalTask.find(session, pick(found, element_id, "open task", index).id)


def pick(found: list[Any], element_id: str, noun: str, index: int) -> Any:
    """One of several, or a message that says what is there instead."""
    if index >= len(found):
        raise InvalidArgument(f"there is no {noun} number {index} at '{element_id}' ({len(found)} found)")
    return found[index]


def viewer_of(session: Session, user: str | None) -> Viewer:
    """Who acts: the installation itself, or a user."""
    return SYSTEM if user is None else User.find(session, user).viewer
