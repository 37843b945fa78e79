"""The schema's versions: from an empty file, twice, and never back."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from runner.records import Database, SchemaTooNew, upgrade
from runner.records.base import Record
from runner.records.schema import is_current

# Alembic can't compare indices that hold an expression; the next test looks for them by name.
EXPRESSIONS = ("ix_candidate_due", "ix_user_task_assignee_open", "ix_user_task_due_open")


@pytest.fixture
def database(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    yield database
    database.close()


def test_an_empty_file_is_brought_to_the_newest_schema(database):
    upgrade(database)

    with database.reading() as session:
        assert is_current(session.connection())
        assert set(Record.metadata.tables) <= set(inspect(session.connection()).get_table_names())


def test_upgrading_twice_changes_nothing(database):
    upgrade(database)
    before = dump(database)

    upgrade(database)

    assert dump(database) == before


@pytest.mark.filterwarnings("ignore:autogenerate skipping")
def test_the_migrations_make_what_the_records_say(database):
    upgrade(database)

    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        differences = compare_metadata(context, Record.metadata)
    assert [one for one in differences if getattr(one[1], "name", None) not in EXPRESSIONS] == []


def test_the_migrations_make_every_index_the_records_name(database):
    upgrade(database)

    with database.reading() as session:
        made = set(session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'index'")))
    named = {index.name for table in Record.metadata.tables.values() for index in table.indexes}
    assert named <= made


def test_a_schema_of_a_newer_version_is_refused_by_name(database):
    upgrade(database)
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(SchemaTooNew, match=r"schema '9999'.*newer Bidflow"):
        upgrade(database)


def dump(database: Database) -> list[tuple[str, str]]:
    with database.reading() as session:
        rows = session.execute(text("SELECT name, sql FROM sqlite_master ORDER BY name"))
        return [(row.name, row.sql) for row in rows]
