"""Database: where everything is stored, and the two kinds of transaction: writing and reading."""

import fcntl
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import IO, Any

import sqlalchemy
from sqlalchemy import Connection, Executable, event, make_url
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.orm import Session

from runner import metrics
from runner.aside import holding_up_others
from runner.clock import clock
from runner.crash_point import crash_point
from runner.outgoing import Outgoing
from runner.records.bell import Bell
from runner.records.courtesy import Courtesy
from runner.records.prepared import Asking, explained, prepared
from runner.records.unavailable import Unavailable, explained_trouble

ASK_AFTER = 1.0  # seconds since a connection was last used
BUSY_AFTER = 30.0  # seconds a writer waits for the others


class Database:
    """An installation's database: SQLite (the default, one machine) or PostgreSQL.

    `url` as SQLAlchemy writes it: `sqlite:////var/lib/bidflow/bidflow.sqlite`, `postgresql+psycopg://…`. Without
    `is_durable`, SQLite does not wait for the disk: for tests, whose data nobody needs after a power cut.
    """

    def __init__(self, url: str, *, is_durable: bool = True, is_read_only: bool = False) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.file = _sqlite_file(self.url.database) if self.is_sqlite else None
        self.bell = Bell()
        self.courtesy = Courtesy()
        self.outgoing = Outgoing()  # what may be sent; the edge sets it
        self.before_commit: Callable[[Session], None] | None = None  # what else a transaction has to write
        if self.is_sqlite:
            prepare = (
                _only_look if is_read_only else partial(_prepare_sqlite, synchronous="FULL" if is_durable else "OFF")
            )
            self._write_lock: WriteLock | None = WriteLock(self.file)
            # The connection used last has read most of what the next one needs.
            self.engine = sqlalchemy.create_engine(self.url, pool_size=20, max_overflow=-1, pool_use_lifo=True)
            # One connection writes, because it alone then keeps in memory what it has written.
            self.writing_engine = sqlalchemy.create_engine(self.url, pool_size=1, max_overflow=0)
            for engine, begin in ((self.engine, "BEGIN"), (self.writing_engine, "BEGIN IMMEDIATE")):
                event.listen(engine, "connect", prepare)
                event.listen(engine, "begin", partial(_begin_sqlite, begin=begin))
        else:
            self._write_lock = None
            self.engine = self.writing_engine = sqlalchemy.create_engine(
                self.url,
                pool_size=20,
                max_overflow=20,
                pool_use_lifo=True,
                connect_args={"options": "-c timezone=UTC -c idle_in_transaction_session_timeout=60000"},
            )
            event.listen(self.engine, "connect", _follow_postgresql)
            event.listen(self.engine, "checkin", _note_when)
            trouble = self.engine.dialect.loaded_dbapi.Error
            event.listen(self.engine, "checkout", partial(_require_alive, trouble=trouble))

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Everything inside is written together at its end, or nothing is. Opened at the edge only."""
        if self._write_lock is None:
            with metrics.transaction_seconds.time(), self._session(is_writing=True) as session:
                yield session
            return
        with self._write_lock:
            self.courtesy.wait()
            with (
                holding_up_others(),
                metrics.transaction_seconds.time(),
                self._session(is_writing=True) as session,
            ):
                yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A consistent look at what is stored; it waits for no writer and writes nothing."""
        with self.courtesy.looking(), self._session(is_writing=False) as session:
            yield session

    def ask(self, statement: Executable, values: Mapping[str, Any]) -> list[Sequence[Any]]:
        """What one statement finds that is put together once; no session, which would cost more than the question."""
        try:
            with closing(Asking(self.engine)) as asking:
                return prepared(statement, asking.dialect).rows(asking, values)
        except DBAPIError as error:
            raise explained_trouble(error) from error

    @contextmanager
    def _session(self, *, is_writing: bool) -> Iterator[Session]:
        # The session joins a transaction of ours: to begin and to end one of its own costs it twice as much, and what
        # reads and writes only by prepared statements needs none.
        with self._connection(is_writing=is_writing) as connection:
            facts = {
                "bidflow_writing": is_writing,
                "bidflow_outgoing": self.outgoing,
                "bidflow_connection": connection,
            }
            session = Session(connection, expire_on_commit=False, info=facts)
            try:
                connection.begin()
                yield session
                if is_writing:
                    self._write(session, connection)
                elif session.new or session.dirty or session.deleted:
                    raise RuntimeError("rows were changed in a reading transaction")
                else:
                    session.expunge_all()  # what was read may be looked at afterwards
                    connection.rollback()  # here, where the server's being away is explained
            except BaseException:
                _give_up(connection)
                raise
            finally:
                session.close()

    @contextmanager
    def _connection(self, *, is_writing: bool) -> Iterator[Connection]:
        """A connection, whose trouble is explained."""
        try:
            with (self.writing_engine if is_writing else self.engine).connect() as connection:
                yield connection
        except DBAPIError as error:
            raise explained_trouble(error) from error

    def _write(self, session: Session, connection: Connection) -> None:
        """The end of a transaction, and what others are told of it."""
        session.flush()
        if self.before_commit is not None:
            self.before_commit(session)
        crash_point("before-commit")
        connection.commit()
        crash_point("after-commit")
        self.bell.ring(session.info.get("bidflow_rings", ()))
        for counter in session.info.get("bidflow_counted", ()):
            counter.inc()

    def now(self, session: Session) -> datetime:
        """The moment that decides what is due: PostgreSQL's own, so that no worker's wrong clock counts."""
        if self.is_sqlite:
            return clock.now()
        asked_at = time.monotonic()
        server: datetime = session.execute(sqlalchemy.select(sqlalchemy.func.clock_timestamp())).scalar_one()
        clock.follow(server, asked_at)
        return server + clock.offset

    def close(self) -> None:
        """Close every connection and file."""
        self.engine.dispose()
        self.writing_engine.dispose()
        if self._write_lock is not None:
            self._write_lock.close()


