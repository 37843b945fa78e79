"""Incident: a step that failed and waits for somebody to mend the cause and retry."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.records.base import Record
from runner.records.viewer import Viewer

OPEN = text("resolved_at IS NULL")


class Incident(Record):
    """Kept after it is resolved, as history."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("ix_incident_root_open", "root_id", sqlite_where=OPEN, postgresql_where=OPEN),
        Index(None, "instance_id"),
        Index(None, "created_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]  # failedJob failedExternalTask expression script decision gateway call error
    root_id: Mapped[str | None]
    instance_id: Mapped[str | None]
    definition_id: Mapped[str | None]
    element_instance_id: Mapped[str | None]
    element_id: Mapped[str]
    job_id: Mapped[str | None]
    external_task_id: Mapped[str | None]
    message: Mapped[str]
    details: Mapped[str | None]
    annotation: Mapped[str | None]
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]

    @classmethod
    def find(cls, session: Session, incident_id: str) -> "Incident":
        """The incident of this id, or NotFound."""
        raise NotImplementedError

    @classmethod
    def open_ones(cls, session: Session, viewer: Viewer) -> list["Incident"]:
        """Open incidents the viewer may see, newest first, 200 at most."""
        raise NotImplementedError

    def retry(self, viewer: Viewer) -> None:
        """Try again what failed: the engine's step, the job, or the external task."""
        raise NotImplementedError

    def annotate(self, annotation: str | None, viewer: Viewer) -> None:
        """Note what is being done about it."""
        raise NotImplementedError
