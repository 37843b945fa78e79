"""Job: something the installation itself has to do, at a moment; the outbox of every transaction."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.base import JsonText, Record
from runner.records.bell import ring_after_commit
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.viewer import Viewer
from runner.rejection import InvalidState, NotFound

JobState = Literal["todo", "doing", "failed"]
RETRIES = 3


class Job(Record):
    """A job is deleted when it is done. Its key makes enqueueing idempotent; its token fences late workers."""

    __tablename__ = "job"
    __table_args__ = (
        Index(None, "state", "run_at"),
        Index(None, "lock_key", "state"),
        Index(None, "root_id"),
        Index(None, "definition_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)  # also the idempotency key of its effects
    kind: Mapped[str]  # the engine's: timer continuation signal listener connector; ours: see job_kinds.py, effect.py
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
    definition_id: Mapped[str | None]  # of a start timer
    element_instance_id: Mapped[str | None]
    element_id: Mapped[str | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JsonText)
    error: Mapped[str | None]
    created_at: Mapped[datetime]

    @classmethod
    def planned(cls, key: str, kind: str, run_at: datetime, **columns: Any) -> "Job":
        """A job of our own, not yet written; `columns` are those that differ from an ordinary job's."""
        ordinary: dict[str, Any] = {
            "state": "todo",
            "priority": 0,
            "is_suspended": False,
            "retries": RETRIES,
            "attempts": 0,
            "token": 0,
            "payload": {},
            "created_at": clock.now(),
        }
        return cls(id=new_id(), key=key, kind=kind, run_at=run_at, **(ordinary | columns))

    @classmethod
    def find(cls, session: Session, job_id: str) -> "Job":
        """The job of this id, or NotFound."""
        is_writing = session.info.get("bidflow_writing", False)
        job = session.get(cls, job_id, with_for_update=True if is_writing else None)
        if job is None:
            raise NotFound(f"job '{job_id}' does not exist, or is done")
        return job

    @classmethod
    def of_root(cls, session: Session, root_id: str) -> list["Job"]:
        """The jobs of a case and of those it called, by when they are due."""
        return list(session.scalars(select(cls).where(cls.root_id == root_id).order_by(cls.run_at, cls.id)))

    @property
    def retries_left(self) -> int:
        return max(self.retries - self.attempts, 0)

    @property
    def told(self) -> dict[str, Any]:
        """What the audit keeps of a failed try: the row itself is gone one day."""
        return {
            "kind": self.kind,
            "retries": self.retries_left,
            "priority": self.priority,
            "run_at": self.run_at.isoformat(),
            "instance_id": self.instance_id,
            "definition_id": self.definition_id,
            "element_instance_id": self.element_instance_id,
            "element_id": self.element_id,
        }

    def retry(self, viewer: Viewer) -> None:
        """Let a failed job run again, now, with all its tries."""
        self.set_retries(max(self.retries, 1), viewer)
        self.run_at = clock.now()

    def set_retries(self, retries: int, viewer: Viewer) -> None:
        """Give it another number of tries; more than none lets a failed one run again."""
        require_administrator(viewer, "retry jobs")
        self.require_not_doing()
        before = {"state": self.state, "retries": self.retries_left}
        self.retries, self.attempts = retries, 0
        if retries > 0 and self.state == "failed":
            self.state = "todo"
            ring_after_commit(self.session, "job")
        self.note(viewer, "retry", before, {"retries": retries})

    def reschedule(self, run_at: datetime, viewer: Viewer) -> None:
        """Let it run at another moment."""
        require_administrator(viewer, "reschedule jobs")
        self.require_not_doing()
        before = {"run_at": self.run_at.isoformat()}
        self.run_at = run_at
        ring_after_commit(self.session, "job", {run_at})
        self.note(viewer, "reschedule", before, {"run_at": run_at.isoformat()})

    def set_priority(self, priority: int, viewer: Viewer) -> None:
        """Let it be done before others that are due with it, or after them."""
        require_administrator(viewer, "change the priority of jobs")
        before, self.priority = self.priority, priority
        self.note(viewer, "set-priority", {"priority": before}, {"priority": priority})

    def require_not_doing(self) -> None:
        """Refuse while a worker is at it."""
        if self.state == "doing" and self.lease_until is not None and self.lease_until > clock.now():
            raise InvalidState(f"job '{self.id}' is being done by '{self.owner}' right now; wait a moment")

    def note(self, viewer: Viewer, operation: str, before: Any, after: Any) -> None:
        UserOperation.note(
            self.session, viewer, operation, "job", self.id, root_id=self.root_id, before=before, after=after
        )
