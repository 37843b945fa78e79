"""WebSession: a signed-in browser, kept on the server so that it can be ended."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ForeignKey, Select, bindparam, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from runner.clock import clock
from runner.records.base import JsonText, Record
from runner.records.database import Database
from runner.records.group import Membership
from runner.records.user import User
from runner.records.viewer import Viewer

IDLE_AFTER = timedelta(minutes=30)
OVER_AFTER = timedelta(hours=12)
TOUCHED_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """Who is signed in, as plain values that outlive the transaction."""

    user_id: str
    label: str
    language: str | None
    viewer: Viewer
    csrf_token: str
    needs_touch: bool


class WebSession(Record):
    """Only a digest of the cookie's secret is stored: who reads the database can't sign in with it."""

    __tablename__ = "web_session"

    id: Mapped[str] = mapped_column(primary_key=True)  # SHA-256 of the secret, hex
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    csrf_token: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JsonText)
    address: Mapped[str | None]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)

    user: Mapped[User | None] = relationship(back_populates="web_sessions")

    @classmethod
    def begin(cls, session: Session, user: User | None, address: str | None = None) -> tuple["WebSession", str]:
        """A new session and the secret for the cookie. Without a user: before sign-in."""
        secret = secrets.token_urlsafe(32)
        now = clock.now()
        web_session = cls(
            id=digest(secret),
            user=user,
            csrf_token=secrets.token_urlsafe(32),
            data={},
            address=address,
            created_at=now,
            seen_at=now,
        )
        session.add(web_session)
        session.flush()
        return web_session, secret

    @classmethod
    def find(cls, session: Session, secret: str) -> "WebSession | None":
        """The session of this cookie with user and groups, or None: unknown, idle for 30 minutes, 12 hours old."""
        statement = select(cls).where(cls.id == digest(secret)).options(joinedload(cls.user).joinedload(User.groups))
        web_session = session.scalars(statement).unique().one_or_none()
        if web_session is None or web_session.is_over:
            return None
        return web_session

    @classmethod
    def signed_in(cls, database: Database, secret: str) -> SignedIn | None:
        """Who is signed in by this cookie; None as in `find`. Every page asks: one statement, made once, no objects."""
        found = database.ask(who_statement(), {"session_id": digest(secret)})
        if not found:
            return None
        token, created_at, seen_at, user_id, name, language, is_locked, groups = found[0]
        if is_locked or is_stale(seen_at, created_at):
            return None
        viewer = Viewer(user_id, tuple(sorted(groups.split(","))) if groups else ())
        return SignedIn(user_id, name or user_id, language, viewer, token, is_unseen(seen_at))

    @classmethod
    def forget_stale(cls, session: Session) -> None:
        """Delete sessions that are over."""
        now = clock.now()
        session.execute(delete(cls).where(or_(cls.seen_at < now - IDLE_AFTER, cls.created_at < now - OVER_AFTER)))

    @property
    def is_over(self) -> bool:
        """Idle too long, too old, or its user is locked."""
        return is_stale(self.seen_at, self.created_at) or (self.user is not None and self.user.is_locked)

    @property
    def viewer(self) -> Viewer | None:
        """Who is signed in."""
        return self.user.viewer if self.user else None

    @property
    def needs_touch(self) -> bool:
        """Whether `touch` would write: at most once a minute."""
        return is_unseen(self.seen_at)

    def touch(self) -> None:
        """Somebody is there: the idle time starts anew. Needs a writing transaction when `needs_touch`."""
        if self.needs_touch:
            self.seen_at = clock.now()

    def end(self) -> None:
        """Sign out."""
        self.session.delete(self)


@cache
def who_statement() -> Select[Any]:
    """A session's times and token with its user and the user's groups in one text: no id holds a comma."""
    groups = (
        select(func.aggregate_strings(Membership.group_id, ","))
        .where(Membership.user_id == User.id)
        .scalar_subquery()
        .label("groups")
    )
    told = (User.id, User.name, User.language, User.is_locked, groups)
    return (
        select(WebSession.csrf_token, WebSession.created_at, WebSession.seen_at, *told)
        .join(User, User.id == WebSession.user_id)
        .where(WebSession.id == bindparam("session_id", required=False))
    )


def is_stale(seen_at: datetime, created_at: datetime) -> bool:
    """Idle for 30 minutes, or 12 hours old."""
    now = clock.now()
    return seen_at < now - IDLE_AFTER or created_at < now - OVER_AFTER


def is_unseen(seen_at: datetime) -> bool:
    """Whether the last sign of life is more than a minute old."""
    return seen_at < clock.now() - TOUCHED_AFTER


def digest(secret: str) -> str:
    """What is stored of a secret: it is random enough to need no slow hash."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
