"""ProcessInstance: a case, from start to end; also each process it calls."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ForeignKey, Index, Select, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner import engine
from runner.engine import Outcome, Setting, State
from runner.identifiers import beginning_of
from runner.records.base import JsonText, Record, told
from runner.records.case_story import CaseStory
from runner.records.incident import Incident
from runner.records.page import Page
from runner.records.process_definition import ProcessDefinition, require_business_key
from runner.records.quick_read import Columns, columns_of, record, rows
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.value_text import ValueText
from runner.records.variable import Variable
from runner.records.viewer import SYSTEM, Viewer
from runner.rejection import InvalidState, NotFound

if TYPE_CHECKING:
    from runner.records.job import Job
    from runner.records.step import Decide, HandedIn
    from runner.records.subscription import Subscription
    from runner.records.user_task import UserTask

InstanceState = Literal["active", "suspended", "completed", "terminated", "cancelled"]


class ProcessInstance(CaseStory, Record):
    """A case. The root one carries the live image of itself and of all it calls, and the revision of both."""

    __tablename__ = "process_instance"
    __table_args__ = (
        Index(None, "root_id"),
        Index(None, "parent_id"),
        Index(None, "definition_id", "started_at"),
        Index(None, "business_key"),
        Index(None, "starter", "started_at"),
        Index(None, "started_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    definition_id: Mapped[str] = mapped_column(ForeignKey("process_definition.id"))
    business_key: Mapped[str | None]
    root_id: Mapped[str]
    parent_id: Mapped[str | None]
    called_by: Mapped[str | None]  # element instance of the call activity
    state: Mapped[InstanceState]
    revision: Mapped[int]  # of the root: rises by one with each step
    starter: Mapped[str | None]
    start_element_id: Mapped[str | None]
    end_element_ids: Mapped[list[str] | None] = mapped_column(JsonText)
    reason: Mapped[str | None]  # why it was cancelled
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    start_answers: Mapped[dict[str, Any] | None] = mapped_column(ValueText, deferred=True)  # of the start form
    image: Mapped[str | None] = mapped_column(deferred=True)  # None once it has ended, and on called instances

    definition: Mapped[ProcessDefinition] = relationship()

    @classmethod
    def start(
        cls,
        session: Session,
        definition: ProcessDefinition,
        variables: Mapping[str, Any] | None = None,
        viewer: Viewer = SYSTEM,
        business_key: str | None = None,
        start_element_id: str | None = None,
    ) -> "ProcessInstance":
        """Begin a case at a start event (None: the none start event) and run it to where it waits.

        Raises Forbidden (not a starter), InvalidState (suspended definition), NotFound (no such start event).
        """
        from runner.records.step import Step

        definition.require_startable(viewer)
        require_business_key(business_key)
        step = Step(session, viewer)
        instance = step.start(definition.id, variables or {}, business_key, start_element_id)
        step.finish()
        return instance

    @classmethod
    def find(cls, session: Session, instance_id: str, viewer: Viewer = SYSTEM) -> "ProcessInstance":
        """The case of this id if the viewer may see it, else NotFound."""
        from runner.records.cases import seen_by

        statement = select(cls).where(cls.id == instance_id)
        if not viewer.is_administrator:
            statement = statement.where(seen_by(viewer))
        instance = session.scalars(statement).one_or_none()
        if instance is None:
            raise NotFound(f"case '{instance_id}' does not exist, or you may not see it")
        return instance

    @classmethod
    def by_number(cls, session: Session, number: str, viewer: Viewer = SYSTEM) -> "ProcessInstance":
        """The case whose id's digits these are (Camunda 8's keys), if the viewer may see it, else NotFound."""
        beginning = beginning_of(number)
        statement = select(cls.id).where(cls.id.startswith(beginning or "-", autoescape=True))
        ids = list(session.scalars(statement.limit(2))) if beginning else []
        return cls.find(session, ids[0] if len(ids) == 1 else number, viewer)

    @classmethod
    def visible_to(
        cls,
        session: Session,
        viewer: Viewer,
        *,
        search: str = "",
        process_key: str | None = None,
        states: tuple[InstanceState, ...] = (),
        first: int = 0,
        size: int = 50,
    ) -> Page["ProcessInstance"]:
        """Root cases this viewer may see, newest first; `search` looks into business key, name and variables."""
        from runner.records.cases import cases

        return cases(session, viewer, search=search, process_key=process_key, states=states, first=first, size=size)

    @classmethod
    def started_by(
        cls, session: Session, viewer: Viewer, *, search: str = "", first: int = 0, size: int = 50
    ) -> Page["ProcessInstance"]:
        """The viewer's own requests, newest first."""
        from runner.records.cases import cases

        return cases(session, viewer, starter=viewer.user_id, search=search, first=first, size=size)

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def is_root(self) -> bool:
        return self.root_id == self.id

    @property
    def label(self) -> str:
        """What people read: the process and the business key, if there is one."""
        return f"{self.definition.label} {self.business_key}" if self.business_key else self.definition.label

    @property
    def root(self) -> "ProcessInstance":
        """The case at the top of the calls: itself, or the one that called."""
        if self.is_root:
            return self
        root = self.session.get(ProcessInstance, self.root_id)
        if root is None:
            raise NotFound(f"case '{self.root_id}' does not exist")
        return root

    def require_running(self) -> None:
        """Refuse when it is over or suspended, saying since when."""
        root = self.root
        if root.ended_at is not None:
            raise InvalidState(f"case '{root.label}' ({root.id}) was {root.state} at {told(root.ended_at)}")
        if root.state == "suspended":
            raise InvalidState(f"case '{root.label}' ({root.id}) is suspended; an administrator can activate it")

    @classmethod
    def lock(cls, session: Session, root_id: str) -> "ProcessInstance | None":
        """A root case with its image, kept from other writers until this transaction ends; None when it is gone."""
        found = rows(session, lock_statement(), {"root_id": root_id})
        return record(session, cls, cls.whole(), found[0]) if found else None

    @classmethod
    def whole(cls) -> Columns:
        """The columns that a step needs: the live image too."""
        return columns_of(cls, "image")

    def locked(self) -> "ProcessInstance":
        """The root case with its image, kept from other writers until this transaction ends."""
        root = ProcessInstance.lock(self.session, self.root_id)
        if root is None:
            raise NotFound(f"case '{self.root_id}' does not exist any more")
        return root

    def complete(self, user_task: "UserTask", variables: Mapping[str, Any], viewer: Viewer) -> None:
        """Go on from a user task that was handed in."""
        from runner.records.step import HandedIn

        self.go_on(
            viewer,
            lambda state, setting: engine.complete(state, user_task.id, variables, setting, task=user_task.attributes),
            HandedIn(user_task, variables),
            user_task.held_root,
        )

    def go_on(
        self,
        viewer: Viewer,
        decide: "Decide",
        handed_in: "HandedIn | None" = None,
        held: "ProcessInstance | None" = None,
        done_job_id: str | None = None,
    ) -> None:
        """One step of the case: what the engine decides is recorded, and what it throws is sent on.

        `held`: the root case, where it is locked already; `done_job_id`: the job that this is, whose row is gone.
        """
        from runner.records.step import Step

        if held is None:
            held = self.locked()
        held.require_running()
        step = Step(self.session, viewer)
        step.go_on(held, decide, handed_in, done_job_id)
        step.finish()

    def fire(self, job: "Job", held: "ProcessInstance | None" = None) -> None:
        """Do a due job of the engine: a timer, an asynchronous continuation, a listener's timeout, a signal."""
        from runner.records.user_task import UserTask

        is_last = job.retries_left == 0
        task = self.session.get(UserTask, job.element_instance_id) if job.kind == "listener" else None
        attributes = task.attributes if task else None

        def decide(state: State, setting: Setting) -> Outcome:
            return engine.fire(state, job.id, setting, is_last_attempt=is_last, task=attributes)

        self.go_on(SYSTEM, decide, held=held, done_job_id=job.id)

    def deliver(
        self,
        subscription: "Subscription",
        variables: Mapping[str, Any],
        viewer: Viewer,
        local_variables: Mapping[str, Any] | None = None,
    ) -> None:
        """Hand a message to the element that waits for it."""
        self.go_on(
            viewer,
            lambda state, setting: engine.deliver(state, subscription.id, variables, setting, local_variables),
        )

    def deliver_signal(self, name: str, variables: Mapping[str, Any], viewer: Viewer) -> None:
        """Hand a signal to every element of the case that waits for it."""
        self.go_on(viewer, lambda state, setting: engine.deliver_signal(state, name, variables, setting))

    def set_variables(
        self,
        values: Mapping[str, Any],
        viewer: Viewer,
        *,
        removals: tuple[str, ...] = (),
        scope_id: str | None = None,
        is_local: bool = False,
    ) -> None:
        """Set and remove variables as seen from the case, or from an element instance; conditions are checked."""
        require_administrator(viewer, "set variables of a case by hand")
        before = Variable.of_scope(self.session, scope_id or self.id)
        names = {*values, *removals}
        self.go_on(
            viewer,
            lambda state, setting: engine.set_variables(
                state, scope_id or self.id, values, removals, setting, is_local=is_local
            ),
        )
        self.note(
            viewer,
            "set-variables",
            before={name: value for name, value in before.items() if name in names},
            after=dict(values) | dict.fromkeys(removals),
        )

    def throw_error(
        self,
        element_instance_id: str,
        code: str,
        message: str | None,
        variables: Mapping[str, Any],
        viewer: Viewer,
    ) -> None:
        """Throw a BPMN error at a user or external task."""
        self.go_on(
            viewer,
            lambda state, setting: engine.throw_error(state, element_instance_id, code, message, variables, setting),
        )

    def escalate(self, element_instance_id: str, code: str, variables: Mapping[str, Any], viewer: Viewer) -> None:
        """Escalate from a user or external task; InvalidState when nothing catches it."""
        self.go_on(viewer, lambda state, setting: engine.escalate(state, element_instance_id, code, variables, setting))

    def start_activity(self, element_instance_id: str, activity_id: str, viewer: Viewer) -> None:
        """Start an activity of an ad-hoc sub-process: by whoever takes part in the case."""
        self.go_on(
            viewer, lambda state, setting: engine.start_activity(state, element_instance_id, activity_id, setting)
        )

    def retry(self, incident: Incident, viewer: Viewer) -> None:
        """Try the failed step again."""
        self.go_on(viewer, lambda state, setting: engine.retry(state, incident.id, setting))

    def cancel(self, reason: str, viewer: Viewer) -> None:
        """End the case, and all it called, before its time: by its starter or an administrator."""
        root = self.locked()
        if viewer.user_id is None or viewer.user_id != root.starter:
            require_administrator(viewer, f"cancel case '{root.label}', which somebody else started")
        if not root.is_over and root.state == "suspended":
            root.state = "active"
            self.session.flush()
        root.go_on(viewer, lambda state, setting: engine.cancel(state, reason, setting))
        self.note(viewer, "cancel", reason=reason)

    def suspend(self, viewer: Viewer) -> None:
        """Hold the case: no task can be completed, no timer fires."""
        self.set_suspended(True, viewer)

    def activate(self, viewer: Viewer) -> None:
        """Let a suspended case go on."""
        self.set_suspended(False, viewer)

    def set_suspended(self, is_suspended: bool, viewer: Viewer) -> None:
        operation = "suspend" if is_suspended else "activate"
        root = self.locked()
        require_administrator(viewer, f"{operation} case '{root.label}'")
        if root.ended_at is not None:
            root.require_running()
        if (root.state == "suspended") == is_suspended:
            return
        root.state = "suspended" if is_suspended else "active"
        root.revision += 1
        from runner.records.external_task import ExternalTask
        from runner.records.job import Job

        for model in (Job, ExternalTask):
            self.session.execute(
                update(model).where(model.root_id == root.id).values(is_suspended=is_suspended),
                execution_options={"synchronize_session": False},
            )
        self.note(viewer, operation)

    def note(self, viewer: Viewer, operation: str, **details: Any) -> None:
        """Write into the audit."""
        UserOperation.note(self.session, viewer, operation, "case", self.id, root_id=self.root_id, **details)


@cache
def lock_statement() -> Select[Any]:
    """Made once: to put it together costs as much as to run it, and every step and every job does."""
    return select(*ProcessInstance.whole()).where(ProcessInstance.id == bindparam("root_id")).with_for_update()
