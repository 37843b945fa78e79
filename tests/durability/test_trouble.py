"""Trouble from outside: the database away, the disk full, clocks wrong, jobs that kill, the dark. Nothing is lost."""

import threading
import time
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from runner.clock import clock
from runner.records import Database, Incident, Job, ProcessDefinition, ProcessInstance, Unavailable, deploy
from runner.records.due_job import claim_jobs
from tests.durability.killer import Mother
from tests.durability.torture import Torture
from tests.postgresql import Postgresql
from tests.records.drawn import END, START, bpmn, catch, line, task, timer

STEP = '<bpmn:task id="{}" camunda:asyncBefore="true" />'
POISON = bpmn(line(START, STEP.format("poison"), END), key="poisoned")
SOUND = bpmn(line(START, STEP.format("work"), task("after"), END), key="sound")
HOUR = bpmn(line(START, catch("wait", timer("PT1H")), task("after"), END), key="hour")
SOON = bpmn(line(START, catch("wait", timer("${wait}")), task("after"), END), key="soon")


def begin(database: Database, key: str, number: int = 1, **variables: object) -> list[str]:
    with database.transaction() as session:
        definition = ProcessDefinition.latest(session, key)
        return [ProcessInstance.start(session, definition, dict(variables)).id for _ in range(number)]


def eventually(holds, seconds: float = 30.0) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.05)
    return bool(holds())


def waiting(database: Database, element_id: str) -> int:
    with database.reading() as session:
        found = session.scalars(select(ProcessInstance)).all()
        return sum(any(task.element_id == element_id for task in instance.user_tasks) for instance in found)


def test_a_database_that_crashes_again_and_again_costs_nothing(tmp_path: Path, mothers: list[Mother]):
    server = Postgresql().start()
    try:
        torture = Torture(server.create(), tmp_path, mothers, 4, 5, cases=40)
        crashes = threading.Thread(target=lambda: [(time.sleep(1.5), server.restart(away=0.3)) for _ in range(5)])
        crashes.start()

        violations = torture.run()

        crashes.join()
        assert violations == []
    finally:
        server.close()


def test_a_connection_that_is_cut_in_a_transaction_leaves_nothing_half(tmp_path: Path):
    server = Postgresql().start()
    database = Database(server.create())
    try:
        with database.transaction() as session:
            deploy(session, [("sound.bpmn", SOUND)])

        with pytest.raises(Unavailable), database.transaction() as session:
            ProcessInstance.start(session, ProcessDefinition.latest(session, "sound"))
            with server.connected() as other:
                other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle in%'")

        assert begin(database, "sound")
        with database.reading() as session:
            assert len(session.scalars(select(ProcessInstance)).all()) == 1
    finally:
        database.close()
        server.close()


def test_a_job_that_kills_its_worker_becomes_an_incident_and_the_others_are_done(
    url: str, database: Database, mother: Mother
):
    with database.transaction() as session:
        deploy(session, [("poison.bpmn", POISON), ("sound.bpmn", SOUND)])
    begin(database, "sound", 5)
    begin(database, "poisoned")
    begin(database, "sound", 10)

    deaths = 0
    child = mother.bear("labour:jobs_only", url=url, mutant="poison")
    until = time.monotonic() + 200
    while time.monotonic() < until:
        if mother.ended(0.2) is not None:
            deaths += 1
            child = mother.bear("labour:jobs_only", url=url, mutant="poison")
        with database.reading() as session:
            if session.scalars(select(Incident)).all() and waiting(database, "after") == 15:
                break
    mother.kill(child)

    with database.reading() as session:
        (incident,) = session.scalars(select(Incident)).all()
        assert (incident.element_id, incident.kind) == ("poison", "failedJob")
        assert "did not come back" in incident.message
        assert [(job.element_id, job.state, job.attempts) for job in session.scalars(select(Job))] == [
            ("poison", "failed", 3)
        ]
    assert deaths == 3
    assert waiting(database, "after") == 15


@pytest.mark.parametrize("hours", [2.0, -2.0])
def test_a_worker_whose_clock_is_wrong_does_nothing_early_and_steals_nothing(
    database: Database, url: str, mother: Mother, hours: float
):
    if database.is_sqlite:
        return_one_machine_has_one_clock(database)
        return
    with database.transaction() as session:
        deploy(session, [("hour.bpmn", HOUR), ("sound.bpmn", SOUND)])
    begin(database, "hour")
    begin(database, "sound")
    (held,) = claim_jobs(database, "somebody", lease=timedelta(minutes=5))

    child = mother.bear("labour:jobs_only", url=url, hours_wrong=hours)
    begun = begin(database, "sound", 3)
    assert eventually(lambda: waiting(database, "after") == 3)
    time.sleep(1.0)
    mother.kill(child)

    with database.reading() as session:
        jobs = {job.id: job for job in session.scalars(select(Job))}
        assert jobs.pop(held.job_id).token == held.token
        (timer_job,) = jobs.values()
        assert (timer_job.state, timer_job.attempts) == ("todo", 0)
        for instance_id in begun:
            finished = ProcessInstance.find(session, instance_id).history
            assert all(abs(element.ended_at - clock.now()) < timedelta(minutes=5) for element in finished)


def return_one_machine_has_one_clock(database: Database) -> None:
    """SQLite is for one machine: the clock that plans is the clock that fires."""
    with database.reading() as session:
        assert abs(database.now(session) - clock.now()) < timedelta(seconds=1)


def test_no_timer_is_lost_or_early_when_all_processes_die_and_it_stays_dark(
    url: str, database: Database, mothers: list[Mother]
):
    with database.transaction() as session:
        deploy(session, [("soon.bpmn", SOON)])
    cases = [begin(database, "soon", wait=f"PT{0.5 + number * 0.04:.2f}S")[0] for number in range(60)]

    for dark in (0.3, 1.0):
        children = [(mother, mother.bear("labour:jobs_only", url=url)) for mother in mothers]
        time.sleep(0.9)
        for mother, child in children:
            mother.kill(child)
        time.sleep(dark)
    children = [(mother, mother.bear("labour:jobs_only", url=url)) for mother in mothers]
    assert eventually(lambda: waiting(database, "after") == len(cases), 60)
    for mother, child in children:
        mother.kill(child)

    with database.reading() as session:
        for number, instance_id in enumerate(cases):
            instance = ProcessInstance.find(session, instance_id)
            history = {element.element_id: element for element in instance.history}
            assert Counter(element.element_id for element in instance.history)["wait"] == 1
            waited = history["wait"].ended_at - history["start"].ended_at
            assert waited >= timedelta(seconds=0.5 + number * 0.04)
