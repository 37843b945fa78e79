"""ExternalTask: work for a worker program, fetched and locked by topic."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, Select, bindparam, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner import engine
from runner.clock import clock
from runner.engine import Outcome, Setting, State
from runner.records.base import JsonText, Record, told
from runner.records.bell import ring_after_commit
from runner.records.incident import Incident
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.quick_read import columns_of, records, rows
from runner.records.user_operation import FAILURE, UserOperation
from runner.records.variable import Variable
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, InvalidState, NotFound

OPEN = text("ended_at IS NULL")


class ExternalTask(Record):
    """Work of a service task. `retries` is None until a worker first reports a failure; 0 makes an incident."""

    __tablename__ = "external_task"
    __table_args__ = (
        Index("ix_external_task_topic_open", "topic", "created_at", sqlite_where=OPEN, postgresql_where=OPEN),
        Index(None, "root_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str]
    instance_id: Mapped[str] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    root_id: Mapped[str]
    scope_id: Mapped[str]
    definition_id: Mapped[str] = mapped_column(ForeignKey("process_definition.id"))
    element_id: Mapped[str]
    priority: Mapped[int]
    retries: Mapped[int | None]
    headers: Mapped[dict[str, str]] = mapped_column(JsonText)
    worker_id: Mapped[str | None]
    locked_until: Mapped[datetime | None]  # also, without a worker, when a failed one may be fetched again
    error_message: Mapped[str | None]
    error_details: Mapped[str | None]
    is_suspended: Mapped[bool]
    state: Mapped[Literal["open", "completed", "cancelled"]]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    instance: Mapped[ProcessInstance] = relationship(viewonly=True)
    definition: Mapped[ProcessDefinition] = relationship(viewonly=True)

    __allow_unmapped__ = True
    held_root: ProcessInstance | None = None  # found in a writing transaction: the root case, locked

    @classmethod
    def find(cls, session: Session, task_id: str) -> "ExternalTask":
        """The open external task of this id, or NotFound. In a writing transaction its case is locked with it."""
        if not session.info.get("bidflow_writing"):
            task = session.get(cls, task_id)
        else:
            task = None
            for row in rows(session, find_locked(), {"task_id": task_id}):
                task, root = records(session, row, (cls, columns_of(cls)), (ProcessInstance, ProcessInstance.whole()))
                task.held_root = root
        if task is None or task.ended_at is not None:
            raise NotFound(f"external task '{task_id}' does not exist, or is over")
        return task

    @property
    def variables(self) -> dict[str, Any]:
        """All variables visible from it."""
        from runner.records.visible_variables import visible_variables

        return visible_variables(self)

    @property
    def variable_rows(self) -> dict[str, Variable]:
        """The rows of the variables visible from it, by name."""
        from runner.records.visible_variables import visible_rows

        return visible_rows(self)

    @property
    def properties(self) -> dict[str, str]:
        """What the diagram says to its worker: headers (Camunda 8) and extension properties (Camunda 7)."""
        nodes = self.definition.process.content.all_nodes()
        node = next((node for node in nodes if node.id == self.element_id), None)
        return {**self.headers, **(node.properties if node else {})}

    def set_priority(self, priority: int, viewer: Viewer) -> None:
        """Let it be fetched earlier or later."""
        before, self.priority = self.priority, priority
        self.note("set-priority", viewer, {"priority": before}, {"priority": priority})

    def lock(self, worker_id: str, duration: timedelta) -> None:
        """Reserve it for a worker."""
        now = clock.now()
        if self.worker_id not in (None, worker_id) and self.locked_until and self.locked_until > now:
            raise InvalidState(
                f"external task '{self.id}' is locked by '{self.worker_id}' until {told(self.locked_until)}"
            )
        require_duration(duration)
        self.worker_id, self.locked_until = worker_id, now + duration

    def extend_lock(self, worker_id: str, duration: timedelta) -> None:
        """Reserve it for longer, from now."""
        self.require_locked_by(worker_id)
        require_duration(duration)
        self.locked_until = clock.now() + duration

    def unlock(self) -> None:
        """Let any worker fetch it."""
        self.worker_id, self.locked_until = None, None
        ring_after_commit(self.session, "external_task")

    def complete(
        self,
        worker_id: str,
        variables: Mapping[str, Any],
        viewer: Viewer,
        local_variables: Mapping[str, Any] | None = None,
    ) -> None:
        """The work is done; the process goes on from here."""
        self.require_locked_by(worker_id)

        def decide(state: State, setting: Setting) -> Outcome:
            return engine.complete(state, self.id, variables, setting, local_variables=local_variables)

        self.go_on(viewer, decide)

    def fail(
        self,
        worker_id: str,
        message: str | None,
        viewer: Viewer,
        *,
        details: str | None = None,
        retries: int = 0,
        retry_after: timedelta = timedelta(0),
        variables: Mapping[str, Any] | None = None,
        local_variables: Mapping[str, Any] | None = None,
    ) -> None:
        """The work failed: it is offered again after a while, or with no retries left becomes an incident.

        Where the diagram says so (camunda:errorEventDefinition) the failure is a BPMN error instead.
        """
        self.require_locked_by(worker_id)
        if retries < 0:
            raise InvalidArgument(f"{retries} retries are not possible; send 0 or more")
        require_duration(retry_after)
        failure = {
            "errorMessage": message,
            "errorDetails": details,
            "retries": retries,
            "workerId": worker_id,
            "topicName": self.topic,
        }
        self.retries, self.error_message, self.error_details = retries, message, details
        self.worker_id, self.locked_until = None, clock.now() + retry_after if retry_after else None
        told = {"message": message, "details": details, "retries": retries, "worker": worker_id}
        self.note(FAILURE, viewer, None, told)
        self.session.flush()
        if variables or local_variables:
            self.set_variables(variables or {}, local_variables or {}, viewer)

        def decide(state: State, setting: Setting) -> Outcome:
            caught = engine.fail_external_task(state, self.id, failure, setting)
            if caught is not None or retries > 0:
                return caught or Outcome(state.image, ())
            text = message or "a worker failed and said no reason"
            return engine.raise_incident(state, self.id, "failedExternalTask", text, details, setting)

        self.go_on(viewer, decide)
        ring_after_commit(self.session, "external_task")

    def throw_error(
        self,
        worker_id: str,
        code: str,
        message: str | None,
        variables: Mapping[str, Any],
        viewer: Viewer,
    ) -> None:
        """The work came to a BPMN error, for the diagram to catch."""
        self.require_locked_by(worker_id)

        def decide(state: State, setting: Setting) -> Outcome:
            return engine.throw_error(state, self.id, code, message, variables, setting)

        self.go_on(viewer, decide)

    def set_retries(self, retries: int, viewer: Viewer) -> None:
        """Give it another number of tries; more than none resolves its incident."""
        if retries < 0:
            raise InvalidArgument(f"{retries} retries are not possible; send 0 or more")
        before, self.retries = self.retries, retries
        self.session.flush()
        statement = select(Incident).where(
            Incident.root_id == self.root_id, Incident.element_instance_id == self.id, Incident.resolved_at.is_(None)
        )
        for incident in self.session.scalars(statement).all() if retries > 0 else ():
            self.instance.retry(incident, viewer)
        ring_after_commit(self.session, "external_task")
        self.note("set-retries", viewer, {"retries": before}, {"retries": retries})

    def note(self, operation: str, viewer: Viewer, before: Any, after: Any) -> None:
        UserOperation.note(
            self.session, viewer, operation, "external task", self.id, root_id=self.root_id, before=before, after=after
        )

    def set_variables(self, values: Mapping[str, Any], local: Mapping[str, Any], viewer: Viewer) -> None:
        """Variables that a failing worker leaves behind."""
        for given, is_local in ((values, False), (local, True)):
            if given:
                self.go_on(
                    viewer,
                    lambda state, setting, given=given, is_local=is_local: engine.set_variables(
                        state, self.id, given, (), setting, is_local=is_local
                    ),
                )

    def go_on(self, viewer: Viewer, decide: Any) -> None:
        (self.held_root or self.instance).go_on(viewer, decide, held=self.held_root)

    def require_locked_by(self, worker_id: str) -> None:
        """Refuse a worker that has not fetched it, or whose lock another has got since."""
        if self.worker_id != worker_id:
            holder = f"locked by '{self.worker_id}'" if self.worker_id else "not locked"
            raise InvalidArgument(
                f"external task '{self.id}' is {holder}, not by '{worker_id}'; fetch and lock it first"
            )


def require_duration(duration: timedelta) -> None:
    """Refuse a lock or a pause of negative or endless length."""
    if not timedelta(0) <= duration <= timedelta(days=3650):
        raise InvalidArgument("a lock's or pause's duration is between 0 and ten years (in milliseconds)")


@cache
def find_locked() -> Select[Any]:
    """A task with its root case, whose row is locked; made at the first use, when every record is mapped."""
    return (
        select(*columns_of(ExternalTask), *ProcessInstance.whole())
        .join_from(ExternalTask, ProcessInstance, ProcessInstance.id == ExternalTask.root_id)
        .where(ExternalTask.id == bindparam("task_id"))
        # The task's row too: what waited for the case would else see the task as it was before. In this order.
        .with_for_update(of=[ProcessInstance, ExternalTask])
    )
