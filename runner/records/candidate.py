"""Candidate: a user or group that may take a user task."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.records.base import Record

# Written as SQLAlchemy writes it in a query: only then does SQLite use an index of part of the rows.
OPEN, OPEN_IN_SQLITE = text("is_open"), text("is_open = 1")


class Candidate(Record):
    """Carries what the inbox is sorted by, so that a list of 100,000 open tasks is read from one index."""

    __tablename__ = "candidate"
    __table_args__ = (
        Index(
            "ix_candidate_due",
            "kind",
            "name",
            "is_assigned",
            "due_order",
            text("priority DESC"),
            "task_id",
            "is_open",  # only so that SQLite counts in the index alone
            sqlite_where=OPEN_IN_SQLITE,
            postgresql_where=OPEN,
        ),
        {"sqlite_with_rowid": False},
    )

    task_id: Mapped[str] = mapped_column(ForeignKey("user_task.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[Literal["user", "group"]] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)  # a user's or a group's id
    is_open: Mapped[bool]
    is_assigned: Mapped[bool]
    due_order: Mapped[datetime]
    priority: Mapped[int]


def groups_offered(session: Session, task_ids: Sequence[str]) -> dict[str, list[str]]:
    """The candidate groups of tasks by task id; a task without any is left out."""
    statement = select(Candidate.task_id, Candidate.name).where(
        Candidate.task_id.in_(task_ids), Candidate.kind == "group"
    )
    found: dict[str, list[str]] = {}
    for task_id, name in session.execute(statement.order_by(Candidate.name)):
        found.setdefault(task_id, []).append(name)
    return found
