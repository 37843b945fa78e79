"""Prepared: a statement that is put together once and then run with the values of rows, as fast as the driver can.

SQLAlchemy's own execution of a Core statement costs about three times as much as the driver's, and completing a user
task runs eight of them: what is paid here is only the turning of values into what the database takes, and back.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Double, Engine, Executable, func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Row = dict[str, Any]
Convert = Callable[[Any], Any]

Watcher = Callable[[str, list[Any]], None]
watchers: list[Watcher] = []  # told of each statement and the values of its rows: for who counts or explains them


class Asking:
    """A connection of the driver's for one question: no transaction of SQLAlchemy's, which costs more than to ask."""

    def __init__(self, engine: Engine) -> None:
        self.dialect = engine.dialect
        try:
            self.connection = engine.raw_connection()
        except engine.dialect.loaded_dbapi.Error as error:
            raise known_error(engine.dialect, error, None, is_away=False) from error

    def invalidate(self, error: BaseException | None = None) -> None:
        """Use it no more: the server is away."""
        self.connection.invalidate(error)

    def close(self) -> None:
        """Give it back."""
        self.connection.close()


class Prepared:
    """A statement in the words of one database. `keys`: the columns that the rows of an INSERT have."""

    def __init__(self, statement: Executable, dialect: Dialect, keys: tuple[str, ...]) -> None:
        compiled = compiled_for(statement, dialect, keys)
        self.statement: Any = statement
        self.sql = str(compiled)
        self.dialect = dialect
        self.is_positional = compiled.positional
        self.parameters = parameters_of(compiled, dialect)
        self.readers = readers_of(statement, dialect)

    def run(self, connection: Connection, row: Row) -> int:
        """Run it once, with values by column or parameter name; how many rows it changed."""
        values = self.given(row)
        with self._cursor(connection, [values]) as cursor:
            return int(cursor.execute(self.sql, values).rowcount)

    def run_each(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Run it once for each row, in one call of the driver."""
        values = [self.given(row) for row in rows]
        with self._cursor(connection, values) as cursor:
            cursor.executemany(self.sql, values)

    def rows(self, connection: "Connection | Asking", row: Mapping[str, Any]) -> list[Sequence[Any]]:
        """What a SELECT, or a RETURNING, gives in the order of its columns, as Python's values."""
        values = self.given(row)
        with self._cursor(connection, [values]) as cursor:
            found: list[Sequence[Any]] = cursor.execute(self.sql, values).fetchall()
        return [self.read(one) for one in found] if self.readers else found

    def many_rows(self, connection: Connection, row: Mapping[str, Any]) -> list[Sequence[Any]]:
        """The same where many rows are awaited. Numbers that are no whole ones are not for it.

        SQLite's driver lets other threads have their turn before each row, and waits for its own after it: fifty rows
        took as many turns. So they come as one text.
        """
        if self.packed is None:
            return self.rows(connection, row)
        ((text,),) = self.packed.rows(connection, row)
        found: list[Sequence[Any]] = json.loads(text)
        return [self.read(one) for one in found] if self.readers else found

    @cached_property
    def packed(self) -> "Prepared | None":
        """The statement that gives all rows in one text of JSON, where that helps."""
        if self.dialect.name != "sqlite":
            return None
        rows = self.statement.subquery()
        return Prepared(select(func.json_group_array(func.json_array(*rows.c))), self.dialect, ())

    def read(self, row: Sequence[Any]) -> Sequence[Any]:
        """A row of the driver's as Python's values."""
        values = list(row)
        for number, reader in self.readers:
            if values[number] is not None:
                values[number] = reader(values[number])
        return values

    def given(self, row: Mapping[str, Any]) -> Any:
        """The values as the driver takes them: in the statement's order, or by name."""
        values = []
        for name, constant, convert in self.parameters:
            value = row.get(name, constant)
            values.append(value if convert is None or value is None else convert(value))
        if self.is_positional:
            return values
        return {name: value for (name, _, _), value in zip(self.parameters, values, strict=True)}

    def _cursor(self, connection: "Connection | Asking", values: list[Any]) -> "Cursor":
        for watch in watchers:
            watch(self.sql, values)
        return Cursor(connection, self.sql)


class Cursor:
    """A cursor of the driver's for one statement, whose errors are said as SQLAlchemy says them."""

    __slots__ = ("connection", "cursor", "sql")

    def __init__(self, connection: "Connection | Asking", sql: str) -> None:
        self.connection, self.sql = connection, sql
        self.cursor = connection.connection.cursor()

    def __enter__(self) -> Any:
        return self.cursor

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self.cursor.close()
        if isinstance(error, self.connection.dialect.loaded_dbapi.Error):
            raise explained(self.connection, error, self.sql) from error


def explained(connection: "Connection | Asking", error: Any, sql: str | None = None) -> Exception:
    """The driver's error as SQLAlchemy says it, without the values: they are people's."""
    dialect = connection.dialect
    is_away = dialect.is_disconnect(error, connection.connection, None)
    if is_away:
        connection.invalidate(error)
    return known_error(dialect, error, sql, is_away=is_away)


def known_error(dialect: Dialect, error: Exception, sql: str | None, *, is_away: bool) -> Exception:
    """An error of the driver's in SQLAlchemy's words."""
    kinds = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        sql, None, error, kinds, hide_parameters=True, connection_invalidated=is_away, dialect=dialect
    )


@contextmanager
def sent_together(connection: Connection) -> Iterator[None]:
    """On PostgreSQL, what is within is sent without waiting for answers; what was wrong is said at the end."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "postgresql":
        yield
        return
    try:
        with driver.pipeline():
            yield
    except connection.dialect.loaded_dbapi.Error as error:
        raise explained(connection, error) from error


def compiled_for(statement: Any, dialect: Dialect, keys: tuple[str, ...]) -> Any:
    """The statement in the database's words, with what SQLAlchemy would put in at each execution put in."""
    compiled = statement.compile(dialect=dialect, column_keys=list(keys) or None)
    if compiled.literal_execute_params:
        compiled = statement.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    return compiled


def parameters_of(compiled: SQLCompiler, dialect: Dialect) -> list[tuple[str, Any, Convert | None]]:
    """Each parameter, in the statement's order: its name, its value where a row has none, and how it is written."""
    names = (compiled.positiontup if compiled.positional else list(compiled.binds)) or ()
    return [
        (name, compiled.params.get(name), compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in names
    ]


def readers_of(statement: Any, dialect: Dialect) -> list[tuple[int, Convert]]:
    """The columns that are given, by number, which the driver does not give as Python's values, with how to read."""
    readers = []
    for number, column in enumerate(statement.exported_columns):
        if not isinstance(column.type, Double):  # every driver gives them as they are
            reader = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if reader is not None:
                readers.append((number, reader))
    return readers


@lru_cache(maxsize=500)
def prepared(statement: Executable, dialect: Dialect, keys: tuple[str, ...] = ()) -> Prepared:
    """The statement, put together at its first use with this database."""
    return Prepared(statement, dialect, keys)
