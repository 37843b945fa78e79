"""Job: something the installation itself has to do, at a moment; the outbox of every transaction."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.records.base import JsonText, Record
from runner.records.viewer import Viewer

JobState = Literal["todo", "doing", "failed"]


class Job(Record):
    """A job is deleted when it is done. Its key makes enqueueing idempotent; its token fences late workers."""

    __tablename__ = "job"
    __table_args__ = (
        Index(None, "state", "run_at"),
        Index(None, "lock_key", "state"),
        Index(None, "instance_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # also the idempotency key of its effects
    kind: Mapped[str]  # timer continuation signal listener (the engine's), start-timer delivery (ours)
    state: Mapped[JobState]
    run_at: Mapped[datetime]
    priority: Mapped[int]
    is_suspended: Mapped[bool]
    retries: Mapped[int]  # how often it may be tried
    attempts: Mapped[int]  # how often it was claimed
    retry_cycle: Mapped[str | None]  # failedJobRetryTimeCycle
    token: Mapped[int]
    owner: Mapped[str | None]
    lease_until: Mapped[datetime | None]
    lock_key: Mapped[str | None]  # root instance: one at a time
    root_id: Mapped[str | None]
    instance_id: Mapped[str | None]
    definition_id: Mapped[str | None]
    element_instance_id: Mapped[str | None]
    element_id: Mapped[str | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JsonText)
    error: Mapped[str | None]
    created_at: Mapped[datetime]

    @classmethod
    def find(cls, session: Session, job_id: str) -> "Job":
        """The job of this id, or NotFound."""
        raise NotImplementedError

    @property
    def retries_left(self) -> int:
        return max(self.retries - self.attempts, 0)

    def retry(self, viewer: Viewer) -> None:
        """Let a failed job run again, now, and resolve its incident."""
        raise NotImplementedError

    def reschedule(self, run_at: datetime, viewer: Viewer) -> None:
        """Let it run at another moment."""
        raise NotImplementedError
