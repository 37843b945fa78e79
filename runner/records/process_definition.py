"""ProcessDefinition: one version of an executable process."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.clock import clock
from runner.notation.diagram import read_diagram
from runner.notation.form import Form
from runner.notation.model import Diagram, FormReference, Node, Process
from runner.records.base import JsonText
from runner.records.definition import Definition
from runner.records.form_definition import form_of
from runner.records.job import Job
from runner.records.shelf import DIAGRAMS
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.viewer import Viewer
from runner.rejection import Forbidden, InvalidArgument, InvalidState

if TYPE_CHECKING:
    from runner.records.deployment import Deployment
    from runner.records.process_instance import ProcessInstance


class ProcessDefinition(Definition):
    """A process at one version: instances keep the version they started with."""

    __tablename__ = "process_definition"
    __table_args__ = (
        Index(None, "key", "version", unique=True),
        Index(None, "deployment_id"),
    )
    kind = "process"

    name: Mapped[str | None]
    names: Mapped[dict[str, str]] = mapped_column(JsonText)  # language -> translated name
    documentation: Mapped[str]
    is_suspended: Mapped[bool]
    is_startable: Mapped[bool]  # by people: a none start event, and isStartableInTasklist
    starter_users: Mapped[list[str]] = mapped_column(JsonText)
    starter_groups: Mapped[list[str]] = mapped_column(JsonText)
    reader_groups: Mapped[list[str]] = mapped_column(JsonText)  # property `readerGroups`: they see every case of it
    has_start_form: Mapped[bool]
    start_form_ref: Mapped[str | None]
    start_form_key: Mapped[str | None]
    start_form_id: Mapped[str | None] = mapped_column(ForeignKey("form_definition.id"))  # bindings other than latest
    history_time_to_live: Mapped[str | None]

    deployment: Mapped["Deployment"] = relationship(back_populates="process_definitions")

    @classmethod
    def startable(cls, session: Session, viewer: Viewer, search: str = "") -> list["ProcessDefinition"]:
        """What this viewer may start: newest versions, not suspended, with a start event for people; by name."""
        statement = select(cls).where(cls.is_latest, ~cls.is_suspended, cls.is_startable)
        found = [definition for definition in session.scalars(statement) if definition.may_start(viewer)]
        if search:
            wanted = search.casefold()
            found = [definition for definition in found if any(wanted in text for text in definition.said)]
        return sorted(found, key=lambda definition: definition.label.casefold())

    @property
    def label(self) -> str:
        """What people read: the name, or the key."""
        return self.name or self.key

    @property
    def said(self) -> list[str]:
        """What a search looks into: key, names and descriptions in every language, without capital letters."""
        descriptions = (self.documentation, *self.process.documentations.values())
        return [text.casefold() for text in (self.key, self.label, *self.names.values(), *descriptions) if text]

    @property
    def diagram(self) -> Diagram:
        """The file as drawn, read; kept for all that ask."""
        return DIAGRAMS.get(self.resource_id, lambda: read_diagram(self.resource.name, self.resource.content))

    @property
    def process(self) -> Process:
        """This process within its diagram: nodes, labels, documentation."""
        return next(process for process in self.diagram.processes if process.id == self.key)

    @property
    def nodes(self) -> dict[str, Node]:
        """Every node of it by id, those within sub-processes too."""
        return {node.id: node for node in self.process.content.all_nodes()}

    @property
    def xml(self) -> bytes:
        """The file byte for byte."""
        return self.resource.content

    @property
    def start_form(self) -> Form | None:
        """What is asked before a case begins: a deployed form, a generated one, or None.

        Raises InvalidState when the form it names is not deployed.
        """
        reference = self.start_form_reference
        if reference is None:
            return None
        return form_of(self.session, reference, self.start_form_ref, self.start_form_id, f"start of '{self.label}'")

    @property
    def start_form_reference(self) -> FormReference | None:
        """The form as the none start event names it."""
        if not self.has_start_form:
            return None
        starts = [node for node in self.process.content.nodes.values() if node.type == "startEvent"]
        return next((node.form for node in starts if not node.events and node.form is not None), None)

    def may_start(self, viewer: Viewer) -> bool:
        """Named starters only; where none are named, everybody who is signed in."""
        if viewer.is_administrator or not (self.starter_users or self.starter_groups):
            return True
        return viewer.user_id in self.starter_users or bool(set(viewer.groups) & set(self.starter_groups))

    def start(
        self,
        viewer: Viewer,
        answers: Mapping[str, Any] | None = None,
        business_key: str | None = None,
    ) -> "ProcessInstance":
        """Begin a case with the answers of the start form, checked.

        Raises Forbidden (not a starter), InvalidState (suspended, not startable), InvalidArgument (answers).
        """
        from runner.records.process_instance import ProcessInstance

        self.require_startable(viewer)
        form, answers = self.start_form, dict(answers or {})
        variables = form.check(answers, {}, clock.now()) if form else answers
        reference = self.start_form_reference
        if business_key is None and reference and reference.business_key_field:
            key = variables.get(reference.business_key_field)
            business_key = None if key is None else str(key)
        instance = ProcessInstance.start(self.session, self, variables, viewer, business_key)
        instance.start_answers = variables
        return instance

    def require_startable(self, viewer: Viewer) -> None:
        """Refuse those who may not start it, and a suspended definition."""
        if not self.may_start(viewer):
            starters = ", ".join(self.starter_groups + self.starter_users)
            raise Forbidden(f"process '{self.label}' may be started by {starters} only, not by {viewer.name}")
        if self.is_suspended:
            raise InvalidState(f"process '{self.label}' version {self.version} is suspended; activate it first")

    def suspend(self, viewer: Viewer) -> None:
        """No case can be started any more; those that run go on."""
        self.set_suspended(True, viewer)

    def activate(self, viewer: Viewer) -> None:
        """Cases can be started again."""
        self.set_suspended(False, viewer)

    def set_suspended(self, is_suspended: bool, viewer: Viewer) -> None:
        operation = "suspend" if is_suspended else "activate"
        require_administrator(viewer, f"{operation} process '{self.label}'")
        if self.is_suspended != is_suspended:
            self.is_suspended = is_suspended
            for job in self.session.scalars(select(Job).where(Job.definition_id == self.id, Job.kind == "start-timer")):
                job.is_suspended = is_suspended
            UserOperation.note(self.session, viewer, operation, "process definition", self.id)


def require_business_key(business_key: str | None) -> None:
    """Refuse a business key that no list or index could hold."""
    if business_key is None:
        return
    if len(business_key) > 255 or not business_key.isprintable():
        raise InvalidArgument("a business key has at most 255 characters and no control characters")
