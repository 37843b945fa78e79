"""DecisionDefinition: one version of a DMN decision."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.records.base import Record

if TYPE_CHECKING:
    from runner.records.deployment import Deployment, Resource


class DecisionDefinition(Record):
    """A decision at one version, with the file that holds all it requires."""

    __tablename__ = "decision_definition"
    __table_args__ = (
        Index(None, "key", "version", unique=True),
        Index(None, "deployment_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str]
    version: Mapped[int]
    version_tag: Mapped[str | None]
    name: Mapped[str | None]
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"))
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    is_latest: Mapped[bool]
    created_at: Mapped[datetime]

    deployment: Mapped["Deployment"] = relationship(back_populates="decision_definitions")
    resource: Mapped["Resource"] = relationship()

    @classmethod
    def find(cls, session: Session, definition_id: str) -> "DecisionDefinition":
        """The decision of this id, or NotFound."""
        raise NotImplementedError

    @classmethod
    def latest(cls, session: Session, key: str) -> "DecisionDefinition":
        """The newest version of a key, or NotFound."""
        raise NotImplementedError
