"""ProcessDefinition: one version of an executable process."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.notation.model import Diagram, Process
from runner.records.base import JsonText, Record
from runner.records.viewer import Viewer

if TYPE_CHECKING:
    from runner.notation.form import Form
    from runner.records.deployment import Deployment, Resource
    from runner.records.process_instance import ProcessInstance


class ProcessDefinition(Record):
    """A process at one version: instances keep the version they started with."""

    __tablename__ = "process_definition"
    __table_args__ = (
        Index(None, "key", "version", unique=True),
        Index(None, "deployment_id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)  # key:version:uuid, as Camunda writes it
    key: Mapped[str]
    version: Mapped[int]
    version_tag: Mapped[str | None]
    name: Mapped[str | None]
    names: Mapped[dict[str, str]] = mapped_column(JsonText)  # language -> translated name
    documentation: Mapped[str]
    deployment_id: Mapped[str] = mapped_column(ForeignKey("deployment.id"))
    resource_id: Mapped[str] = mapped_column(ForeignKey("resource.id"))
    is_latest: Mapped[bool]
    is_suspended: Mapped[bool]
    is_startable: Mapped[bool]  # in the start page; a none start event and isStartableInTasklist
    starter_users: Mapped[list[str]] = mapped_column(JsonText)
    starter_groups: Mapped[list[str]] = mapped_column(JsonText)
    reader_groups: Mapped[list[str]] = mapped_column(JsonText)  # property `readerGroups`: see every case of it
    start_form_ref: Mapped[str | None]
    start_form_id: Mapped[str | None] = mapped_column(ForeignKey("form_definition.id"))
    start_form_key: Mapped[str | None]
    has_start_form: Mapped[bool]
    history_time_to_live: Mapped[str | None]
    created_at: Mapped[datetime]

    deployment: Mapped["Deployment"] = relationship(back_populates="process_definitions")
    resource: Mapped["Resource"] = relationship()

    @classmethod
    def find(cls, session: Session, definition_id: str) -> "ProcessDefinition":
        """The definition of this id, or NotFound."""
        raise NotImplementedError

    @classmethod
    def latest(cls, session: Session, key: str) -> "ProcessDefinition":
        """The newest version of a key, or NotFound naming the keys that exist."""
        raise NotImplementedError

    @classmethod
    def startable(cls, session: Session, viewer: Viewer, search: str = "") -> list["ProcessDefinition"]:
        """What this viewer may start: newest versions, not suspended, with a start event for people; by name."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """What people read: the name, or the key."""
        return self.name or self.key

    @property
    def diagram(self) -> Diagram:
        """The file as drawn, read; kept for all that ask."""
        raise NotImplementedError

    @property
    def process(self) -> Process:
        """This process within its diagram: nodes, labels, documentation."""
        raise NotImplementedError

    @property
    def xml(self) -> bytes:
        """The file byte for byte."""
        return self.resource.content

    @property
    def start_form(self) -> "Form | None":
        """What is asked before a case begins: a deployed form, a generated one, or None."""
        raise NotImplementedError

    def may_start(self, viewer: Viewer) -> bool:
        """Named starters only; where none are named, everybody who is signed in."""
        raise NotImplementedError

    def start(
        self,
        viewer: Viewer,
        answers: Mapping[str, Any] | None = None,
        business_key: str | None = None,
    ) -> "ProcessInstance":
        """Begin a case with the answers of the start form, checked.

        Raises Forbidden (not a starter), InvalidState (suspended, not startable), InvalidArgument (answers).
        """
        raise NotImplementedError

    def suspend(self, viewer: Viewer) -> None:
        """No case can be started any more; those that run go on."""
        raise NotImplementedError

    def activate(self, viewer: Viewer) -> None:
        """Cases can be started again."""
        raise NotImplementedError
