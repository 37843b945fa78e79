"""Backups made while people work: each is sound, comes back, and its cases go on to their end."""

import os
import random
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from runner.clock import clock
from runner.records import (
    Database,
    ExternalTask,
    Incident,
    Job,
    ProcessDefinition,
    ProcessInstance,
    UserTask,
    Viewer,
    deploy,
    upgrade,
)
from runner.records.backup import back_up, restore, verify
from runner.records.copying import copy_all
from runner.records.database import Session
from runner.records.due_job import claim_jobs, free_expired, next_due_at, run_job
from runner.records.leftover import leftovers
from runner.rejection import InvalidArgument, InvalidState
from tests.durability.drawn import TORTURE
from tests.durability.killer import Mother
from tests.durability.labour import KEY, People
from tests.durability.torture import Torture
from tests.postgresql import shared_server
from tests.records.drawn import END, START, bpmn, catch, line, task, timer

BACKUPS = int(os.environ.get("BACKUPS", "10"))  # `make soak` takes 50
FAR = bpmn(line(START, catch("wait", timer("P400D")), task("renew"), END), key="far")


@pytest.fixture
def busy(url: str, tmp_path: Path, mother: Mother) -> Iterator[Database]:
    """An installation in which people and jobs are at work without a pause."""
    database = Database(url)
    with database.transaction() as session:
        deploy(session, [("torture.bpmn", TORTURE), ("far.bpmn", FAR)])
    folder = tmp_path / "promises"
    folder.mkdir()
    child = mother.bear("labour:labour", url=url, folder=str(folder), cases=100_000, seed=1)
    yield database
    mother.kill(child)
    database.close()


@pytest.mark.timeout(1800)
def test_every_backup_under_load_is_sound_and_runs_to_its_end(busy: Database, tmp_path: Path):
    for number in range(BACKUPS):
        file = tmp_path / f"backup-{number}.sqlite3"
        back_up(busy, file)

        assert verify(file).wrong == (), file
        assert brought_back(file, tmp_path / f"restored-{number}.sqlite3") == [], file


def brought_back(file: Path, place: Path) -> list[str]:
    """Bring it back into a new place and work until every case in it is over; what is wrong then."""
    database = Database(f"sqlite:///{place}", is_durable=False)
    restore(file, database)
    try:
        return worked_off(database)
    finally:
        clock.reset()
        database.close()


def worked_off(database: Database) -> list[str]:
    """Bring every case that had begun to its end; which don't get there, and whatever else can't be."""
    people = People(database, Path(os.devnull), 0, random.Random(0))
    people.note = lambda what, line: None  # type: ignore[method-assign]
    person = Viewer("li", ("sales",))
    clock.shift(timedelta(seconds=5))  # the leases of those who worked when the backup was made are over
    free_expired(database)
    for _ in range(3000):
        claims = claim_jobs(database, "restored", most=10)
        for claim in claims:
            run_job(database, claim)
        with database.reading() as session:
            tasks = list(session.scalars(select(UserTask.id).where(UserTask.ended_at.is_(None)).limit(20)))
            left = session.scalar(
                select(func.count()).select_from(ProcessInstance).where(ProcessInstance.ended_at.is_(None))
            )
        for task_id in tasks:
            with database.transaction() as session:
                UserTask.find(session, task_id, person).complete({}, person)
        did = people.work() or people.mend()
        if not left:
            break
        if not (claims or tasks or did):
            due = next_due_at(database)
            clock.shift(max(due - clock.now(), timedelta(0)) if due else timedelta(seconds=1))
    with database.reading() as session:
        still = session.scalars(select(ProcessInstance).where(ProcessInstance.ended_at.is_(None))).all()
        return [*(why_it_stands_still(session, instance) for instance in still), *leftovers(session)]


def why_it_stands_still(session: Session, instance: ProcessInstance) -> str:
    """Where a case is, and every row that could bring it on."""
    rows = [
        {column.name: getattr(row, column.key) for column in model.__table__.columns}
        for model in (Job, Incident, UserTask, ExternalTask)
        for row in session.scalars(select(model).where(model.root_id == instance.root_id))
    ]
    return f"{instance.business_key} is {instance.state} at {instance.active_elements()}: {rows}"


def test_a_timer_of_400_days_is_kept_through_a_move_to_another_database(database: Database, tmp_path: Path):
    with database.transaction() as session:
        deploy(session, [("far.bpmn", FAR)])
    with database.transaction() as session:
        case = ProcessInstance.start(session, ProcessDefinition.latest(session, "far")).id
    file = tmp_path / "backup.sqlite3"
    back_up(database, file)
    elsewhere = shared_server().create(empty=True)
    moved = Database(elsewhere)
    try:
        restore(file, moved)

        clock.shift(timedelta(days=399))
        assert claim_jobs(moved, "early") == []
        clock.shift(timedelta(days=1, seconds=1))
        (claim,) = claim_jobs(moved, "in time")
        run_job(moved, claim)

        with moved.reading() as session:
            assert [task.element_id for task in ProcessInstance.find(session, case).user_tasks] == ["renew"]
    finally:
        clock.reset()
        moved.close()
        shared_server().drop(elsewhere)


def test_an_installation_moves_to_postgresql_and_its_cases_go_on(tmp_path: Path, mother: Mother):
    url = f"sqlite:///{tmp_path / 'bidflow.sqlite3'}"
    source = Database(url)
    upgrade(source)
    torture = Torture(url, tmp_path, [mother], 5, 3)
    assert torture.run() == []
    elsewhere = shared_server().create(empty=True)
    target = Database(elsewhere)
    try:
        with source.transaction() as session:
            for _ in range(3):
                ProcessInstance.start(session, ProcessDefinition.latest(session, KEY), {"count": 0})

        counts = copy_all(source, target)

        assert counts["process_instance"] == torture.cases + 3
        assert worked_off(target) == []
        with pytest.raises(InvalidState, match="already holds"):
            copy_all(source, target)
    finally:
        clock.reset()
        target.close()
        source.close()
        shared_server().drop(elsewhere)


def test_a_broken_backup_is_told_from_a_sound_one(database: Database, tmp_path: Path):
    with database.transaction() as session:
        deploy(session, [("torture.bpmn", TORTURE)])
    file = tmp_path / "backup.sqlite3"
    back_up(database, file)
    content = bytearray(file.read_bytes())
    for place in range(8192, len(content), 4096):
        content[place : place + 200] = b"\xff" * 200
    file.write_bytes(content)

    assert verify(file).wrong


def test_what_is_no_backup_is_refused(tmp_path: Path):
    other = tmp_path / "notes.txt"
    other.write_text("milk, bread")

    with pytest.raises(InvalidArgument, match="no backup"):
        verify(other)
    with pytest.raises(InvalidArgument, match="not there"):
        verify(tmp_path / "nothing.sqlite3")


def test_a_backup_never_overwrites_another_and_a_restore_no_installation(database: Database, tmp_path: Path):
    file = tmp_path / "backup.sqlite3"
    back_up(database, file)

    with pytest.raises(InvalidState, match="never overwrites"):
        back_up(database, file)
    with database.transaction() as session:
        deploy(session, [("torture.bpmn", TORTURE)])
    with pytest.raises(InvalidState, match="already"):
        restore(file, database)
    assert [one.name for one in tmp_path.iterdir() if "unfinished" in one.name] == []