class WriteLock:
    """One writer at a time: a lock among the threads of this process, and a locked file among processes.

    SQLite's own waiting is unfair (measured: one client starved for 9 s); and before 3.51.3 two connections that
    checkpoint at once may corrupt the file, which this rules out too.
    """

    def __init__(self, file: Path | None) -> None:
        self._threads = threading.Lock()
        self._path = file.with_name(file.name + ".lock") if file else None
        self._file: IO[bytes] | None = None

    def __enter__(self) -> None:
        if not self._threads.acquire(timeout=BUSY_AFTER):
            raise Unavailable(f"the database was busy for {BUSY_AFTER:.0f} seconds; try again")
        try:
            self._lock_file()
        except BaseException:
            self._threads.release()
            raise

    def __exit__(self, *exception: object) -> None:
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._threads.release()

    def close(self) -> None:
        """Close the file; a later writer opens it again."""
        with self._threads:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _lock_file(self) -> None:
        if self._path is None:
            return
        if self._file is None:
            self._file = self._path.open("ab")
        until = time.monotonic() + BUSY_AFTER
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Unavailable(
                        f"another process held {self._path} for {BUSY_AFTER:.0f} seconds; stop it or try again"
                    ) from None
                time.sleep(0.001)


def _give_up(connection: Connection) -> None:
    """Roll back; where the server is away, it has done so itself."""
    try:
        connection.rollback()
    except DBAPIError:
        connection.invalidate()


def _sqlite_file(database: str | None) -> Path | None:
    if not database or database == ":memory:":
        raise ValueError("Bidflow needs a file for its SQLite database: sqlite:////folder/bidflow.sqlite")
    return Path(database)


def _prepare_sqlite(connection: sqlite3.Connection, record: Any, *, synchronous: str) -> None:
    connection.isolation_level = None  # the driver starts no transaction behind our back
    for pragma in ("journal_mode=WAL", f"synchronous={synchronous}", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _only_look(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA query_only=ON").close()


def _follow_postgresql(connection: Any, record: Any) -> None:
    """A machine whose clock is wrong goes by the server's, from its first connection on."""
    asked_at = time.monotonic()
    (server,) = connection.execute("SELECT clock_timestamp()").fetchone()
    connection.rollback()
    clock.follow(server, asked_at)


def _note_when(connection: Any, record: Any) -> None:
    record.info["checked_in_at"] = time.monotonic()


def _require_alive(connection: Any, record: Any, proxy: Any, *, trouble: type[Exception]) -> None:
    """Ask a connection that was not used for a while whether the server is still there; the pool makes a new one else.

    Before each use, as the pool itself would, it costs a tenth of a transaction.
    """
    if time.monotonic() - record.info.get("checked_in_at", time.monotonic()) < ASK_AFTER:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except trouble as error:
        raise DisconnectionError("the server closed this connection") from error


def _begin_sqlite(connection: Connection, begin: str) -> None:
    driver: Any = connection.connection.driver_connection
    try:  # past SQLAlchemy's own execution, which costs ten times as much
        driver.execute(begin).close()
    except sqlite3.Error as error:
        raise explained(connection, error, begin) from error
