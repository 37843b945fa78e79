"""What any version left behind goes on in this one: cases, timers, values and all, on both databases."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy
from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from sqlalchemy import Boolean, MetaData, text

from runner.records import Database, Incident, upgrade
from runner.records.backup import restore, verify
from runner.records.copying import set_sequences
from runner.records.leftover import leftovers
from runner.records.schema import _scripts, is_current
from runner.testing import Case, Stage
from tests.durability.installation import FOLDER, VALUES
from tests.durability.killer import Mother
from tests.postgresql import shared_server

EVERY = sorted(file.stem for file in FOLDER.glob("*.sql"))


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """The address of an installation as the version of this schema left it."""
    made: list[str] = []

    def of(version: str) -> str:
        if request.param == "sqlite":
            fill_sqlite(tmp_path / "stage.sqlite3", version)
            return f"sqlite:///{tmp_path / 'stage.sqlite3'}"
        made.append(shared_server().create(empty=True))
        fill_sqlite(tmp_path / "old.sqlite3", version)
        fill_postgresql(made[-1], tmp_path / "old.sqlite3", version)
        return made[-1]

    yield of
    for url in made:
        shared_server().drop(url)


def fill_sqlite(file: Path, version: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((FOLDER / f"{version}.sql").read_text(encoding="utf-8"))


def fill_postgresql(url: str, file: Path, version: str) -> None:
    """The tables that the migrations up to this version make, and the rows of the file."""
    database, old = Database(url), Database(f"sqlite:///{file}", is_read_only=True)
    with database.transaction() as session, old.reading() as reading:
        connection = session.connection()
        scripts = _scripts()
        with EnvironmentContext(
            Config(), scripts, fn=lambda now, _: scripts._upgrade_revs(version, now)
        ) as environment:
            environment.configure(connection=connection, render_as_batch=True)
            environment.run_migrations()
        tables = MetaData()
        tables.reflect(connection)
        for table in tables.sorted_tables:
            if table.name == "alembic_version":
                continue
            rows = [dict(row) for row in reading.execute(text(f'SELECT * FROM "{table.name}"')).mappings()]
            truths = [column.name for column in table.columns if isinstance(column.type, Boolean)]
            for row in rows:
                row.update({name: bool(row[name]) for name in truths if row[name] is not None})
                names = ", ".join(f'"{name}"' for name in row)
                values = ", ".join(f":{name}" for name in row)
                connection.execute(text(f'INSERT INTO "{table.name}" ({names}) VALUES ({values})'), row)
        set_sequences(connection)
    database.close()
    old.close()


@pytest.mark.parametrize("version", EVERY)
def test_an_installation_of_an_older_version_is_upgraded_and_its_cases_come_to_their_end(
    old: Callable[[str], str], tmp_path: Path, version: str
):
    url = old(version)
    database = Database(url)
    upgrade(database)
    database.close()

    with Stage(tmp_path, database_url="" if url.startswith("sqlite") else url) as stage:
        cases = {case.business_key: case for case in stage.cases() if case.business_key}
        assert {name: cases["waits-0"].variables[name] for name in VALUES} == VALUES
        assert isinstance(cases["waits-0"].variables["big"], int)
        assert sorted(cases) == sorted(
            ["waits-in-loop", "waits-for-work"]
            + [f"{key}-{number}" for key in ("waits", "far", "receives", "fails") for number in range(2)]
        )
        finish(stage, cases)

        assert {key: case.state for key, case in cases.items()} == dict.fromkeys(cases, "completed")
        assert cases["waits-in-loop"].path.count("each") >= 3
        assert len(stage.cases("daily")) == 5
        with stage.database.reading() as session:
            assert leftovers(session) == []


def finish(stage: Stage, cases: dict[str, Case]) -> None:
    """Do everything they wait for; the timers of 400 days last."""
    for number in range(2):
        case = cases[f"fails-{number}"]
        assert [element for element, *_ in case.incidents] == ["count"]
        case.set_variables({"nothing": 1})
        case.retry("count")
        stage.advance("PT1M")
    stage.message("payment", business_key="receives-0")
    stage.advance("P11D")
    assert cases["waits-0"].waits_at("decide", "remind")
    for _ in range(8):
        for case in [one for root in cases.values() for one in (root, *root.called)]:
            for element_id in case.waiting:
                if element_id == "work":
                    case.work("work")
                elif element_id not in ("wait", "call"):
                    case.complete(element_id)
    stage.advance("P360D")
    assert cases["far-0"].waits_at("wait")
    stage.advance("P40D")


@pytest.mark.parametrize("version", EVERY)
def test_an_upgrade_that_is_killed_has_changed_nothing_and_is_done_again(
    old: Callable[[str], str], mother: Mother, version: str
):
    url = old(version)

    mother.bear("test_upgrade:upgrade_it", url=url, crash_at="before-commit:1")

    assert mother.ended(30) == 9
    database = Database(url)
    with database.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == version
    upgrade(database)
    with database.reading() as session:
        assert is_current(session.connection())
        assert session.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(Incident)) == 2
    database.close()


def upgrade_it(url: str) -> None:
    """In a child."""
    upgrade(Database(url))


@pytest.mark.parametrize("version", EVERY)
@pytest.mark.parametrize("to", ["sqlite", "postgresql"])
def test_a_backup_of_an_older_version_is_restored_into_this_one(tmp_path: Path, version: str, to: Any):
    file = tmp_path / "backup.sqlite3"
    fill_sqlite(file, version)
    assert verify(file).wrong == ()
    before = file.read_bytes()
    url = shared_server().create(empty=True) if to == "postgresql" else f"sqlite:///{tmp_path / 'new.sqlite3'}"
    database = Database(url)

    restore(file, database)

    with database.reading() as session:
        assert is_current(session.connection())
        assert leftovers(session) == []
        assert session.scalar(sqlalchemy.select(sqlalchemy.func.count()).select_from(Incident)) == 2
    assert file.read_bytes() == before
    database.close()
    if to == "postgresql":
        shared_server().drop(url)
