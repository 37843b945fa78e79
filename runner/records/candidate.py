"""Candidate: a user or group that may take a user task."""

from datetime import datetime
from typing import Literal

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from runner.records.base import Record

OPEN = text("is_open")


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
            sqlite_where=OPEN,
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
