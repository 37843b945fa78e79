"""The schema's versions: `upgrade` brings a database, also an empty one, to the newest."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from runner.records.base import Record
from runner.records.database import Database

ADVISORY_LOCK = 0x62696466  # "bidf": one upgrade at a time on PostgreSQL


class SchemaTooNew(Exception):
    """The database was made by a newer Bidflow than this one."""


def upgrade(database: Database) -> None:
    """Bring the schema to this version's, in one transaction; forward only. Raises SchemaTooNew."""
    with database.transaction() as session:
        connection = session.connection()
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        require_known(connection)
        if _version(connection) != _scripts().get_current_head():
            _run(connection)


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one this version needs."""
    return _version(connection) == _scripts().get_current_head()


def require_known(connection: Connection) -> None:
    """Refuse a schema that this version does not know."""
    version = _version(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if version is not None and version not in known:
        raise SchemaTooNew(
            f"the database has schema '{version}', which this Bidflow does not know; "
            f"run the newer Bidflow that made it (this one knows up to '{_scripts().get_current_head()}')"
        )


def _version(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(Path(__file__).parent / "migrations"))


def _run(connection: Connection) -> None:
    scripts = _scripts()
    with EnvironmentContext(
        Config(),
        scripts,
        fn=lambda revision, context: scripts._upgrade_revs("head", revision),
    ) as environment:
        # As in Alembic's own env.py, but in the caller's transaction and without reading a configuration file.
        environment.configure(connection=connection, target_metadata=Record.metadata, render_as_batch=True)
        environment.run_migrations()
