"""ApiKey: what a program sends as `Authorization: Bearer …` instead of a name and a password."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.base import Record
from runner.records.user import User
from runner.records.user_operation import UserOperation
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument, NotFound

PREFIX = "bidflow_"  # so that a key that leaked is recognised
LONGEST_NAME = 100


class ApiKey(Record):
    """Acts as its user. Only a digest is stored: who reads the database can't use it."""

    __tablename__ = "api_key"

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    name: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)  # SHA-256 of the key, hex
    created_at: Mapped[datetime]

    user: Mapped[User] = relationship()

    @classmethod
    def create(cls, session: Session, user: User, name: str, viewer: Viewer) -> tuple["ApiKey", str]:
        """A new key of a user and its secret, which can't be seen again: by the user or an administrator."""
        user.require_self_or_administrator(viewer, "create an API key of")
        if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
            raise InvalidArgument(f"an API key's name has 1 to {LONGEST_NAME} characters and no control characters")
        secret = PREFIX + secrets.token_urlsafe(32)
        key = cls(id=new_id(), user=user, name=name, digest=digest(secret), created_at=clock.now())
        session.add(key)
        session.flush()
        UserOperation.note(session, viewer, "create-key", "user", user.id, after={"key": key.id, "name": name})
        return key, secret

    @classmethod
    def holder(cls, session: Session, secret: str) -> User | None:
        """The user whose key this is, with groups; None when there is no such key or the user is locked."""
        statement = select(cls).where(cls.digest == digest(secret))
        key = session.scalars(statement.options(joinedload(cls.user).selectinload(User.groups))).one_or_none()
        return None if key is None or key.user.is_locked else key.user

    @classmethod
    def of_user(cls, session: Session, user: User) -> list["ApiKey"]:
        """A user's keys, the oldest first."""
        return list(session.scalars(select(cls).where(cls.user_id == user.id).order_by(cls.id)))

    @classmethod
    def find(cls, session: Session, key_id: str) -> "ApiKey":
        """The key of this id, or NotFound."""
        key = session.get(cls, key_id)
        if key is None:
            raise NotFound(f"API key '{key_id}' does not exist")
        return key

    def revoke(self, viewer: Viewer) -> None:
        """Make it worthless: by its user or an administrator."""
        self.user.require_self_or_administrator(viewer, "revoke an API key of")
        UserOperation.note(self.session, viewer, "revoke-key", "user", self.user_id, before={"key": self.id})
        self.session.delete(self)


def digest(secret: str) -> str:
    """What is stored of a key: it is random enough to need no slow hash."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
