"""Installation: a database of a benchmark's own, on SQLite or PostgreSQL, gone afterwards."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runner.pace import settle
from runner.records import Database, ProcessDefinition, ProcessInstance, User, Viewer, deploy, upgrade
from runner.records.web_session import WebSession
from tests.postgresql import Postgresql

LI = Viewer("li", ("sales",))


class Installation:
    """A migrated database with one person, `li` of the group `sales`, and what was deployed."""

    def __init__(self, url: str, folder: Path, *files: tuple[str, bytes]) -> None:
        self.url, self.folder = url, folder
        self.database = Database(url)
        upgrade(self.database)
        with self.database.transaction() as session:
            User.create(session, "li", None, groups=("sales",))
        self.deploy(*files)
        settle()  # as a server does

    def deploy(self, *files: tuple[str, bytes]) -> None:
        """Put files in service."""
        if files:
            with self.database.transaction() as session:
                deploy(session, list(files))

    def start(self, key: str, variables: dict[str, Any] | None = None, business_key: str | None = None) -> str:
        """Begin a case; its id."""
        with self.database.transaction() as session:
            definition = ProcessDefinition.latest(session, key)
            return str(ProcessInstance.start(session, definition, variables or {}, LI, business_key).id)

    def person(self, user_id: str, *groups: str) -> Viewer:
        """One more person."""
        with self.database.transaction() as session:
            User.create(session, user_id, None, groups=groups)
        return Viewer(user_id, groups)

    def cookie(self, user_id: str) -> tuple[str, str]:
        """A signed-in browser: the secret of its cookie and the token of its forms."""
        with self.database.transaction() as session:
            web_session, secret = WebSession.begin(session, User.find(session, user_id))
            return secret, web_session.csrf_token

    def one(self, sql: str, *parameters: Any) -> Any:
        """The one value of a question, in the words of both databases (`?` for a parameter)."""
        with self.database.reading() as session:
            return session.connection().exec_driver_sql(self.worded(sql), parameters).scalar_one()

    def column(self, sql: str, *parameters: Any) -> list[Any]:
        """The first column of a question."""
        with self.database.reading() as session:
            return list(session.connection().exec_driver_sql(self.worded(sql), parameters).scalars())

    def worded(self, sql: str) -> str:
        """With the driver's own sign for a parameter."""
        return sql if self.database.is_sqlite else sql.replace("?", "%s")

    def open_task(self, case_id: str) -> str:
        """The id of the case's one open task."""
        return str(self.one("SELECT id FROM user_task WHERE root_id = ? AND ended_at IS NULL", case_id))


@contextmanager
def folder() -> Iterator[Path]:
    """A temporary folder."""
    made = Path(tempfile.mkdtemp(prefix="bidflow-benchmark-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def on_sqlite(*files: tuple[str, bytes]) -> Iterator[Installation]:
    """On SQLite, synchronous=FULL."""
    with folder() as place:
        made = Installation(f"sqlite:///{place / 'bidflow.sqlite3'}", place, *files)
        try:
            yield made
        finally:
            made.database.close()


@contextmanager
def on_postgresql(*files: tuple[str, bytes]) -> Iterator[Installation]:
    """On a PostgreSQL of its own that waits for the disk."""
    server = Postgresql(is_durable=True).start()
    try:
        made = Installation(server.create(), server.folder, *files)
        try:
            yield made
        finally:
            made.database.close()
    finally:
        server.close()
