"""Variable: a value in a scope of a case, kept as JSON text, searchable by text and number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Double, Index, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from runner.records.base import Record
from runner.records.typed_value import stored_value
from runner.rejection import NotFound

# Written as SQLAlchemy writes it in a query: only then does SQLite use an index of part of the rows.
ACTIVE, ACTIVE_IN_SQLITE = text("is_active"), text("is_active = 1")


class Variable(Record):
    """One variable. The scope is a process instance or an element instance with variables of its own."""

    __tablename__ = "variable"
    __table_args__ = (
        Index(None, "scope_id", "name", unique=True),
        Index("ix_variable_root_active", "root_id", sqlite_where=ACTIVE_IN_SQLITE, postgresql_where=ACTIVE),
        Index("ix_variable_text", "name", "text_value"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    scope_id: Mapped[str]
    instance_id: Mapped[str] = mapped_column(index=True)
    root_id: Mapped[str]
    name: Mapped[str]
    type: Mapped[
        str
    ]  # string integer long short double boolean date json xml null file bytes, and time duration months
    json: Mapped[str]
    text_value: Mapped[str | None]  # the first 255 characters of a text, or a moment, or true and false
    number_value: Mapped[float | None] = mapped_column(Double)
    is_active: Mapped[bool]  # False: its scope is over
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    @property
    def value(self) -> Any:
        """The value as the engine knows it."""
        return stored_value(self.type, self.json)

    @classmethod
    def find(cls, session: Session, scope_id: str, name: str) -> "Variable":
        """One variable of a scope, or NotFound."""
        variable = session.scalars(select(cls).where(cls.scope_id == scope_id, cls.name == name)).one_or_none()
        if variable is None:
            raise NotFound(f"there is no variable '{name}' at '{scope_id}'")
        return variable

    @classmethod
    def rows(cls, session: Session, scope_ids: Sequence[str]) -> list["Variable"]:
        """The variables of some scopes with their types, by name; also of scopes that are over."""
        statement = select(cls).where(cls.scope_id.in_(scope_ids)).order_by(cls.name)
        return list(session.scalars(statement.execution_options(populate_existing=True)))

    @classmethod
    def of_scope(cls, session: Session, scope_id: str) -> dict[str, Any]:
        """The values of one scope by name, also after its end."""
        rows = session.execute(select(cls.name, cls.type, cls.json).where(cls.scope_id == scope_id).order_by(cls.name))
        return {name: stored_value(type_name, text) for name, type_name, text in rows}
