"""The statements that a piece of work sends to the database, in both of our ways: by SQLAlchemy and by `prepared`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from runner.records import Database, prepared


@contextmanager
def noted(database: Database) -> Iterator[list[tuple[str, list[Any]]]]:
    """Each statement with the values of its rows, in the order they are sent."""
    seen: list[tuple[str, list[Any]]] = []

    def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
        seen.append((statement, list(parameters) if many else [parameters]))

    def note_prepared(statement: str, rows: list[Any]) -> None:
        seen.append((statement, rows))

    engines = {database.engine, database.writing_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    prepared.watchers.append(note_prepared)
    try:
        yield seen
    finally:
        prepared.watchers.remove(note_prepared)
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)
