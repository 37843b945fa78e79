"""ProcessInstance: a case, from start to end; also each process it calls."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.records.base import JsonText, Record
from runner.records.page import Page
from runner.records.process_definition import ProcessDefinition
from runner.records.viewer import SYSTEM, Viewer

if TYPE_CHECKING:
    from runner.records.element_instance import ElementInstance
    from runner.records.incident import Incident
    from runner.records.job import Job
    from runner.records.subscription import Subscription
    from runner.records.user_task import UserTask

InstanceState = Literal["active", "suspended", "completed", "terminated", "cancelled"]


class ProcessInstance(Record):
    """A case. The root one carries the live image of itself and of all it calls, and the revision of both."""

    __tablename__ = "process_instance"
    __table_args__ = (
        Index(None, "root_id"),
        Index(None, "parent_id"),
        Index(None, "definition_id", "started_at"),
        Index(None, "business_key"),
        Index(None, "starter", "started_at"),
        Index(None, "started_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    definition_id: Mapped[str] = mapped_column(ForeignKey("process_definition.id"))
    business_key: Mapped[str | None]
    root_id: Mapped[str]
    parent_id: Mapped[str | None]
    called_by: Mapped[str | None]  # element instance of the call activity
    state: Mapped[InstanceState]
    revision: Mapped[int]  # of the root: rises by one with each step
    starter: Mapped[str | None]
    start_element_id: Mapped[str | None]
    end_element_ids: Mapped[list[str] | None] = mapped_column(JsonText)
    reason: Mapped[str | None]  # why it was cancelled
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    image: Mapped[str | None] = mapped_column(deferred=True)  # None once it has ended, and on called instances

    definition: Mapped[ProcessDefinition] = relationship()

    @classmethod
    def start(
        cls,
        session: Session,
        definition: ProcessDefinition,
        variables: Mapping[str, Any] | None = None,
        viewer: Viewer = SYSTEM,
        business_key: str | None = None,
        start_element_id: str | None = None,
    ) -> "ProcessInstance":
        """Begin a case at a start event (None: the none start event) and run it to where it waits.

        Raises Forbidden (not a starter), InvalidState (suspended definition), NotFound (no such start event).
        """
        raise NotImplementedError

    @classmethod
    def find(cls, session: Session, instance_id: str, viewer: Viewer) -> "ProcessInstance":
        """The case of this id if the viewer may see it, else NotFound."""
        raise NotImplementedError

    @classmethod
    def visible_to(
        cls,
        session: Session,
        viewer: Viewer,
        *,
        search: str = "",
        process_key: str | None = None,
        states: tuple[InstanceState, ...] = (),
        first: int = 0,
        size: int = 50,
    ) -> Page["ProcessInstance"]:
        """Root cases this viewer may see, newest first; `search` looks into business key, name and variables."""
        raise NotImplementedError

    @classmethod
    def started_by(cls, session: Session, viewer: Viewer, *, first: int = 0, size: int = 50) -> Page["ProcessInstance"]:
        """The viewer's own requests, newest first."""
        raise NotImplementedError

    @property
    def is_over(self) -> bool:
        return self.ended_at is not None

    @property
    def root(self) -> "ProcessInstance":
        """The case at the top of the calls: itself, or the one that called."""
        raise NotImplementedError

    @property
    def variables(self) -> dict[str, Any]:
        """The variables of the process's own scope, also after its end."""
        raise NotImplementedError

    @property
    def user_tasks(self) -> list["UserTask"]:
        """All its tasks, of the called cases too, in the order they came up."""
        raise NotImplementedError

    @property
    def history(self) -> list["ElementInstance"]:
        """Finished element instances of this case, in the order they finished."""
        raise NotImplementedError

    @property
    def incidents(self) -> list["Incident"]:
        """Open incidents, of the called cases too."""
        raise NotImplementedError

    @property
    def called(self) -> list["ProcessInstance"]:
        """The cases it called directly, in order."""
        raise NotImplementedError

    def active_elements(self) -> list[Any]:
        """Where it is now, as `runner.engine.active_elements` tells it."""
        raise NotImplementedError

    def require_running(self) -> None:
        """Refuse when it is over or suspended, saying since when."""
        raise NotImplementedError

    def complete(self, user_task: "UserTask", variables: Mapping[str, Any], viewer: Viewer) -> None:
        """Go on from a user task that was handed in."""
        raise NotImplementedError

    def fire(self, job: "Job") -> None:
        """Do a due job: a timer, an asynchronous continuation."""
        raise NotImplementedError

    def deliver(self, subscription: "Subscription", variables: Mapping[str, Any], viewer: Viewer) -> None:
        """Hand a message or signal to the element that waits for it."""
        raise NotImplementedError

    def set_variables(
        self,
        values: Mapping[str, Any],
        viewer: Viewer,
        *,
        removals: tuple[str, ...] = (),
        scope_id: str | None = None,
    ) -> None:
        """Set and remove variables of the process's scope, or of an element instance's; conditions are checked."""
        raise NotImplementedError

    def throw_error(
        self,
        element_instance_id: str,
        code: str,
        message: str | None,
        variables: Mapping[str, Any],
        viewer: Viewer,
    ) -> None:
        """Throw a BPMN error at a user or external task."""
        raise NotImplementedError

    def retry(self, incident: "Incident", viewer: Viewer) -> None:
        """Try the failed step again."""
        raise NotImplementedError

    def cancel(self, reason: str, viewer: Viewer) -> None:
        """End the case, and all it called, before its time."""
        raise NotImplementedError

    def suspend(self, viewer: Viewer) -> None:
        """Hold the case: no task can be completed, no timer fires."""
        raise NotImplementedError

    def activate(self, viewer: Viewer) -> None:
        """Let a suspended case go on."""
        raise NotImplementedError
