"""Filter: a search for tasks that somebody keeps under a name, as Camunda's Tasklist does."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.base import JsonText, Record
from runner.records.user import require_administrator
from runner.records.user_operation import UserOperation
from runner.records.viewer import Viewer
from runner.rejection import Forbidden, InvalidArgument, NotFound

LONGEST = 255  # characters of a name


class Filter(Record):
    """Seen by its owner; one without an owner by everybody. The tasks in it are those that the viewer may see."""

    __tablename__ = "task_filter"
    __table_args__ = (Index(None, "owner"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner: Mapped[str | None]
    query: Mapped[dict[str, Any]] = mapped_column(JsonText)  # as it was sent, Camunda's names and all
    properties: Mapped[dict[str, Any] | None] = mapped_column(JsonText)  # colour, columns, priority: for the Tasklist
    created_at: Mapped[datetime]

    @classmethod
    def create(
        cls,
        session: Session,
        viewer: Viewer,
        *,
        name: str,
        owner: str | None,
        query: Mapping[str, Any],
        properties: Mapping[str, Any] | None,
    ) -> "Filter":
        """Keep a search: for oneself, or as an administrator for somebody else or (no owner) for everybody."""
        require_owner(owner, viewer)
        kept = cls(
            id=new_id(),
            name=required_name(name),
            owner=owner,
            query=dict(query),
            properties=None if properties is None else dict(properties),
            created_at=clock.now(),
        )
        session.add(kept)
        session.flush()
        UserOperation.note(session, viewer, "create", "filter", kept.id, after={"name": name, "owner": owner})
        return kept

    @classmethod
    def find(cls, session: Session, filter_id: str, viewer: Viewer) -> "Filter":
        """The filter of this id if the viewer may see it, else NotFound."""
        kept = session.get(cls, filter_id)
        if kept is None or not (viewer.is_administrator or kept.owner in (None, viewer.user_id)):
            raise NotFound(f"filter '{filter_id}' does not exist, or belongs to somebody else")
        return kept

    @classmethod
    def seen_by(cls, session: Session, viewer: Viewer) -> list["Filter"]:
        """The filters a viewer may see, by name."""
        statement = select(cls).order_by(cls.name, cls.id)
        if not viewer.is_administrator:
            statement = statement.where(or_(cls.owner.is_(None), cls.owner == viewer.user_id))
        return list(session.scalars(statement))

    def change(
        self,
        viewer: Viewer,
        *,
        name: str,
        owner: str | None,
        query: Mapping[str, Any],
        properties: Mapping[str, Any] | None,
    ) -> None:
        """Let it search for something else: by its owner or an administrator."""
        require_owner(self.owner, viewer)
        require_owner(owner, viewer)
        before = {"name": self.name, "owner": self.owner, "query": self.query}
        self.name, self.owner, self.query = required_name(name), owner, dict(query)
        self.properties = None if properties is None else dict(properties)
        after = {"name": name, "owner": owner, "query": self.query}
        UserOperation.note(self.session, viewer, "change", "filter", self.id, before=before, after=after)

    def delete(self, viewer: Viewer) -> None:
        """Forget it: by its owner or an administrator."""
        require_owner(self.owner, viewer)
        UserOperation.note(self.session, viewer, "delete", "filter", self.id, before={"name": self.name})
        self.session.delete(self)


def require_owner(owner: str | None, viewer: Viewer) -> None:
    """Refuse who would keep or change a filter of somebody else's, or one of everybody's."""
    if owner is None:
        require_administrator(viewer, "keep or change a filter for everybody (without owner)")
    elif owner != viewer.user_id and not viewer.is_administrator:
        raise Forbidden(f"this filter belongs to '{owner}'; {viewer.name} may keep filters of their own")


def required_name(name: str) -> str:
    """Refuse a name that no list could show."""
    if not name.strip() or len(name) > LONGEST or not name.isprintable():
        raise InvalidArgument(f"a filter's name has 1 to {LONGEST} characters and no control characters")
    return name
