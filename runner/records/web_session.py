"""WebSession: a signed-in browser, kept on the server so that it can be ended."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, delete, or_, select
from sqlalchemy.orm import Mapped, Session, joinedload, mapped_column, relationship

from runner.clock import clock
from runner.records.base import JsonText, Record
from runner.records.user import User
from runner.records.viewer import Viewer

IDLE_AFTER = timedelta(minutes=30)
OVER_AFTER = timedelta(hours=12)
TOUCHED_AFTER = timedelta(minutes=1)


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
    def forget_stale(cls, session: Session) -> None:
        """Delete sessions that are over."""
        now = clock.now()
        session.execute(delete(cls).where(or_(cls.seen_at < now - IDLE_AFTER, cls.created_at < now - OVER_AFTER)))

    @property
    def is_over(self) -> bool:
        """Idle too long, too old, or its user is locked."""
        now = clock.now()
        is_stale = self.seen_at < now - IDLE_AFTER or self.created_at < now - OVER_AFTER
        return is_stale or (self.user is not None and self.user.is_locked)

    @property
    def viewer(self) -> Viewer | None:
        """Who is signed in."""
        return self.user.viewer if self.user else None

    @property
    def needs_touch(self) -> bool:
        """Whether `touch` would write: at most once a minute."""
        return self.seen_at < clock.now() - TOUCHED_AFTER

    def touch(self) -> None:
        """Somebody is there: the idle time starts anew. Needs a writing transaction when `needs_touch`."""
        if self.needs_touch:
            self.seen_at = clock.now()

    def end(self) -> None:
        """Sign out."""
        self.session.delete(self)


def digest(secret: str) -> str:
    """What is stored of a secret: it is random enough to need no slow hash."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
