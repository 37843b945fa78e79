"""User: a person with an account."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from runner.clock import clock
from runner.outgoing import OutgoingFailed
from runner.outgoing.mail import addresses_of
from runner.records.base import JsonText, Record
from runner.records.group import Group, Membership, require_id
from runner.records.password import hashed
from runner.records.user_operation import UserOperation
from runner.records.viewer import ADMINISTRATORS, SYSTEM, Viewer
from runner.rejection import Forbidden, InvalidArgument, InvalidState, NotFound

if TYPE_CHECKING:
    from runner.records.web_session import WebSession


MAILS = ("assigned", "offered", "overdue")
MAILS_BY_DEFAULT = ("assigned",)


class User(Record):
    """An account. The id is what the person signs in with."""

    __tablename__ = "user"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    email: Mapped[str | None]
    password_hash: Mapped[str | None]  # None: signs in elsewhere, or not at all
    is_locked: Mapped[bool]
    language: Mapped[str | None]
    mails: Mapped[list[str] | None] = mapped_column(JsonText)  # what about; None: as by default
    created_at: Mapped[datetime]

    groups: Mapped[list[Group]] = relationship(secondary="membership", back_populates="users", order_by=Group.id)
    web_sessions: Mapped[list["WebSession"]] = relationship(
        back_populates="user", cascade="all, delete-orphan", passive_deletes=True
    )

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
        viewer: Viewer = SYSTEM,
    ) -> "User":
        """A new account; groups that do not exist are created. InvalidArgument names what is wrong."""
        require_administrator(viewer, "create a user")
        require_id("user", user_id)
        if session.get(cls, user_id) is not None:
            raise InvalidArgument(f"user '{user_id}' exists already", {"id": [f"'{user_id}' exists already"]})
        user = cls(
            id=user_id,
            name=name,
            email=email,
            password_hash=None if password is None else hashed(password),
            is_locked=False,
            language=None,
            created_at=clock.now(),
            groups=[Group.create(session, group_id) for group_id in dict.fromkeys(groups)],
        )
        session.add(user)
        session.flush()
        UserOperation.note(session, viewer, "create", "user", user_id, after={"name": name, "groups": list(groups)})
        return user

    @classmethod
    def find(cls, session: Session, user_id: str) -> "User":
        """The user of this id, or NotFound."""
        user = session.get(cls, user_id)
        if user is None:
            raise NotFound(f"user '{user_id}' does not exist")
        return user

    @classmethod
    def all(cls, session: Session) -> list["User"]:
        """Every user with groups, by id."""
        return list(session.scalars(select(cls).options(selectinload(cls.groups)).order_by(cls.id)))

    @classmethod
    def in_groups(cls, session: Session, group_ids: Sequence[str]) -> list["User"]:
        """Everybody of any of these groups who may sign in, by id."""
        members = select(Membership.user_id).where(Membership.group_id.in_(group_ids))
        return list(session.scalars(select(cls).where(cls.id.in_(members), ~cls.is_locked).order_by(cls.id)))

    @classmethod
    def any_exists(cls, session: Session) -> bool:
        """Whether this installation has an account yet."""
        return bool(session.scalar(select(exists().where(cls.id.is_not(None)))))

    @property
    def label(self) -> str:
        """What people read: the name, or the id."""
        return self.name or self.id

    @property
    def is_administrator(self) -> bool:
        return any(group.id == ADMINISTRATORS for group in self.groups)

    @property
    def viewer(self) -> Viewer:
        """This user as finders take it."""
        return Viewer(self.id, tuple(group.id for group in self.groups))

    def describe(self, viewer: Viewer, *, name: str | None, email: str | None, language: str | None) -> None:
        """Change name, e-mail address and language: by the user or an administrator."""
        self.require_self_or_administrator(viewer, "change the profile of")
        before = {"name": self.name, "email": self.email, "language": self.language}
        self.name, self.email, self.language = name, email, language
        after = {"name": name, "email": email, "language": language}
        UserOperation.note(self.session, viewer, "change", "user", self.id, before=before, after=after)

    def choose_mails(self, email: str | None, about: Sequence[str], viewer: Viewer) -> None:
        """Where mails about tasks go, and about what they are: by the user or an administrator."""
        self.require_self_or_administrator(viewer, "change the mails of")
        email = (email or "").strip() or None
        if email is not None:
            require_mail_address(email)
        unknown = sorted(set(about) - set(MAILS))
        if unknown:
            raise InvalidArgument(f"'{unknown[0][:40]}' is nothing to get mails about; there are {', '.join(MAILS)}")
        before = {"email": self.email, "mails": self.mails}
        self.email, self.mails = email, [one for one in MAILS if one in about]
        after = {"email": self.email, "mails": self.mails}
        UserOperation.note(self.session, viewer, "choose-mails", "user", self.id, before=before, after=after)

    def change_password(self, password: str, viewer: Viewer) -> None:
        """A new password; every session of the user ends."""
        self.require_self_or_administrator(viewer, "change the password of")
        self.password_hash = hashed(password)
        self.end_sessions()
        UserOperation.note(self.session, viewer, "change-password", "user", self.id)

    def lock(self, viewer: Viewer) -> None:
        """No more sign-in; every session of the user ends."""
        require_administrator(viewer, f"lock user '{self.id}'")
        self.require_another_administrator("lock")
        self.is_locked = True
        self.end_sessions()
        UserOperation.note(self.session, viewer, "lock", "user", self.id)

    def unlock(self, viewer: Viewer) -> None:
        """Sign-in again."""
        require_administrator(viewer, f"unlock user '{self.id}'")
        self.is_locked = False
        UserOperation.note(self.session, viewer, "unlock", "user", self.id)

    def join(self, group_id: str, viewer: Viewer) -> None:
        """Become a member of a group, which is created if it does not exist."""
        require_administrator(viewer, f"put user '{self.id}' into a group")
        group = Group.create(self.session, group_id)
        if group in self.groups:
            return
        self.groups.append(group)
        UserOperation.note(self.session, viewer, "join", "user", self.id, after={"group": group_id})

    def leave(self, group_id: str, viewer: Viewer) -> None:
        """Be a member no more."""
        require_administrator(viewer, f"take user '{self.id}' out of a group")
        group = next((group for group in self.groups if group.id == group_id), None)
        if group is None:
            raise NotFound(f"user '{self.id}' is not in group '{group_id}'")
        if group_id == ADMINISTRATORS:
            self.require_another_administrator("take out of the administrators")
        self.groups.remove(group)
        UserOperation.note(self.session, viewer, "leave", "user", self.id, before={"group": group_id})

    def end_sessions(self) -> None:
        """Sign the user out everywhere."""
        self.web_sessions.clear()

    def require_self_or_administrator(self, viewer: Viewer, action: str) -> None:
        if viewer.user_id != self.id:
            require_administrator(viewer, f"{action} user '{self.id}'")

    def require_another_administrator(self, action: str) -> None:
        """Refuse what would leave the installation without an administrator."""
        if not self.is_administrator or self.is_locked:
            return
        others = (
            select(func.count())
            .select_from(Membership)
            .join(User, User.id == Membership.user_id)
            .where(Membership.group_id == ADMINISTRATORS, User.id != self.id, ~User.is_locked)
        )
        if not self.session.scalar(others):
            raise InvalidState(
                f"can't {action} '{self.id}', the last administrator: put somebody else into '{ADMINISTRATORS}' first"
            )


def require_administrator(viewer: Viewer, action: str) -> None:
    """Refuse everybody else."""
    if not viewer.is_administrator:
        raise Forbidden(f"only administrators may {action}; ask one of the group '{ADMINISTRATORS}'")


def require_mail_address(text: str) -> None:
    """Refuse what no mail can be sent to, and more than one address."""
    try:
        found = addresses_of([text], "e-mail")
    except OutgoingFailed:
        found = []
    if len(found) != 1 or found[0].addr_spec != text:
        raise InvalidArgument(f"'{text[:100]}' is no e-mail address", {"email": ["This is no e-mail address."]})
