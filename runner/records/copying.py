"""Copying: everything an installation stores, as it is at one moment, into another, empty database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Integer, Table, func, select, text

from runner.records.base import Record
from runner.records.database import Database
from runner.records.schema import is_current, upgrade
from runner.rejection import InvalidState

AT_ONCE = 1000  # rows
Progress = Callable[[str, int], None]


def copy_all(source: Database, target: Database, tell: Progress = lambda table, rows: None) -> dict[str, int]:
    """Copy all rows, running cases and all, in one transaction; the number of rows by table.

    `target` gets the schema if it has none. Raises InvalidState when it holds anything already, or when the source
    was made by another version.
    """
    with at_one_moment(source) as reading:
        if not is_current(reading):
            raise InvalidState("the source was made by another version; run `bidflow migrate` on it first")
        upgrade(target)
        with target.transaction() as session:
            writing = session.connection()
            require_empty(writing)
            counts = {}
            for table in Record.metadata.sorted_tables:
                counts[table.name] = copy_table(table, reading, writing)
                tell(table.name, counts[table.name])
            if not target.is_sqlite:
                set_sequences(writing)
            require_same(counts, writing)
    return counts


@contextmanager
def at_one_moment(database: Database) -> Iterator[Connection]:
    """A connection that sees the database as it was when it was opened, whatever others write."""
    options: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect() as connected:
        connection = connected if database.is_sqlite else connected.execution_options(**options)
        yield connection


def copy_table(table: Table, reading: Connection, writing: Connection) -> int:
    """Every row of a table, oldest first, so that a row comes after those it refers to."""
    rows = 0
    found = reading.execution_options(yield_per=AT_ONCE).execute(select(table).order_by(*table.primary_key.columns))
    for batch in found.partitions(AT_ONCE):
        writing.execute(table.insert(), [dict(row._mapping) for row in batch])
        rows += len(batch)
    return rows


def require_empty(connection: Connection) -> None:
    """Refuse a database that somebody works with."""
    for table in Record.metadata.sorted_tables:
        number = connection.scalar(select(func.count()).select_from(table))
        if number:
            raise InvalidState(
                f"the target already holds {number} rows of '{table.name}'; name a database that holds nothing yet"
            )


def set_sequences(connection: Connection) -> None:
    """Let numbers that PostgreSQL gives go on after the highest copied."""
    for table in Record.metadata.sorted_tables:
        for column in table.primary_key.columns:
            if not isinstance(column.type, Integer) or table.autoincrement_column is not column:
                continue
            highest = connection.scalar(select(func.max(column)))
            if highest is not None:
                setting = text("SELECT setval(pg_get_serial_sequence(:table, :column), :highest)")
                values = {"table": f'"{table.name}"', "column": column.name, "highest": highest}
                connection.execute(setting, values)


def require_same(counts: dict[str, int], connection: Connection) -> None:
    """The last look before the commit."""
    for table in Record.metadata.sorted_tables:
        number: Any = connection.scalar(select(func.count()).select_from(table))
        if number != counts[table.name]:
            raise RuntimeError(f"{counts[table.name]} rows of '{table.name}' were copied and {number} are there")
