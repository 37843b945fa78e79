"""Procrastinate wakes the workers of other processes at once; without it or its wakes they look themselves."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from runner.records import Database, Job, ProcessDefinition, ProcessInstance, deploy
from runner.records.dispatch import Dispatch
from runner.rejection import InvalidState
from runner.worker import Worker
from tests.durability.test_trouble import SOON, SOUND, begin, eventually, waiting
from tests.postgresql import shared_server


@pytest.fixture
def shared() -> Iterator[str]:
    url = shared_server().create()
    database = Database(url)
    with database.transaction() as session:
        deploy(session, [("sound.bpmn", SOUND), ("soon.bpmn", SOON)])
    database.close()
    yield url
    shared_server().drop(url)


@pytest.fixture
def server(shared: str) -> Iterator[Database]:
    """A server that does no jobs itself."""
    database = Database(shared)
    Dispatch(database).install()
    yield database
    database.close()


@pytest.fixture
def worker(shared: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    """A worker with a connection pool of its own, as on another machine, that hardly ever looks by itself."""
    monkeypatch.setattr("runner.worker.POLL_AFTER", 20.0)
    database = Database(shared)
    dispatch = Dispatch(database)
    dispatch.install()
    worker = Worker(database, dispatch=dispatch)
    worker.start()
    time.sleep(1.5)  # it listens by then
    yield worker
    assert worker.stop()
    database.close()


def test_what_is_due_at_once_is_done_by_another_process_at_once(server: Database, worker: Worker):
    begin(server, "sound", 5)

    assert eventually(lambda: waiting(server, "after") == 5, 10)


def test_what_is_due_later_is_done_at_its_moment(server: Database, worker: Worker):
    begun_at = time.monotonic()
    begin(server, "soon", wait="PT1.5S")

    assert eventually(lambda: waiting(server, "after") == 1, 15)
    assert time.monotonic() - begun_at >= 1.5


def test_a_wake_is_written_with_the_job_or_not_at_all(server: Database):
    with pytest.raises(ZeroDivisionError), server.transaction() as session:
        ProcessInstance.start(session, ProcessDefinition.latest(session, "sound"))
        session.flush()
        _ = 1 / 0
    assert wakes(server) == 0

    begin(server, "sound")

    assert wakes(server) == 1


def test_jobs_whose_wakes_are_gone_are_found_all_the_same(server: Database, shared: str):
    begin(server, "sound", 3)
    with server.transaction() as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
    other = Database(shared)
    late = Worker(other, lease=timedelta(seconds=5))

    late.start()

    assert eventually(lambda: waiting(server, "after") == 3)
    assert late.stop()
    other.close()
    with server.reading() as session:
        assert session.scalars(select(Job)).all() == []


def test_installing_twice_changes_nothing(server: Database):
    Dispatch(server).install()

    assert wakes(server) == 0


def test_sqlite_is_refused_with_the_cure(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'bidflow.sqlite3'}")

    with pytest.raises(InvalidState, match="db move"):
        Dispatch(database)


def wakes(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0
