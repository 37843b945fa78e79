"""What completing a user task costs (load, run, save, durable commit), beside the same rows in a bare driver
transaction and through the SQLAlchemy ORM, at rounds 10, 1,000 and 5,000 of a loop; SQLite, synchronous=FULL.

    python -m benchmarks.complete_user_task [rounds …]

The rows are those that one completion really writes (they are captured from it), so all three write the same.
"""

import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import event, inspect

from runner.records import Database, ProcessDefinition, ProcessInstance, User, UserTask, Viewer, deploy, upgrade
from runner.records.base import Record
from runner.records.candidate import Candidate
from runner.records.element_instance import ElementInstance
from runner.records.variable import Variable

ROUNDS = (10, 1_000, 5_000)
MEASURED = 60  # completions at each stop, each beside one bare and one ORM transaction
WORST_OF_ORM, WORST_OF_FIRST, MOST_STATEMENTS = 1.5, 1.2, 8

LOOP = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
    targetNamespace="benchmark" modeler:executionPlatform="Camunda Platform">
  <bpmn:process id="loop" name="Loop" isExecutable="true" camunda:historyTimeToLive="30">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="join" />
    <bpmn:exclusiveGateway id="join" />
    <bpmn:sequenceFlow id="f2" sourceRef="join" targetRef="work" />
    <bpmn:userTask id="work" name="Work" camunda:candidateGroups="sales" />
    <bpmn:sequenceFlow id="f3" sourceRef="work" targetRef="again" />
    <bpmn:exclusiveGateway id="again" default="f5" />
    <bpmn:sequenceFlow id="f4" sourceRef="again" targetRef="end">
      <bpmn:conditionExpression>${done}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f5" sourceRef="again" targetRef="join" />
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>
"""
LI = Viewer("li", ("sales",))


@dataclass
class Times:
    """Seconds of wall and CPU of one kind of transaction at one stop."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    def measure(self, action: Callable[[], None]) -> None:
        """Do it once, and keep how long it took."""
        wall, cpu = time.perf_counter(), time.process_time()
        action()
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)

    @property
    def milliseconds(self) -> float:
        """The median wall time."""
        return statistics.median(self.wall) * 1000

    @property
    def cpu_milliseconds(self) -> float:
        """The median CPU time."""
        return statistics.median(self.cpu) * 1000


