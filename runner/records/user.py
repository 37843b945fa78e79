"""User: a person with an account; Group: people together; Membership: who is in which."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.records.base import Record
from runner.records.viewer import Viewer


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
        raise NotImplementedError

    @classmethod
    def create(cls, session: Session, group_id: str, name: str | None = None) -> "Group":
        """A new group; one that exists already is given back with the new name."""
        raise NotImplementedError


class User(Record):
    """An account. The id is what the person signs in with."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    email: Mapped[str | None]
    password_hash: Mapped[str | None]  # None: signs in elsewhere, or not at all
    is_locked: Mapped[bool]
    language: Mapped[str | None]
    created_at: Mapped[datetime]

    groups: Mapped[list[Group]] = relationship(secondary="membership", back_populates="users", order_by=Group.id)

    @classmethod
    def create(
        cls,
        session: Session,
        user_id: str,
        password: str | None,
        *,
        name: str | None = None,
        email: str | None = None,
        groups: tuple[str, ...] = (),
    ) -> "User":
        """A new account; groups that do not exist are created. InvalidArgument names what is wrong."""
        raise NotImplementedError

    @classmethod
    def find(cls, session: Session, user_id: str) -> "User":
        """The user of this id, or NotFound."""
        raise NotImplementedError

    @classmethod
    def all(cls, session: Session) -> list["User"]:
        """Every user with groups, by id."""
        raise NotImplementedError

    @classmethod
    def any_exists(cls, session: Session) -> bool:
        """Whether this installation has an account yet."""
        raise NotImplementedError

    @classmethod
    def sign_in(cls, session: Session, user_id: str, password: str, address: str) -> "User":
        """The user, if the password is right.

        Raises Forbidden with one text for wrong name, wrong password and locked account, and InvalidState with
        the seconds to wait (`details["retry_after"]`) after too many tries. The failure is counted: let the
        transaction commit.
        """
        raise NotImplementedError

    @property
    def label(self) -> str:
        return self.name or self.id

    @property
    def viewer(self) -> Viewer:
        """This user as finders take it."""
        raise NotImplementedError

    def change_password(self, password: str, viewer: Viewer) -> None:
        """A new password; every session of the user ends."""
        raise NotImplementedError

    def lock(self, viewer: Viewer) -> None:
        """No more sign-in; every session of the user ends."""
        raise NotImplementedError

    def unlock(self, viewer: Viewer) -> None:
        """Sign-in again."""
        raise NotImplementedError

    def join(self, group_id: str, viewer: Viewer) -> None:
        """Become a member."""
        raise NotImplementedError

    def leave(self, group_id: str, viewer: Viewer) -> None:
        """Be a member no more."""
        raise NotImplementedError
