"""UserTask: something a person has to do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner import engine
from runner.clock import clock
from runner.notation.form import Form
from runner.notation.model import Node
from runner.records.base import JsonText, Record, told
from runner.records.candidate import Candidate
from runner.records.form_definition import form_of
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.shelf import NODES
from runner.records.user_operation import UserOperation
from runner.records.user_task_refusals import (
    require_free,
    require_holder,
    require_not_delegated,
    require_open,
    require_revision,
    require_worker,
)
from runner.records.value_text import ValueText
from runner.records.variable import Variable
from runner.records.viewer import SYSTEM, Viewer
from runner.rejection import Forbidden, InvalidArgument, InvalidState, NotFound

if TYPE_CHECKING:
    from runner.records.user_task_search import Found

TaskState = Literal["open", "completed", "cancelled"]
OPEN = text("ended_at IS NULL")
DUE = ("due_order", text("priority DESC"), "id")  # the order of the lists: due date, priority, age
CHANGEABLE = ("name", "description", "owner", "priority", "due_at", "follow_up_at")


class UserTask(Record):
    """A user task of a case. Its id is the element instance's. Open until completed or cancelled."""

    __tablename__ = "user_task"
    __table_args__ = (
        Index(None, "root_id"),
        Index(None, "instance_id"),
        Index("ix_user_task_assignee_open", "assignee", *DUE, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_user_task_due_open", *DUE, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_user_task_done", "completed_by", "ended_at", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    instance_id: Mapped[str] = mapped_column(ForeignKey("process_instance.id", ondelete="CASCADE"))
    root_id: Mapped[str]
    scope_id: Mapped[str]
    definition_id: Mapped[str] = mapped_column(ForeignKey("process_definition.id"))
    element_id: Mapped[str]
    name: Mapped[str | None]
    description: Mapped[str | None]
    assignee: Mapped[str | None]
    owner: Mapped[str | None]
    claimed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_order: Mapped[datetime]  # due_at, or the end of time: sorts the same on both databases
    follow_up_at: Mapped[datetime | None]
    priority: Mapped[int]
    form_ref: Mapped[str | None]
    form_definition_id: Mapped[str | None] = mapped_column(ForeignKey("form_definition.id"))
    form_key: Mapped[str | None]
    delegation_state: Mapped[Literal["PENDING", "RESOLVED"] | None]  # handed to a colleague; given back
    state: Mapped[TaskState]
    revision: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    completed_by: Mapped[str | None]
    answers: Mapped[dict[str, Any] | None] = mapped_column(ValueText, deferred=True)  # as handed in and checked
    draft: Mapped[dict[str, Any] | None] = mapped_column(JsonText, deferred=True)
    draft_saved_at: Mapped[datetime | None]
    draft_saved_by: Mapped[str | None]

    instance: Mapped[ProcessInstance] = relationship(viewonly=True)
    definition: Mapped[ProcessDefinition] = relationship(viewonly=True)

    __allow_unmapped__ = True
    held_root: ProcessInstance | None = None  # found in a writing transaction: the root case, locked
    read_root: ProcessInstance | None = None  # found in a reading one: kept, or the session would forget it
    _candidate_pairs: list[tuple[str, str]] | None = None

    @classmethod
    def find(cls, session: Session, task_id: str, viewer: Viewer = SYSTEM) -> "UserTask":
        """The task of this id, open or ended, if the viewer may see it, else NotFound.

        In a writing transaction its case is locked with it, in the same statement.
        """
        from runner.records.user_task_search import find_user_task

        is_writing = session.info.get("bidflow_writing", False)
        found = find_user_task(session, task_id, viewer, is_writing=is_writing)
        if found is None:
            raise NotFound(f"user task '{task_id}' does not exist, or you may not see it")
        return cls._of(session, found)

    @classmethod
    def next_in(cls, session: Session, root_id: str, viewer: Viewer) -> "UserTask | None":
        """What the viewer goes on with in a case, to look at: the first open task of hers, else one she is offered."""
        from runner.records.user_task_search import find_next_user_task

        found = find_next_user_task(session, root_id, viewer)
        return cls._of(session, found) if found is not None else None

    @staticmethod
    def _of(session: Session, found: "Found") -> "UserTask":
        task = found.task
        task._candidate_pairs = found.candidates
        session.info["bidflow_generation"] = found.generation
        if session.info.get("bidflow_writing", False):
            task.held_root = found.root
        else:
            task.read_root = found.root
        return task

    @property
    def label(self) -> str:
        """What people read: the name, or the element's id."""
        return self.name or self.element_id

    @property
    def node(self) -> Node:
        """The user task as drawn: translations of the label, documentation, lane, properties."""
        return NODES.get(self.definition_id, lambda: self.definition.nodes)[self.element_id]

    @property
    def form(self) -> Form | None:
        """What it asks: the deployed form at the version it was created with, a generated one, or None.

        Raises InvalidState when the form it names is not deployed.
        """
        reference = self.node.form
        if reference is None:
            return None
        return form_of(self.session, reference, self.form_ref, self.form_definition_id, f"user task '{self.label}'")

    @property
    def variables(self) -> dict[str, Any]:
        """All variables visible from it, inner scopes before outer ones."""
        from runner.records.visible_variables import visible_variables

        return visible_variables(self)

    @property
    def variable_rows(self) -> dict[str, Variable]:
        """The rows of the variables visible from it, by name."""
        from runner.records.visible_variables import visible_rows

        return visible_rows(self)

    @property
    def candidate_pairs(self) -> list[tuple[str, str]]:
        """Kind ("user" or "group") and id of each candidate."""
        if self._candidate_pairs is None:
            statement = select(Candidate.kind, Candidate.name).where(Candidate.task_id == self.id)
            self._candidate_pairs = [(kind, name) for kind, name in self.session.execute(statement)]
        return self._candidate_pairs

    @property
    def candidate_groups(self) -> list[str]:
        return sorted(name for kind, name in self.candidate_pairs if kind == "group")

    @property
    def candidate_users(self) -> list[str]:
        return sorted(name for kind, name in self.candidate_pairs if kind == "user")

    @property
    def attributes(self) -> dict[str, Any]:
        """What the engine's listeners see and change."""
        return {name: getattr(self, name) for name in ("assignee", *CHANGEABLE)} | {
            "candidate_users": self.candidate_users,
            "candidate_groups": self.candidate_groups,
        }

    def is_overdue(self, now: datetime) -> bool:
        return self.ended_at is None and self.due_at is not None and self.due_at < now

    def is_candidate(self, viewer: Viewer) -> bool:
        return any(
            name == viewer.user_id if kind == "user" else name in viewer.groups for kind, name in self.candidate_pairs
        )

    def may_work(self, viewer: Viewer) -> bool:
        """Assignee; or, while nobody is, a candidate; administrators."""
        if self.assignee is not None and self.assignee == viewer.user_id:
            return True
        return viewer.is_administrator or (self.assignee is None and self.is_candidate(viewer))

    def claim(self, viewer: Viewer) -> None:
        """Take it. Twice by the same person is no error; InvalidState names who has it and since when."""
        require_open(self)
        if viewer.user_id is None:
            raise InvalidArgument("nobody is signed in who could claim a user task")
        if self.assignee == viewer.user_id:
            return
        require_free(self)
        if not (viewer.is_administrator or self.is_candidate(viewer)):
            raise Forbidden(f"user task '{self.label}' is not offered to '{viewer.user_id}'")
        self.set_assignee(viewer.user_id, "claim", viewer)

    def claim_for(self, user_id: str, viewer: Viewer) -> None:
        """Take it oneself, or as an administrator give a free one to somebody."""
        if user_id == viewer.user_id:
            self.claim(viewer)
            return
        require_open(self)
        if self.assignee != user_id:
            require_free(self)
            self.assign(user_id, viewer)

    def unclaim(self, viewer: Viewer) -> None:
        """Give it back to the candidates: by its assignee or an administrator."""
        require_open(self)
        if self.assignee is not None:
            require_holder(self, viewer, "give back")
            self.set_assignee(None, "unclaim", viewer)

    def assign(self, user_id: str | None, viewer: Viewer) -> None:
        """Give it to somebody, or to nobody. By its assignee or an administrator."""
        require_open(self)
        require_holder(self, viewer, "assign")
        if self.assignee != user_id:
            self.set_assignee(user_id, "assign", viewer)

    def change(self, changes: Mapping[str, Any], viewer: Viewer) -> None:
        """Change due_at, follow_up_at, priority, name, description or owner: by its assignee or an administrator."""
        require_open(self)
        require_holder(self, viewer, "change")
        unknown = set(changes) - set(CHANGEABLE)
        if unknown:
            raise InvalidArgument(f"a user task has no {', '.join(sorted(unknown))} that can be changed")
        before = {name: spoken(getattr(self, name)) for name in changes}
        for name, value in changes.items():
            setattr(self, name, value)
        self.keep_order()
        self.changed("change", viewer, before, {name: spoken(value) for name, value in changes.items()}, "update")

    def save_draft(self, answers: Mapping[str, Any], viewer: Viewer, based_on: datetime | None = None) -> None:
        """Keep unfinished answers, unchecked; they survive a change of assignee.

        `based_on` is the moment of the draft they build on; if another was saved since, InvalidState says by whom and
        when (`details`: saved_by, saved_at).
        """
        require_open(self)
        require_worker(self, viewer)
        if based_on is not None and self.draft_saved_at is not None and based_on != self.draft_saved_at:
            raise InvalidState(
                f"another draft of user task '{self.label}' was saved by '{self.draft_saved_by}' at "
                f"{told(self.draft_saved_at)}; look at it before you overwrite it",
                {"saved_by": self.draft_saved_by, "saved_at": self.draft_saved_at},
            )
        self.draft = dict(answers)
        self.draft_saved_at = clock.now()
        self.draft_saved_by = viewer.user_id

    def complete(self, answers: Mapping[str, Any], viewer: Viewer, revision: int | None = None) -> None:
        """Hand in the answers; the process goes on from here.

        Raises InvalidState (completed or claimed by another: who and when; stale `revision`), InvalidArgument
        (`errors` by field), Forbidden.
        """
        require_open(self)
        require_worker(self, viewer)
        require_revision(self, revision)
        form = self.form
        self.submit(form.check(answers, self.variables, clock.now()) if form else dict(answers), viewer)

    def submit(self, variables: Mapping[str, Any], viewer: Viewer) -> None:
        """Complete it with variables as they are, past its form: for programs, as Camunda's `complete` does."""
        require_open(self)
        require_worker(self, viewer)
        require_not_delegated(self)
        (self.held_root or self.instance).complete(self, variables, viewer)

    def set_variables(
        self, values: Mapping[str, Any], viewer: Viewer, *, removals: Sequence[str] = (), is_local: bool = False
    ) -> None:
        """Set and remove variables as seen from the task, or its own only: by who may work on it."""
        require_open(self)
        require_worker(self, viewer)
        self.go_on(
            viewer,
            lambda state, setting: engine.set_variables(state, self.id, values, removals, setting, is_local=is_local),
        )

    def throw_error(self, code: str, message: str | None, variables: Mapping[str, Any], viewer: Viewer) -> None:
        """End it by a BPMN error, for the diagram to catch: by who may work on it."""
        require_open(self)
        require_worker(self, viewer)
        self.go_on(viewer, lambda state, setting: engine.throw_error(state, self.id, code, message, variables, setting))

    def escalate(self, code: str, variables: Mapping[str, Any], viewer: Viewer) -> None:
        """Escalate from it, for the diagram to catch: by who may work on it. InvalidState when nothing catches it."""
        require_open(self)
        require_worker(self, viewer)
        self.go_on(viewer, lambda state, setting: engine.escalate(state, self.id, code, variables, setting))

    def go_on(self, viewer: Viewer, decide: Any) -> None:
        (self.held_root or self.instance).go_on(viewer, decide, held=self.held_root)

    def set_assignee(self, user_id: str | None, operation: str, viewer: Viewer) -> None:
        before = self.assignee
        self.assignee, self.claimed_at = user_id, clock.now() if user_id else None
        self.keep_order()
        self.changed(operation, viewer, {"assignee": before}, {"assignee": user_id}, "assignment")

    def keep_order(self) -> None:
        """Let the candidates' rows, by which lists are read, say the same."""
        from runner.records.fact_rows import END_OF_TIME

        self.due_order = self.due_at or END_OF_TIME
        for candidate in self.session.scalars(select(Candidate).where(Candidate.task_id == self.id)):
            candidate.is_assigned = self.assignee is not None
            candidate.due_order, candidate.priority = self.due_order, self.priority

    def changed(self, operation: str, viewer: Viewer, before: Any, after: Any, event: str) -> None:
        """Count the change, note it, and let the listeners of the diagram know."""
        self.revision += 1
        self.updated_at = clock.now()
        session = self.session
        UserOperation.note(
            session, viewer, operation, "user task", self.id, root_id=self.root_id, before=before, after=after
        )
        session.flush()
        if any(listener.event in (event, "update") for listener in self.node.task_listeners):
            attributes = self.attributes
            self.instance.go_on(
                viewer, lambda state, setting: engine.change_task(state, self.id, event, attributes, setting)
            )
            session.refresh(self)
        if event == "assignment":
            from runner.records.notice import tell_of_assignment

            tell_of_assignment(self, viewer.user_id)


def open_user_tasks(session: Session, root_ids: Sequence[str]) -> dict[str, list[UserTask]]:
    """The open tasks of cases, those they called included, by root id."""
    found: dict[str, list[UserTask]] = {root_id: [] for root_id in root_ids}
    statement = select(UserTask).where(UserTask.root_id.in_(found), UserTask.ended_at.is_(None)).order_by(UserTask.id)
    for task in session.scalars(statement):
        found[task.root_id].append(task)
    return found


def spoken(value: Any) -> Any:
    """A value of the audit in JSON."""
    return value.isoformat() if isinstance(value, datetime) else value
