"""ExternalTask: work for a worker program, fetched and locked by topic."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.records.base import JsonText, Record
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.viewer import Viewer

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
    locked_until: Mapped[datetime | None]
    error_message: Mapped[str | None]
    error_details: Mapped[str | None]
    is_suspended: Mapped[bool]
    state: Mapped[Literal["open", "completed", "cancelled"]]
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    instance: Mapped[ProcessInstance] = relationship(viewonly=True)
    definition: Mapped[ProcessDefinition] = relationship(viewonly=True)

    @classmethod
    def find(cls, session: Session, task_id: str) -> "ExternalTask":
        """The open external task of this id, or NotFound."""
        raise NotImplementedError

    @property
    def variables(self) -> dict[str, Any]:
        """All variables visible from it."""
        raise NotImplementedError

    def lock(self, worker_id: str, duration: timedelta) -> None:
        """Reserve it for a worker."""
        raise NotImplementedError

    def extend_lock(self, worker_id: str, duration: timedelta) -> None:
        """Reserve it for longer, from now."""
        raise NotImplementedError

    def unlock(self) -> None:
        """Let any worker fetch it."""
        raise NotImplementedError

    def complete(
        self,
        worker_id: str,
        variables: Mapping[str, Any],
        local_variables: Mapping[str, Any],
        viewer: Viewer,
    ) -> None:
        """The work is done; the process goes on from here."""
        raise NotImplementedError

    def fail(
        self,
        worker_id: str,
        message: str,
        details: str | None,
        retries: int,
        retry_after: timedelta,
        viewer: Viewer,
    ) -> None:
        """The work failed; with no retries left it becomes an incident."""
        raise NotImplementedError

    def throw_error(
        self,
        worker_id: str,
        code: str,
        message: str | None,
        variables: Mapping[str, Any],
        viewer: Viewer,
    ) -> None:
        """The work came to a BPMN error, for the diagram to catch."""
        raise NotImplementedError

    def set_retries(self, retries: int, viewer: Viewer) -> None:
        """Give it another number of tries; more than 0 resolves its incident."""
        raise NotImplementedError
