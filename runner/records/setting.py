"""Setting: what the installation itself remembers, such as its secret key."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.records.base import JsonText, Record

LAST_BACKUP = "last-backup"


class Setting(Record):
    """A named value."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JsonText)

    @classmethod
    def last_backup(cls, session: Session) -> datetime | None:
        """When the last backup was finished, None when there is none yet."""
        setting = session.get(cls, LAST_BACKUP)
        return datetime.fromisoformat(setting.value) if setting else None

    @classmethod
    def note_backup(cls, session: Session, finished_at: datetime) -> None:
        """Remember that a sound backup was finished."""
        session.merge(cls(name=LAST_BACKUP, value=finished_at.isoformat()))

    @classmethod
    def secret_key(cls, session: Session) -> str:
        """The key that signs cookies: made at the first call, the same for ever after."""
        setting = session.get(cls, "secret-key")
        if setting is None:
            setting = cls(name="secret-key", value=secrets.token_urlsafe(48))
            session.add(setting)
            session.flush()
        return str(setting.value)
