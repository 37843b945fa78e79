"""Bulk statements: many rows of one table in one statement, past the unit of work, which costs four times as much."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from runner.records.base import Record
from runner.records.prepared import prepared

Row = dict[str, Any]


def insert(session: Session, model: type[Record], rows: Sequence[Row]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        run_each(session, insert_statement(model), rows, tuple(rows[0]))


def upsert(
    session: Session, model: type[Record], rows: Sequence[Row], changed: tuple[str, ...], key: tuple[str, ...] = ()
) -> None:
    """Insert rows; where one with the same key (by default the primary key) is there, change only `changed`."""
    if rows:
        dialect = connection_of(session).dialect.name
        run_each(session, upsert_statement(dialect, model, changed, key), rows, tuple(rows[0]))


def update_each(session: Session, model: type[Record], rows: Sequence[Row]) -> None:
    """Change rows by their id; all rows change the same columns."""
    if rows:
        statement = update_statement(model, tuple(sorted(rows[0])))
        run_each(session, statement, [{f"_{name}": value for name, value in row.items()} for row in rows])


def move_each(session: Session, model: type[Record], rows: Sequence[Row]) -> None:
    """Say at which element the rows of an element instance (`id`) stand now."""
    if rows:
        table: Any = model.__table__
        statement = (
            update(table)
            .where(table.c.element_instance_id == bindparam("_id"))
            .values(element_id=bindparam("_element_id"))
        )
        session.connection().execute(statement, [{f"_{name}": value for name, value in row.items()} for row in rows])


def delete_by_id(session: Session, model: type[Record], ids: Sequence[str]) -> None:
    """Delete rows by id; one that is gone already is no error."""
    delete_each(session, model, [{"id": one} for one in ids])


def delete_each(session: Session, model: type[Record], rows: Sequence[Row]) -> None:
    """Delete the rows that equal these in these columns."""
    if rows:
        run_each(session, delete_statement(model, tuple(rows[0])), rows)


def run_each(session: Session, statement: Executable, rows: Sequence[Row], keys: tuple[str, ...] = ()) -> None:
    """Run a statement for each row. `keys`: the columns of an INSERT."""
    connection = connection_of(session)
    prepared(statement, connection.dialect, keys).run_each(connection, rows)


def connection_of(session: Session) -> Connection:
    """The connection of this transaction; asking the session each time costs a quarter of a statement."""
    connection: Connection | None = session.info.get("bidflow_connection")
    if connection is None:
        connection = session.connection()
        if "bidflow_writing" in session.info:  # one of Database's own, which ends with its transaction
            session.info["bidflow_connection"] = connection
    return connection


@lru_cache(maxsize=200)
def insert_statement(model: type[Record]) -> Executable:
    return model.__table__.insert()  # type: ignore[attr-defined]


@lru_cache(maxsize=200)
def upsert_statement(dialect: str, model: type[Record], changed: tuple[str, ...], key: tuple[str, ...]) -> Executable:
    table: Any = model.__table__
    new = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    index = [table.c[name] for name in key] or list(table.primary_key.columns)
    return new.on_conflict_do_update(index_elements=index, set_={name: new.excluded[name] for name in changed})


@lru_cache(maxsize=200)
def update_statement(model: type[Record], names: tuple[str, ...]) -> Executable:
    table: Any = model.__table__
    values = {name: bindparam(f"_{name}", type_=table.c[name].type) for name in names if name != "id"}
    return update(table).where(table.c.id == bindparam("_id")).values(values)


@lru_cache(maxsize=200)
def delete_statement(model: type[Record], names: tuple[str, ...]) -> Executable:
    table: Any = model.__table__
    return delete(table).where(*[table.c[name] == bindparam(name, type_=table.c[name].type) for name in names])
