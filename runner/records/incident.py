"""Incident: a step that failed and waits for somebody to mend the cause and retry."""

from datetime import datetime

from sqlalchemy import Index, bindparam, exists, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.base import MOST_ON_A_PAGE, Record
from runner.records.quick_read import rows
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.viewer import Viewer
from runner.rejection import InvalidState, NotFound

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
    message: Mapped[str]
    details: Mapped[str | None]
    annotation: Mapped[str | None]
    created_at: Mapped[datetime]
    resolved_at: Mapped[datetime | None]

    @classmethod
    def find(cls, session: Session, incident_id: str) -> "Incident":
        """The incident of this id, or NotFound."""
        incident = session.get(cls, incident_id)
        if incident is None:
            raise NotFound(f"incident '{incident_id}' does not exist")
        return incident

    @classmethod
    def open_ones(cls, session: Session, viewer: Viewer) -> list["Incident"]:
        """Open incidents the viewer may see, newest first, 200 at most."""
        from runner.records.cases import seen_ids

        statement = select(cls).where(cls.resolved_at.is_(None)).order_by(cls.created_at.desc(), cls.id.desc())
        if not viewer.is_administrator:
            statement = statement.where(cls.root_id.in_(seen_ids(viewer)))
        return list(session.scalars(statement.limit(MOST_ON_A_PAGE)))

    @classmethod
    def of_job(
        cls,
        session: Session,
        *,
        job_id: str,
        element_id: str,
        message: str,
        details: str | None,
        definition_id: str | None = None,
        root_id: str | None = None,
        instance_id: str | None = None,
    ) -> "Incident":
        """A job that has no element to stop at has used up its tries: a start timer, a delivery."""
        incident = cls(
            id=new_id(),
            kind="failedJob",
            root_id=root_id,
            instance_id=instance_id,
            definition_id=definition_id,
            element_id=element_id,
            job_id=job_id,
            message=message,
            details=details,
            created_at=clock.now(),
        )
        session.add(incident)
        return incident

    def retry(self, viewer: Viewer) -> None:
        """Try again what failed: the engine's step, the job, or the external task."""
        from runner.records.external_task import ExternalTask
        from runner.records.job import Job
        from runner.records.process_instance import ProcessInstance

        require_administrator(viewer, "retry incidents")
        self.require_open()
        if self.kind == "failedExternalTask" and self.element_instance_id is not None:
            ExternalTask.find(self.session, self.element_instance_id).set_retries(1, viewer)
            return
        if self.job_id is not None:
            Job.find(self.session, self.job_id).retry(viewer)
        if self.element_instance_id is None or self.instance_id is None:
            self.resolved_at = clock.now()
        else:
            ProcessInstance.find(self.session, self.instance_id).retry(self, viewer)
        self.note(viewer, "retry")

    def annotate(self, annotation: str | None, viewer: Viewer) -> None:
        """Note what is being done about it."""
        require_administrator(viewer, "annotate incidents")
        before, self.annotation = self.annotation, annotation
        self.note(viewer, "annotate", before=before, after=annotation)

    def require_open(self) -> None:
        """Refuse when it is resolved already."""
        if self.resolved_at is not None:
            raise InvalidState(f"incident '{self.id}' at '{self.element_id}' is resolved already")

    def note(self, viewer: Viewer, operation: str, before: str | None = None, after: str | None = None) -> None:
        UserOperation.note(
            self.session, viewer, operation, "incident", self.id, root_id=self.root_id, before=before, after=after
        )


def has_open_incident(session: Session, root_id: str) -> bool:
    """Whether something failed in a case, or in those it called, and waits for somebody to mend it."""
    return bool(rows(session, OPEN_IN_CASE, {"root_id": root_id})[0][0])


OPEN_IN_CASE = select(
    exists().where(Incident.root_id == bindparam("root_id", required=False), Incident.resolved_at.is_(None))
)
