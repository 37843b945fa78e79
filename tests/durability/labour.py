"""Labour: the life of a child that does an installation's work: jobs, people's tasks, external work, new cases."""

import logging
import os
import random
import time
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from sqlalchemy import func, select

import runner.clock
import runner.records.due_job
import runner.worker
from runner.records import (
    SYSTEM,
    Database,
    ExternalTask,
    Incident,
    ProcessDefinition,
    ProcessInstance,
    Submission,
    Unavailable,
    UserTask,
    Viewer,
)
from runner.records.external_work import Topic, fetch_and_lock
from runner.rejection import InvalidState, NotFound
from runner.worker import Worker
from tests.durability.mutants import mutate

LEASE = 0.7  # seconds; short, so that what a killed one held is soon offered again
KEY = "torture"


def labour(url: str, folder: str, cases: int, seed: float, mutant: str | None = None) -> None:
    """Work until `cases` cases are over. What was promised to somebody is noted in files of `folder`."""
    logging.disable(logging.CRITICAL)
    hasten()
    mutate(mutant)
    database = Database(url)
    worker = Worker(database, threads=2, lease=timedelta(seconds=LEASE))
    worker.start()
    people = People(database, Path(folder), cases, random.Random(seed))
    while not people.is_done():
        people.act()
    worker.stop()


def jobs_only(url: str, mutant: str | None = None, hours_wrong: float = 0.0, threads: int = 2) -> None:
    """Do jobs until killed, perhaps on a machine whose clock is wrong, or whose jobs kill it."""
    logging.disable(logging.CRITICAL)
    hasten()
    if mutant == "poison":
        runner.records.due_job.APART = timedelta(seconds=0.5)  # as much more than a job takes as in an installation
    mutate(mutant)
    if hours_wrong:
        set_machine_clock(timedelta(hours=hours_wrong))
    Worker(Database(url), threads=threads, lease=timedelta(seconds=LEASE)).start()
    while True:
        time.sleep(60)


def set_machine_clock(wrong: timedelta) -> None:
    """Let this process believe that its machine's clock shows another time."""

    class WrongTime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + wrong

    runner.clock.datetime = WrongTime  # type: ignore[misc]


def hasten() -> None:
    """Look for what dead workers held more often than an installation needs to."""
    runner.worker.SWEEP_AFTER = 0.2
    runner.worker.PAUSE_AFTER_TROUBLE = 0.1
    runner.records.due_job.APART = timedelta(seconds=0.02)


class People:
    """Those who begin cases and complete tasks, and a program that does external work."""

    def __init__(self, database: Database, folder: Path, cases: int, chance: random.Random) -> None:
        self.database, self.folder, self.cases, self.chance = database, folder, cases, chance
        self.me = f"program-{os.getpid()}"

    def is_done(self) -> bool:
        try:
            with self.database.reading() as session:
                ended = select(func.count()).where(ProcessInstance.ended_at.is_not(None))
                return (session.scalar(ended) or 0) >= self.cases
        except Unavailable:
            return False

    def act(self) -> None:
        """One of the things people do."""
        done = False
        for deed in self.chance.sample([self.begin, self.complete, self.work, self.mend], 4):
            try:
                done = deed() or done
            except (InvalidState, NotFound):
                done = True  # somebody else was faster
            except Unavailable:
                time.sleep(0.1)
        if not done:
            time.sleep(0.03)

    def begin(self) -> bool:
        """Begin a case that nobody has begun, or the same as somebody else at this moment."""
        with self.database.reading() as session:
            begun = set(session.scalars(select(ProcessInstance.business_key)))
        keys = [f"case-{number}" for number in range(self.cases) if f"case-{number}" not in begun]
        if not keys:
            return False
        key = keys[min(int(self.chance.expovariate(1.0)), len(keys) - 1)]
        with self.database.transaction() as session:
            definition = ProcessDefinition.latest(session, KEY)
            instance = Submission.once(
                session, SYSTEM, key, {}, lambda: ProcessInstance.start(session, definition, {"count": 0}, SYSTEM, key)
            )
            instance_id = instance.id
        self.note("begun", f"{key} {instance_id}")
        return True

    def complete(self) -> bool:
        """Complete a user task."""
        with self.database.reading() as session:
            ids = list(session.scalars(select(UserTask.id).where(UserTask.ended_at.is_(None)).limit(10)))
        if not ids:
            return False
        task_id, person = self.chance.choice(ids), Viewer("li", ("sales",))
        with self.database.transaction() as session:
            UserTask.find(session, task_id, person).complete({"approved": True}, person)
        self.note("completed", task_id)
        return True

    def work(self) -> bool:
        """Do an external task: its effect first, then what the engine is told."""
        with self.database.transaction() as session:
            fetched = fetch_and_lock(session, self.me, [Topic("effect", timedelta(seconds=LEASE))])
            ids = [task.id for task in fetched]
        for task_id in ids:
            self.note("effects", task_id)
            with self.database.transaction() as session:
                ExternalTask.find(session, task_id).complete(self.me, {}, SYSTEM)
        return bool(ids)

    def mend(self) -> bool:
        """As an administrator, try again what was given up because three workers in a row died of something else."""
        given_up = Incident.resolved_at.is_(None) & Incident.message.contains("did not come back")
        with self.database.reading() as session:
            incident_id = session.scalar(select(Incident.id).where(given_up).limit(1))
        if incident_id is None:
            return False
        with self.database.transaction() as session:
            Incident.find(session, incident_id).retry(SYSTEM)
        return True

    def note(self, what: str, line: str) -> None:
        """Written at once, whoever else writes: a promise that was given."""
        file = os.open(self.folder / what, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        os.write(file, f"{line}\n".encode())
        os.close(file)