class Installation:
    """A database of its own, with the process deployed."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "bidflow.sqlite3"
        self.database = Database(f"sqlite:///{self.file}")
        upgrade(self.database)
        with self.database.transaction() as session:
            User.create(session, "li", None, groups=("sales",))
            deploy(session, [("loop.bpmn", LOOP)])


class Case:
    """One case that goes round in the loop, with 30 variables of 1.6 kB in all."""

    def __init__(self, installation: Installation) -> None:
        self.database = installation.database
        self.round = 0
        variables = {f"variable_{number}": "x" * 45 for number in range(28)} | {"done": False, "round": 0}
        with self.database.transaction() as session:
            definition = ProcessDefinition.latest(session, "loop")
            self.id = ProcessInstance.start(session, definition, variables).id
        self.task_id = ""
        self.find_next()

    def complete(self) -> None:
        """What is measured: find the task as its candidate, complete it, commit."""
        self.round += 1
        with self.database.transaction() as session:
            UserTask.find(session, self.task_id, LI).submit({"round": self.round}, LI)

    def find_next(self) -> None:
        """Which task the next completion is of; not measured, the inbox knows it."""
        with self.database.reading() as session:
            statement = "SELECT id FROM user_task WHERE root_id = ? AND ended_at IS NULL"
            self.task_id = session.connection().exec_driver_sql(statement, (self.id,)).scalar_one()

    def go_on_to(self, number: int) -> "Case":
        """Complete tasks until this round."""
        while self.round < number:
            self.complete()
            self.find_next()
        return self


class Written:
    """The rows of one completion, to be written again and again in a database of their own."""

    def __init__(self, installation: Installation, case: Case, folder: Path) -> None:
        self.file = folder / "same-rows.sqlite3"
        self.statements = self.capture(case)
        installation.database.engine.dispose()
        shutil.copy(installation.file, self.file)
        self.number = 0
        self.driver = sqlite3.connect(self.file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self.driver.execute(f"PRAGMA {pragma}")
        self.database = Database(f"sqlite:///{self.file}")
        with self.database.reading() as session:
            self.task = session.get_one(UserTask, case.task_id)
            self.history = [self.columns(one) for one in session.get_one(ProcessInstance, case.id).history[-3:]]
            self.candidate = self.columns(session.get_one(Candidate, (self.task.id, "group", "sales")))
            self.new_task = self.columns(self.task, "answers", "draft")
            self.image = session.get_one(ProcessInstance, case.id).image
        self.case_id, self.first_task_id = case.id, case.task_id

    @staticmethod
    def columns(row: Record, *deferred: str) -> dict[str, Any]:
        """A row's values by column."""
        mapper = inspect(type(row))
        return {column.key: getattr(row, column.key) for column in mapper.column_attrs if column.key not in deferred}

    @staticmethod
    def capture(case: Case) -> list[tuple[str, Any]]:
        """The statements of one completion with their parameters."""
        seen: list[tuple[str, Any]] = []

        def note(connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool) -> None:
            seen.append((statement, parameters if many else [parameters]))

        event.listen(case.database.engine, "before_cursor_execute", note)
        case.complete()
        event.remove(case.database.engine, "before_cursor_execute", note)
        case.find_next()
        return [one for one in seen if one[0].split()[0] != "BEGIN"]

    def new(self, old: str) -> str:
        """Another id for a row that is inserted again."""
        return f"{old[:24]}{self.number:012x}"

    def bare(self) -> None:
        """The same statements, reads and writes, in one transaction of the driver."""
        self.number += 1
        driver = self.driver
        driver.execute("BEGIN IMMEDIATE")
        for statement, rows in self.statements:
            if statement.startswith("SELECT"):
                driver.execute(statement, rows[0]).fetchall()
            elif statement.startswith("UPDATE"):
                # The fences would let it through only once.
                open_again = statement.replace("revision = ?", "revision <> ?").replace(
                    "user_task.ended_at IS NULL", "1"
                )
                driver.execute(open_again, rows[0])
            else:
                driver.executemany(statement, [self.renewed(statement, row) for row in rows])
        driver.execute("COMMIT")

    def renewed(self, statement: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """A row to be inserted, as a new one."""
        if "INTO variable" in statement or "INTO candidate" in statement:
            return row
        return (self.new(str(row[0])), *row[1:])

    def orm(self) -> None:
        """The same rows through the unit of work: read what is changed, change it, add what is new, commit."""
        self.number += 1
        with self.database.transaction() as session:
            case = session.get_one(ProcessInstance, self.case_id)
            task = session.get_one(UserTask, self.first_task_id)
            closed = session.get_one(Candidate, (self.first_task_id, "group", "sales"))
            variable = session.query(Variable).filter_by(scope_id=self.case_id, name="round").one()
            case.image, case.revision = f"{self.image}"[:-1] + " }", case.revision + 1
            task.state, task.revision, task.completed_by = "completed", task.revision + 1, "li"
            task.answers, task.ended_at = {"round": self.number}, variable.updated_at
            closed.is_open = not closed.is_open
            variable.json, variable.number_value = str(self.number), float(self.number)
            variable.updated_at = task.created_at if self.number % 2 else task.updated_at
            for row in self.history:
                session.add(ElementInstance(**(row | {"id": self.new(row["id"]), "number": None})))
            new_id = self.new(self.first_task_id)
            session.add(UserTask(**(self.new_task | {"id": new_id, "state": "open", "ended_at": None})))
            session.flush()
            session.add(Candidate(**(self.candidate | {"task_id": new_id})))


def main(rounds: tuple[int, ...] = ROUNDS) -> bool:
    """Measure, print the table, and say whether the bounds held."""
    folder = Path(tempfile.mkdtemp(prefix="bidflow-benchmark-"))
    try:
        return measure(folder, rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure(folder: Path, rounds: tuple[int, ...]) -> bool:
    """Each stop beside a young case, an ORM and a bare transaction, in turns, so that a busy moment hits all alike."""
    installation = Installation(folder)
    case = Case(installation).go_on_to(5)
    written = Written(installation, case, folder)
    commits, statements = count_work(case)
    print(f"{'round':>6} {'complete':>14} {'young case':>14} {'ORM':>14} {'bare':>14}  (ms wall, CPU)", end="")
    print(f" {'to ORM':>8} {'to bare':>8} {'to young':>8}")
    held = commits == 1 and statements <= MOST_STATEMENTS
    for number in rounds:
        case.go_on_to(number)
        fresh = Case(installation).go_on_to(rounds[0])
        ours, young, orm, bare = Times(), Times(), Times(), Times()
        for number_of_turn in range(MEASURED):
            turns = [(ours, case.complete), (orm, written.orm), (young, fresh.complete), (bare, written.bare)]
            for times, action in turns if number_of_turn % 2 else reversed(turns):
                times.measure(action)
            case.find_next()
            fresh.find_next()
        to_orm, to_bare, to_young = (ours.milliseconds / one.milliseconds for one in (orm, bare, young))
        held = held and to_orm <= WORST_OF_ORM and to_young <= WORST_OF_FIRST
        cells = "".join(f" {one.milliseconds:7.2f}{one.cpu_milliseconds:7.2f}" for one in (ours, young, orm, bare))
        print(f"{number:>6} {cells} {'':>15} {to_orm:>8.2f} {to_bare:>8.2f} {to_young:>8.2f}")
    print(f"one completion: {statements} statements (bound {MOST_STATEMENTS}), {commits} commit (bound 1)")
    print(f"bounds: to ORM {WORST_OF_ORM}, to a young case {WORST_OF_FIRST}: {'held' if held else 'BROKEN'}")
    installation.database.close()
    written.database.close()
    written.driver.close()
    return held


def count_work(case: Case) -> tuple[int, int]:
    """Commits and statements of one completion."""
    commits: list[int] = []

    def note(connection: Any) -> None:
        commits.append(1)

    event.listen(case.database.engine, "commit", note)
    case.complete()
    event.remove(case.database.engine, "commit", note)
    case.find_next()
    return len(commits), len(Written.capture(case))


if __name__ == "__main__":
    chosen = tuple(int(argument.replace(",", "")) for argument in sys.argv[1:])
    sys.exit(0 if main(chosen or ROUNDS) else 1)
