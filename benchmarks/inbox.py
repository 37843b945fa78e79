"""What a page of the inbox costs with 100,000 open and 1,000,000 finished user tasks, beside 1,000 open ones alone.

python -m benchmarks inbox
"""

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks.figure import Figure, milliseconds
from benchmarks.installation import folder
from benchmarks.timing import in_turns
from runner.identifiers import new_id
from runner.records import Database, TaskFilter, Viewer, count_user_tasks, deploy, upgrade, user_tasks

FEW, OPEN, FINISHED = 1_000, 100_000, 1_000_000
TURNS = 15  # of each page, half of them first here, half first there
WORST = 2.0
GROUPS = tuple(f"group-{number}" for number in range(10))
LI = Viewer("user-1", GROUPS[:3])
ROOT = Viewer("root", ("administrators",))
ONE_TASK = b"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="benchmark">
  <bpmn:process id="order" name="Order" isExecutable="true">
    <bpmn:startEvent id="start" /><bpmn:sequenceFlow id="f" sourceRef="start" targetRef="work" />
    <bpmn:userTask id="work" name="Work" />
  </bpmn:process>
</bpmn:definitions>
"""
DAY = "2026-{:02}-{:02} 12:00:00.000000"


def installation(folder: Path, name: str, is_open: int, finished: int, people: int) -> Database:
    """A database with so many tasks: a third assigned among the people, the rest offered to one of ten groups."""
    file = folder / f"{name}.sqlite3"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    with database.transaction() as session:
        definition_id = deploy(session, [("order.bpmn", ONE_TASK)]).process_definitions[0].id
    driver = sqlite3.connect(file, isolation_level=None)
    driver.execute("PRAGMA synchronous=OFF")
    driver.execute("BEGIN")
    fill(driver, definition_id, is_open, finished, people)
    driver.execute("COMMIT")
    driver.execute("ANALYZE")
    driver.close()
    return database


def fill(driver: sqlite3.Connection, definition_id: str, is_open: int, finished: int, people: int) -> None:
    """Cases with one task each, the finished ones first, as they come in time."""
    driver.executemany(
        "INSERT INTO process_instance (id, definition_id, root_id, business_key, state, revision, started_at, ended_at)"
        " VALUES (:id, :definition, :id, :key, :case_state, 1, :created, :ended)",
        rows(definition_id, is_open, finished, people),
    )
    driver.executemany(
        "INSERT INTO user_task (id, instance_id, root_id, scope_id, definition_id, element_id, name, assignee, due_at,"
        " due_order, priority, state, revision, created_at, updated_at, ended_at, completed_by) VALUES (:id, :id, :id,"
        " :id, :definition, 'work', :name, :assignee, :due, :due_order, :priority, :state, 1, :created, :created,"
        " :ended, :completed_by)",
        rows(definition_id, is_open, finished, people),
    )
    driver.execute(
        "INSERT INTO candidate (task_id, kind, name, is_open, is_assigned, due_order, priority) SELECT id, 'group',"
        " 'group-' || (rowid % 10), ended_at IS NULL, assignee IS NOT NULL, due_order, priority FROM user_task"
    )


def rows(definition_id: str, is_open: int, finished: int, people: int) -> Iterator[dict[str, object]]:
    """The values of each task and its case."""
    ids = fixed_ids(is_open + finished)
    for number, task_id in enumerate(ids):
        over = number < finished
        created = DAY.format(number % 11 + 1, number % 28 + 1)
        due = DAY.format(number % 12 + 1, number % 27 + 1) if number % 2 else None
        person = f"user-{number % people}" if over or number % 3 == 0 else None
        yield {
            "id": task_id,
            "definition": definition_id,
            "key": f"K-{number}",
            "case_state": "completed" if over else "active",
            "created": created,
            "ended": created if over else None,
            "name": f"Work {number % 50}",
            "assignee": person,
            "due": due,
            "due_order": due or "9999-12-31 00:00:00.000000",
            "priority": number % 7 * 10,
            "state": "completed" if over else "open",
            "completed_by": person if over else None,
        }


def fixed_ids(number: int, kept: list[str] = []) -> list[str]:  # noqa: B006  the same ids for cases and tasks
    """Ids in the order of time."""
    while len(kept) < number:
        kept.append(new_id())
    return kept[:number]


def pages() -> dict[str, Callable[[Database], object]]:
    """What is asked of both, by name: a list with the numbers beside it, as a page shows them."""

    def page(viewer: Viewer, which: str, **named: object) -> Callable[[Database], object]:
        def read(database: Database) -> object:
            with database.reading() as session:
                counts = count_user_tasks(session, viewer)
                return user_tasks(session, viewer, which, counts=counts, **named)  # type: ignore[arg-type]

        return read

    def counts(database: Database) -> object:
        with database.reading() as session:
            return count_user_tasks(session, LI)

    return {
        "mine": page(LI, "mine"),
        "my groups": page(LI, "groups"),
        "my groups, page 10": page(LI, "groups", first=450),
        "all I may see": page(LI, "all"),
        "all, administrator": page(ROOT, "all"),
        "done by me": page(LI, "done"),
        "  of which the numbers": counts,
        "my groups by priority": page(LI, "groups", order="priority"),
        "my groups, newest": page(LI, "groups", order="created"),
        "my groups, searched": page(LI, "groups", matching=TaskFilter(search="K-99")),
    }


BOUND = ("mine", "my groups", "all I may see", "all, administrator", "done by me")


def main(is_quick: bool) -> list[Figure]:
    """Each page on both; the quick run has a tenth of the finished tasks and a fifth of the open ones."""
    is_open, finished = (OPEN // 5, FINISHED // 10) if is_quick else (OPEN, FINISHED)
    with folder() as place:
        # As many people as let everybody have more than one page, here and there.
        few = installation(place, "few", FEW, FEW, people=4)
        many = installation(place, "many", is_open, finished, people=200)
        figures = compare(few, many, f"{is_open:,} open, {finished:,} finished tasks")
        few.close()
        many.close()
        return figures


def compare(few: Database, many: Database, title: str) -> list[Figure]:
    """Each page on both, in turns; SQLite works in this process, so CPU time is all of it but the disk."""
    figures = []
    for name, read in pages().items():
        times = in_turns({"few": partial(read, few), "many": partial(read, many)}, TURNS)
        small, large = times["few"].cpu, times["many"].cpu
        bound = WORST if name in BOUND else None
        told, beside = milliseconds(large), f"{milliseconds(small)} with {FEW:,} open"
        figures.append(Figure("inbox", f"{name}: {title}", told, beside, large / small, bound))
    return figures
