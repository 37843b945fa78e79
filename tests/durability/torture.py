"""Torture: an installation whose processes are killed all the time, and what must hold afterwards all the same."""

import contextlib
import random
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text

from runner.records import Database, ExternalTask, Incident, Job, ProcessInstance, UserTask, deploy
from runner.records.leftover import leftovers
from tests.durability.drawn import COUNTED, PATH, TORTURE
from tests.durability.killer import POINTS, Mother, killed_at, killed_once
from tests.durability.labour import LEASE


@dataclass
class Torture:
    """`kills` in all, while cases run; then everything left is worked off by a process that is not killed."""

    url: str
    folder: Path
    mothers: list[Mother]
    kills: int
    seed: int
    mutant: str | None = None
    points: tuple[str, ...] = POINTS
    seconds_to_finish: float = 60.0
    killed: int = 0
    cases: int = 30
    trouble: list[BaseException] = field(default_factory=list)

    def run(self) -> list[str]:
        """What was violated."""
        with contextlib.closing(Database(self.url)) as database:
            with database.transaction() as session:
                deploy(session, [("torture.bpmn", TORTURE)])
            threads = [threading.Thread(target=self.torture, args=pair) for pair in enumerate(self.mothers)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            if self.trouble:
                raise self.trouble[0]
            self.finish(self.mothers[0])
            return list(self.violations(database))

    def finish(self, mother: Mother) -> None:
        """Let what is left be worked off by a process that nobody kills."""
        child = mother.bear("labour:labour", seed=0, **self.life)
        status = mother.ended(self.seconds_to_finish)
        if status is None:
            mother.ask_where(child)
            mother.kill(child)
        elif status:
            raise AssertionError("a child failed; its stack trace stands above")

    @property
    def life(self) -> dict[str, object]:
        return {"url": self.url, "folder": str(self.folder), "cases": self.cases, "mutant": self.mutant}

    def torture(self, number: int, mother: Mother) -> None:
        """Let one process after the other live and die: at each point once, then wherever it happens."""
        chance = random.Random(f"{self.seed}-{number}")
        try:
            for point in self.points if number == 0 else ():
                killed_at(mother, point, do="labour:labour", **self.life)
                self.killed += 1
            while self.killed < self.kills:
                if killed_once(mother, chance, LEASE, self.points, do="labour:labour", **self.life):
                    self.killed += 1
                else:
                    self.cases += 5  # all were over: more to do
        except BaseException as trouble:
            self.trouble.append(trouble)

    def violations(self, database: Database) -> Iterator[str]:
        """Everything that is not as if nobody had been killed."""
        with database.reading() as session:
            instances = list(session.scalars(select(ProcessInstance)))
            keys = Counter(instance.business_key for instance in instances)
            yield from (f"{key} was begun {number} times" for key, number in keys.items() if number != 1)
            yield from (f"case-{n} was never begun" for n in range(self.cases) if f"case-{n}" not in keys)
            for instance in instances:
                steps = sorted(element.element_id for element in instance.history)
                if instance.state != "completed":
                    yield f"{instance.business_key} stands still at {instance.active_elements()}"
                elif steps != PATH:
                    yield f"{instance.business_key} went {Counter(steps)}"
                elif instance.variables["count"] != COUNTED:
                    yield f"{instance.business_key} counted {instance.variables['count']}"
            yield from leftovers(session)
            yield from (f"job {job.id} is left" for job in session.scalars(select(Job)))
            unsolved = select(Incident).where(Incident.resolved_at.is_(None))
            yield from (f"incident: {incident.message}" for incident in session.scalars(unsolved))
            yield from self.broken_promises(
                {(instance.business_key, instance.id) for instance in instances},
                set(session.scalars(select(UserTask.id).where(UserTask.state == "completed"))),
                set(session.scalars(select(ExternalTask.id))),
            )
            if database.is_sqlite:
                said = session.scalar(text("PRAGMA integrity_check"))
                if said != "ok":
                    yield f"the file is broken: {said}"

    def broken_promises(
        self, begun: set[tuple[str | None, str]], completed: set[str], worked: set[str]
    ) -> Iterator[str]:
        """What somebody was told and is not so."""
        yield from (f"{line} was begun and is lost" for line in self.noted("begun") if tuple(line.split()) not in begun)
        counted = Counter(self.noted("completed"))
        yield from (f"task {task} was completed and is not" for task in counted if task not in completed)
        yield from (f"task {task} was completed {number} times" for task, number in counted.items() if number > 1)
        effects = Counter(self.noted("effects"))
        if set(effects) != worked:
            yield f"effects of {len(effects)} tasks, where there were {len(worked)}"
        repeats = sum(effects.values()) - len(effects)
        if repeats > self.killed:
            yield f"{repeats} effects were repeated after {self.killed} kills"

    def noted(self, what: str) -> list[str]:
        file = self.folder / what
        return file.read_text().split("\n")[:-1] if file.exists() else []
