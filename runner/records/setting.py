"""Setting: what the installation itself remembers, such as its secret key."""

import secrets
from typing import Any

from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.records.base import JsonText, Record


class Setting(Record):
    """A named value."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[Any] = mapped_column(JsonText)

    @classmethod
    def secret_key(cls, session: Session) -> str:
        """The key that signs cookies: made at the first call, the same for ever after."""
        setting = session.get(cls, "secret-key")
        if setting is None:
            setting = cls(name="secret-key", value=secrets.token_urlsafe(48))
            session.add(setting)
            session.flush()
        return str(setting.value)
