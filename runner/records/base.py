"""What all records share: the declarative base, moments in UTC, JSON kept as text."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from sqlalchemy import DateTime, Dialect, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Session, object_session
from sqlalchemy.types import TypeDecorator

MOST_ON_A_PAGE = 200
# One encoder for all: `json.dumps` would make one for each value, which takes as long as most values.
in_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Moment(TypeDecorator[datetime]):
    """A moment, aware and in UTC; refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError(f"{value!r} has no time zone; moments are UTC")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """SQLite keeps a text without a zone, as SQLAlchemy writes it, which takes five times as long for it."""
        if dialect.name != "sqlite":
            return super().bind_processor(dialect)

        def write(value: datetime | None) -> str | None:
            moment = self.process_bind_param(value, dialect)
            return None if moment is None else moment.isoformat(" ", "microseconds")[:26]

        return write

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)  # out of the zone of the connection

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """SQLite keeps a text without a zone."""
        if dialect.name != "sqlite":
            return super().result_processor(dialect, coltype)
        return lambda text: None if text is None else datetime.fromisoformat(f"{text}+00:00")


class JsonText(TypeDecorator[Any]):
    """A JSON value in a text column: the same on both databases, never reordered or refused by JSONB."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else in_json(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)


class Record(DeclarativeBase):
    """A row with behaviour."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: Moment, str: Text, Literal: Text}

    @property
    def session(self) -> Session:
        """The transaction this row was read in; a row outlives it only as plain values."""
        session = object_session(self)
        if session is None:
            raise RuntimeError(f"{type(self).__name__} is used outside its transaction")
        return session


def told(moment: datetime) -> str:
    """A moment in a sentence."""
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
