"""A worker that comes back late writes nothing: somebody else has its job by then."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from runner.clock import clock
from runner.records import Database, Job, ProcessInstance, deploy
from runner.records.due_job import Fenced, claim_jobs, failed, forget, free_expired, give_back, run_job
from tests.durability.killer import Mother, stopped
from tests.durability.labour import LEASE
from tests.records.drawn import END, START, bpmn, line, task, timer

NOW = bpmn(line(START, '<bpmn:task id="work" camunda:asyncBefore="true" />', task("after"), END))
EVERY = bpmn(line(f'<bpmn:startEvent id="start">{timer("R1/PT0.1S", "timeCycle")}</bpmn:startEvent>', task("do"), END))
SHORT = timedelta(seconds=0.2)


def test_a_late_worker_does_not_do_what_another_has_planned_anew(database: Database):
    started(database)
    (late,) = claim_jobs(database, "late", lease=SHORT)
    overtake(database)

    with pytest.raises(Fenced):
        run_job(database, late)

    assert [(job.state, job.attempts) for job in jobs(database)] == [("todo", 2)]


def test_a_late_worker_neither_does_nor_gives_back_nor_fails_what_another_has_in_hand(database: Database):
    case = started(database)
    (late,) = claim_jobs(database, "late", lease=SHORT)
    clock.shift(SHORT * 2)
    assert free_expired(database) == 1
    clock.reset()
    (other,) = claim_jobs(database, "another")

    with pytest.raises(Fenced):
        run_job(database, late)
    give_back(database, late)
    forget(database, late)
    failed(database, late, RuntimeError("too late"))

    assert [(job.state, job.owner, job.token, job.error) for job in jobs(database)] == [
        ("doing", "another", other.token, None)
    ]
    assert run_job(database, other)
    with database.reading() as session:
        path = [element.element_id for element in ProcessInstance.find(session, case).history]
    assert path.count("work") == 1


def test_that_is_noticed_where_there_is_no_fence(url: str, database: Database, mother: Mother):
    started(database)
    mother.bear("late:overtaken", url=url, mutant="no fence")

    assert mother.ended(30) == 0

    assert jobs(database) == []


@pytest.mark.parametrize(("mutant", "cases"), [(None, 1), ("no fence", 2)])
def test_a_worker_that_slept_within_its_transaction_starts_no_second_case(
    url: str, database: Database, mother: Mother, mutant: str | None, cases: int
):
    if database.is_sqlite:
        cases = 1  # nobody else writes while a transaction is open, so that even the mutant can do no harm
    with database.transaction() as session:
        deploy(session, [("every.bpmn", EVERY)])
    sleeper = mother.bear("late:asleep", url=url, mutant=mutant, crash_at="job-read:1:SIGSTOP")
    assert stopped(sleeper)

    if not database.is_sqlite:
        clock_passes(database)
        (claim,) = claim_jobs(database, "another")
        run_job(database, claim)
    mother.wake(sleeper)

    assert mother.ended(30) == 0
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ProcessInstance)) == cases


def started(database: Database) -> str:
    with database.transaction() as session:
        deployment = deploy(session, [("now.bpmn", NOW)])
        return ProcessInstance.start(session, deployment.process_definitions[0]).id


def overtake(database: Database) -> None:
    """The lease ends; another takes the job, fails, and plans it for later."""
    clock.shift(SHORT * 2)
    try:
        assert free_expired(database) == 1
        (other,) = claim_jobs(database, "another")
        failed(database, other, RuntimeError("not today"))
    finally:
        clock.reset()


def clock_passes(database: Database) -> None:
    """Wait until the sleeper's lease is over."""
    clock.shift(timedelta(seconds=LEASE * 2))
    try:
        assert free_expired(database) == 1
    finally:
        clock.reset()


def jobs(database: Database) -> list[Job]:
    with database.reading() as session:
        return list(session.scalars(select(Job)))


def test_a_sleeper_is_woken(tmp_path: Path, mother: Mother):
    child = mother.bear("late:wait_a_moment", file=str(tmp_path / "done"), crash_at="nap:1:SIGSTOP")
    assert stopped(child)

    mother.wake(child)

    assert mother.ended(10) == 0
    assert (tmp_path / "done").exists()
