"""Deployment: files put in service together, all or none; Resource: one of the files, byte for byte."""

from datetime import datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.notation.finding import Finding
from runner.records.base import Record
from runner.records.viewer import Viewer
from runner.rejection import NotFound

if TYPE_CHECKING:
    from runner.records.decision_definition import DecisionDefinition
    from runner.records.form_definition import FormDefinition
    from runner.records.process_definition import ProcessDefinition


class Resource(Record):
    """A file as it was deployed."""

    __tablename__ = "resource"
    __table_args__ = (Index(None, "deployment_id", "name", unique=True),)

    id: Mapped[str] = mapped_column(primary_key=True)
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id", ondelete="CASCADE"))
    name: Mapped[str]
    digest: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)

    deployment: Mapped["Deployment"] = relationship(back_populates="resources")

    @property
    def is_diagram(self) -> bool:
        """Whether it is called what diagrams are called."""
        return self.name.lower().endswith((".bpmn", ".bpmn20.xml"))


class Deployment(Record):
    """Who put which files in service, when and under which name; made by `deploy`."""

    __tablename__ = "deployment"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    source: Mapped[str | None]
    deployer: Mapped[str | None]
    deployed_at: Mapped[datetime] = mapped_column(index=True)
    # What `deploy` found and let pass; for later the warnings are kept in its user operation.
    findings = cast(tuple[Finding, ...], ())

    resources: Mapped[list[Resource]] = relationship(order_by=Resource.name, back_populates="deployment")
    process_definitions: Mapped[list["ProcessDefinition"]] = relationship(
        order_by="ProcessDefinition.key", back_populates="deployment"
    )
    decision_definitions: Mapped[list["DecisionDefinition"]] = relationship(
        order_by="DecisionDefinition.key", back_populates="deployment"
    )
    form_definitions: Mapped[list["FormDefinition"]] = relationship(
        order_by="FormDefinition.key", back_populates="deployment"
    )

    @classmethod
    def find(cls, session: Session, deployment_id: str) -> "Deployment":
        """The deployment of this id, or NotFound."""
        deployment = session.get(cls, deployment_id)
        if deployment is None:
            raise NotFound(f"deployment '{deployment_id}' does not exist")
        return deployment

    def delete(self, viewer: Viewer, *, cascade: bool = False) -> None:
        """Take it out of service for good; with `cascade` with the cases of its definitions."""
        from runner.records.withdrawal import withdraw

        withdraw(self.session, self, viewer, cascade=cascade)

    def resource(self, name: str) -> Resource:
        """The file deployed under this name, or by its last part when only one ends so; else NotFound."""
        exact = [resource for resource in self.resources if resource.name == name]
        ending = [resource for resource in self.resources if resource.name.rsplit("/", 1)[-1] == name]
        found = exact or ending
        if len(found) != 1:
            raise NotFound(f"deployment '{self.id}' has no single file '{name}'")
        return found[0]
