"""Quick reading: whole records out of a prepared statement's rows, past SQLAlchemy's loading, which costs five times
as much. For the few statements that every click and every job runs.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, inspect
from sqlalchemy.orm import QueryableAttribute, Session
from sqlalchemy.orm.attributes import instance_state, set_committed_value

from runner.records import bulk
from runner.records.base import Record
from runner.records.prepared import prepared

Kept = TypeVar("Kept", bound=Record)
Columns = tuple[QueryableAttribute[Any], ...]
Shape = tuple[type[Record], Columns]


@lru_cache(maxsize=50)
def columns_of(model: type[Record], *also: str) -> Columns:
    """The columns a record is made of: those that are not deferred, and `also`."""
    properties = inspect(model).column_attrs
    return tuple(getattr(model, one.key) for one in properties if not one.deferred or one.key in also)


def rows(session: Session, statement: Executable, values: Mapping[str, Any]) -> list[Sequence[Any]]:
    """What a statement gives that is put together once; what the session still has to write is written before."""
    connection = written(session)
    return prepared(statement, connection.dialect).rows(connection, values)


def many_rows(session: Session, statement: Executable, values: Mapping[str, Any]) -> list[Sequence[Any]]:
    """The same for a statement that gives many; see Prepared.many_rows."""
    connection = written(session)
    return prepared(statement, connection.dialect).many_rows(connection, values)


def written(session: Session) -> Connection:
    """The connection of this transaction, with what it still had to write written."""
    if session.info.get("bidflow_writing", True):
        session.flush()
    return bulk.connection_of(session)


def records(session: Session, values: Sequence[Any], *shapes: Shape) -> list[Any]:
    """The records of this session that one row holds side by side, each with its columns."""
    found, begin = [], 0
    for model, columns in shapes:
        found.append(record(session, model, columns, values[begin : begin + len(columns)]))
        begin += len(columns)
    return found


def record(session: Session, model: type[Kept], columns: Columns, values: Sequence[Any]) -> Kept:
    """A record of this session with these values of its columns, as if the session had loaded it just now."""
    mapper: Any = inspect(model)
    read = {column.key: value for column, value in zip(columns, values, strict=True)}
    key = mapper.identity_key_from_primary_key((read["id"],))
    known: Kept | None = session.identity_map.get(key)
    if known is not None:
        for name, value in read.items():
            set_committed_value(known, name, value)
        return known
    made: Kept = mapper.class_manager.new_instance()
    vars(made).update(read)
    # What the session's own loading does; by `make_transient_to_detached` and `add` it takes ten times as long.
    state = instance_state(made)
    state.key, state.session_id = key, session.hash_key
    session.identity_map.add(state)
    return made


def loose(model: type[Kept], columns: Columns, values: Sequence[Any]) -> Kept:
    """A record that belongs to no session: of a row that is gone."""
    made = model()
    vars(made).update({column.key: value for column, value in zip(columns, values, strict=True)})
    return made
