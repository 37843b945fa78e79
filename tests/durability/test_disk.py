"""The disk is full, and then not: nothing is lost, people are told, and work goes on without a restart."""

import random
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select, text

from runner.records import Database, ProcessInstance, Unavailable, deploy
from runner.records.leftover import leftovers
from runner.worker import Worker
from tests.durability.disk import PostgresqlDisk, SqliteDisk, disk
from tests.durability.test_over_http import ANSWERS, post, sign_in
from tests.durability.test_trouble import SOUND, begin, eventually, waiting

LETTERS = string.ascii_letters + string.digits


@pytest.fixture(params=["sqlite", "postgresql"])
def small(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SqliteDisk | PostgresqlDisk]:
    """An installation on a disk with little room."""
    with disk(request.param, tmp_path / "disk") as made:
        yield made


@pytest.fixture
def mei(small: SqliteDisk | PostgresqlDisk) -> tuple[str, str]:
    """Somebody who is signed in there."""
    with small.database.transaction() as session:
        deploy(session, [("sound.bpmn", SOUND)])
    return sign_in(small.database)["mei"]


def test_a_full_disk_refuses_and_works_again_without_a_restart(
    small: SqliteDisk | PostgresqlDisk, mei: tuple[str, str]
):
    database, chance = small.database, random.Random(7)
    worker = Worker(database, threads=1)
    sound = len(begin(database, "sound", 5))
    small.fill()
    worker.start()

    for size in small.refused:
        with pytest.raises(Unavailable, match="disk is full"):
            for _ in range(500):
                begin(database, "sound", text="".join(chance.choices(LETTERS, k=size)))
                sound += 1
    answers = [post(database, mei, "/start/purchase-request", {"answers": ANSWERS}) for _ in range(10)]
    begun = len(instances(database))
    small.empty()
    again = post(database, mei, "/start/purchase-request", {"answers": ANSWERS})

    told = [answer for answer in answers if answer[0] != 200]
    assert {(status, after) for status, _, after in told} <= {(503, "5")}
    assert begun == sound + len(answers) - len(told)
    assert again[0] == 200
    assert eventually(lambda: waiting(database, "after") == sound, 60)
    assert worker.stop()
    assert all(path.count("work") == 1 for key, path in instances(database) if key == "sound")
    with database.reading() as session:
        assert leftovers(session) == []
        assert not database.is_sqlite or session.scalar(text("PRAGMA integrity_check")) == "ok"


def instances(database: Database) -> list[tuple[str, list[str]]]:
    """Each case's process and where it has been."""
    with database.reading() as session:
        found = session.scalars(select(ProcessInstance)).all()
        return [(case.definition.key, [one.element_id for one in case.history]) for case in found]
