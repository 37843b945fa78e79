"""Prepared: a statement that is put together once and then run with the values of rows, as fast as the driver can.

SQLAlchemy's own execution of a Core statement costs about three times as much as the driver's, and completing a user
task runs eight of them: what is paid here is only the turning of values into what the database takes.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Dialect, Executable
from sqlalchemy.sql.compiler import SQLCompiler

Row = dict[str, Any]


class Prepared:
    """A statement in the words of one database. `keys`: the columns that the rows of an INSERT have."""

    def __init__(self, statement: Executable, dialect: Dialect, keys: tuple[str, ...]) -> None:
        compiled: Any = statement.compile(dialect=dialect, column_keys=list(keys) or None)  # type: ignore[attr-defined]
        self.sql = str(compiled)
        self.constants = {name: value for name, value in compiled.params.items() if value is not None}
        self.is_positional = compiled.positional
        self.converters = converters_of(compiled, dialect)

    def run(self, connection: Connection, row: Row) -> CursorResult[Any]:
        """Run it once, with values by column or parameter name."""
        return connection.exec_driver_sql(self.sql, self.given(row))

    def run_each(self, connection: Connection, rows: Sequence[Row]) -> CursorResult[Any]:
        """Run it once for each row, in one call of the driver."""
        return connection.exec_driver_sql(self.sql, [self.given(row) for row in rows])

    def given(self, row: Row) -> Any:
        """The values as the driver takes them: in the statement's order, or by name."""
        constants = self.constants
        values = [
            (name, convert(value) if convert is not None else value)
            for name, convert in self.converters
            for value in (row[name] if name in row else constants.get(name),)
        ]
        return tuple(value for _, value in values) if self.is_positional else dict(values)


def converters_of(compiled: SQLCompiler, dialect: Dialect) -> list[tuple[str, Callable[[Any], Any] | None]]:
    """Each parameter, in the statement's order, with what turns its value into the database's."""
    names = compiled.positiontup if compiled.positional else list(compiled.binds)
    return [(name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names or ()]


@lru_cache(maxsize=500)
def prepared(statement: Executable, dialect: Dialect, keys: tuple[str, ...] = ()) -> Prepared:
    """The statement, put together at its first use with this database."""
    return Prepared(statement, dialect, keys)
