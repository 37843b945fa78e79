"""Subscription: what a case, or a start event of a definition, waits for by name."""

from datetime import datetime
from typing import Literal

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.records.base import Record


class Subscription(Record):
    """A message, signal or condition waited for; without an instance: a start event of the newest version."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index(None, "kind", "name"),
        Index(None, "root_id"),
        Index(None, "instance_id"),
        Index(None, "definition_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[Literal["message", "signal", "conditional", "compensate"]]
    name: Mapped[str]
    correlation_key: Mapped[str | None]
    definition_id: Mapped[str | None]  # of a start event
    root_id: Mapped[str | None]
    instance_id: Mapped[str | None]
    scope_id: Mapped[str | None]
    element_instance_id: Mapped[str | None]
    element_id: Mapped[str]
    created_at: Mapped[datetime]

    @classmethod
    def of_root(cls, session: Session, root_id: str) -> list["Subscription"]:
        """What a case, and those it called, wait for, the longest waiting first."""
        return list(session.scalars(select(cls).where(cls.root_id == root_id).order_by(cls.id)))
