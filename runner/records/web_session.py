"""WebSession: a signed-in browser, kept on the server so that it can be ended."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from runner.records.base import JsonText, Record
from runner.records.user import User
from runner.records.viewer import Viewer

IDLE_AFTER = timedelta(minutes=30)
OVER_AFTER = timedelta(hours=12)


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

    user: Mapped[User | None] = relationship()

    @classmethod
    def begin(cls, session: Session, user: User | None, address: str | None) -> tuple["WebSession", str]:
        """A new session and the secret for the cookie. Without a user: before sign-in."""
        raise NotImplementedError

    @classmethod
    def find(cls, session: Session, secret: str) -> "WebSession | None":
        """The session of this cookie with user and groups, or None: unknown, idle for 30 minutes, 12 hours old."""
        raise NotImplementedError

    @property
    def viewer(self) -> Viewer | None:
        """Who is signed in."""
        raise NotImplementedError

    def touch(self) -> None:
        """Somebody is there: the idle time starts anew. Written at most once a minute; needs a transaction."""
        raise NotImplementedError

    @property
    def needs_touch(self) -> bool:
        """Whether `touch` would write."""
        raise NotImplementedError

    def end(self) -> None:
        """Sign out."""
        raise NotImplementedError

    @classmethod
    def end_all_of(cls, session: Session, user_id: str) -> None:
        """Sign a user out everywhere."""
        raise NotImplementedError

    @classmethod
    def forget_stale(cls, session: Session) -> None:
        """Delete sessions that are over."""
        raise NotImplementedError
