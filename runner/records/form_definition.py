"""FormDefinition: one version of a Camunda Form."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.records.base import Record

if TYPE_CHECKING:
    from runner.notation.form import Form
    from runner.records.deployment import Deployment, Resource


class FormDefinition(Record):
    """A form at one version; a task keeps the version it was created with."""

    __tablename__ = "form_definition"
    __table_args__ = (
        Index(None, "key", "version", unique=True),
        Index(None, "deployment_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    version: Mapped[int]
    version_tag: Mapped[str | None]
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"))
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    is_latest: Mapped[bool]
    created_at: Mapped[datetime]

    deployment: Mapped["Deployment"] = relationship(back_populates="form_definitions")
    resource: Mapped["Resource"] = relationship()

    @classmethod
    def find(cls, session: Session, definition_id: str) -> "FormDefinition":
        """The form of this id, or NotFound."""
        raise NotImplementedError

    @property
    def form(self) -> "Form":
        """The form, read; kept for all that ask."""
        raise NotImplementedError
