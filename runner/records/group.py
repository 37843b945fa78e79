"""Group: people together; Membership: who is in which."""

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.records.base import Record
from runner.rejection import InvalidArgument, NotFound

if TYPE_CHECKING:
    from runner.records.user import User

LONGEST_ID = 64


class Membership(Record):
    """A user is in a group."""

    __tablename__ = "membership"

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("group.id", ondelete="CASCADE"), primary_key=True, index=True)


class Group(Record):
    """A group; a diagram's candidate groups are these ids. `administrators` may do everything."""

    __tablename__ = "group"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]

    users: Mapped[list["User"]] = relationship(secondary="membership", back_populates="groups", order_by="User.id")

    @classmethod
    def all(cls, session: Session) -> list["Group"]:
        """Every group, by id."""
        return list(session.scalars(select(cls).order_by(cls.id)))

    @classmethod
    def find(cls, session: Session, group_id: str) -> "Group":
        """The group of this id, or NotFound."""
        group = session.get(cls, group_id)
        if group is None:
            raise NotFound(f"group '{group_id}' does not exist")
        return group

    @classmethod
    def create(cls, session: Session, group_id: str, name: str | None = None) -> "Group":
        """A new group; one that exists already is given back, with the new name if there is one."""
        require_id("group", group_id)
        group = session.get(cls, group_id)
        if group is None:
            group = cls(id=group_id, name=name)
            session.add(group)
            session.flush()
        elif name is not None:
            group.name = name
        return group

    @property
    def label(self) -> str:
        """What people read: the name, or the id."""
        return self.name or self.id


def require_id(kind: str, id_: str) -> None:
    """Refuse an id that a diagram's comma-separated list, an address or a log line could not hold."""
    is_clean = id_.isprintable() and id_ == id_.strip() and not any(character in id_ for character in ",/${}")
    if not id_ or len(id_) > LONGEST_ID or not is_clean:
        problem = (
            f"'{id_[:LONGEST_ID]}' can't be the id of a {kind}: 1 to {LONGEST_ID} characters, without comma, slash, "
            "$, braces, control characters, or blanks at its ends"
        )
        raise InvalidArgument(problem, {"id": [problem]})
