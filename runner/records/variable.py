"""Variable: a value in a scope of a case, kept as JSON text, searchable by text and number."""

from datetime import datetime
from typing import Any

from sqlalchemy import Double, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from runner.records.base import Record

ACTIVE = text("is_active")


class Variable(Record):
    """One variable. The scope is a process instance or an element instance with variables of its own."""

    __tablename__ = "variable"
    __table_args__ = (
        Index(None, "scope_id", "name", unique=True),
        Index("ix_variable_root_active", "root_id", sqlite_where=ACTIVE, postgresql_where=ACTIVE),
        Index("ix_variable_text", "name", "text_value"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    scope_id: Mapped[str]
    instance_id: Mapped[str] = mapped_column(index=True)
    root_id: Mapped[str]
    name: Mapped[str]
    type: Mapped[str]  # string integer long double boolean date json null, and time, duration, months
    json: Mapped[str]
    text_value: Mapped[str | None]  # the first 255 characters of a text or moment
    number_value: Mapped[float | None] = mapped_column(Double)
    is_active: Mapped[bool]  # False: its scope is over
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    revision: Mapped[int]

    @property
    def value(self) -> Any:
        """The value as the engine knows it."""
        raise NotImplementedError
