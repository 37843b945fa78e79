"""UserTask: something a person has to do."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.notation.model import Node
from runner.records.base import JsonText, Record
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.viewer import Viewer

if TYPE_CHECKING:
    from runner.notation.form import Form

TaskState = Literal["open", "completed", "cancelled"]
OPEN = text("ended_at IS NULL")


class Candidate(Record):
    """A user or group that may take a task; carries what the lists are sorted by, so that they read one index."""

    __tablename__ = "candidate"
    __table_args__ = (
        Index(
            "ix_candidate_due",
            "kind",
            "name",
            "is_assigned",
            "due_order",
            "task_id",
            sqlite_where=text("is_open"),
            postgresql_where=text("is_open"),
        ),
        {"sqlite_with_rowid": False},
    )

    task_id: Mapped[str] = mapped_column(ForeignKey("user_task.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[Literal["user", "group"]] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)  # a user's or a group's id
    is_open: Mapped[bool]
    is_assigned: Mapped[bool]
    due_order: Mapped[datetime]


class UserTask(Record):
    """A user task of a case. Its id is the element instance's. Open until completed or cancelled."""

    __tablename__ = "user_task"
    __table_args__ = (
        Index(None, "root_id"),
        Index(None, "instance_id"),
        Index("ix_user_task_assignee_open", "assignee", "due_order", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_user_task_due_open", "due_order", "id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index(None, "completed_by", "ended_at"),
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
    state: Mapped[TaskState]
    revision: Mapped[int]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    completed_by: Mapped[str | None]
    draft: Mapped[dict[str, Any] | None] = mapped_column(JsonText, deferred=True)
    draft_saved_at: Mapped[datetime | None]
    draft_saved_by: Mapped[str | None]

    instance: Mapped[ProcessInstance] = relationship(viewonly=True)
    definition: Mapped[ProcessDefinition] = relationship(viewonly=True)
    candidates: Mapped[list[Candidate]] = relationship(viewonly=True, order_by=Candidate.name)

    @classmethod
    def find(cls, session: Session, task_id: str, viewer: Viewer) -> "UserTask":
        """The task of this id, open or ended, if the viewer may see it, else NotFound."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """What people read: the name, or the element's id."""
        return self.name or self.element_id

    @property
    def node(self) -> Node:
        """The user task as drawn: translations of the label, documentation, lane, properties."""
        raise NotImplementedError

    @property
    def form(self) -> "Form | None":
        """What it asks: the deployed form at the version it was created with, a generated one, or None.

        Raises InvalidState when the form it names is not deployed.
        """
        raise NotImplementedError

    @property
    def variables(self) -> dict[str, Any]:
        """All variables visible from it, inner scopes before outer ones."""
        raise NotImplementedError

    @property
    def candidate_groups(self) -> list[str]:
        return [candidate.name for candidate in self.candidates if candidate.kind == "group"]

    @property
    def candidate_users(self) -> list[str]:
        return [candidate.name for candidate in self.candidates if candidate.kind == "user"]

    def is_overdue(self, now: datetime) -> bool:
        return self.ended_at is None and self.due_at is not None and self.due_at < now

    def may_work(self, viewer: Viewer) -> bool:
        """Assignee; or, while nobody is, a candidate; administrators."""
        raise NotImplementedError

    def claim(self, viewer: Viewer) -> None:
        """Take it. Twice by the same person is no error; InvalidState names who has it and since when."""
        raise NotImplementedError

    def unclaim(self, viewer: Viewer) -> None:
        """Give it back to the candidates."""
        raise NotImplementedError

    def assign(self, user_id: str | None, viewer: Viewer) -> None:
        """Give it to somebody, or to nobody. By its assignee or an administrator."""
        raise NotImplementedError

    def change(self, changes: Mapping[str, Any], viewer: Viewer) -> None:
        """Change due_at, follow_up_at, priority, name, description or owner."""
        raise NotImplementedError

    def save_draft(self, answers: Mapping[str, Any], viewer: Viewer) -> None:
        """Keep unfinished answers, unchecked; they survive a change of assignee."""
        raise NotImplementedError

    def complete(self, answers: Mapping[str, Any], viewer: Viewer, revision: int | None = None) -> None:
        """Hand in the answers; the process goes on from here.

        Raises InvalidState (completed or claimed by another: who and when; stale `revision`), InvalidArgument
        (`errors` by field), Forbidden.
        """
        raise NotImplementedError
