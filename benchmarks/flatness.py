"""Flatness: what completing a user task costs with many finished cases and many definitions, and large diagrams.

python -m benchmarks flatness
"""

import sqlite3
import time

from benchmarks.case import Case, statements_of
from benchmarks.diagrams import LOOP, chain, diamonds
from benchmarks.figure import Figure, milliseconds, spoken
from benchmarks.inbox import fill
from benchmarks.installation import LI, Installation, on_sqlite
from benchmarks.timing import Times, in_turns
from runner.records import ProcessDefinition, ProcessInstance, UserTask
from tests.records.drawn import END, START, bpmn, line, task

WORST = 1.2  # times the same in an empty installation
MOST_TO_START = 2.0  # ms of CPU
MOST_STATEMENTS = 8
NAME = "flatness"
MANY_GROUPS = task("work", f'camunda:candidateGroups="sales,{",".join(f"group-{number}" for number in range(19))}"')


def main(is_quick: bool) -> list[Figure]:
    """A full installation beside an empty one; then large diagrams."""
    finished, definitions = (100_000, 100) if is_quick else (1_000_000, 500)
    with on_sqlite(("loop.bpmn", LOOP)) as empty, on_sqlite(("loop.bpmn", LOOP)) as full:
        ours, beside = Case(full), Case(empty)
        first = ours.database

        def compare(what: str) -> Figure:
            actions = {"full": ours.complete, "empty": beside.complete}
            times = in_turns(actions, 60, between=lambda: (ours.find_next(), beside.find_next()))
            told = (milliseconds(times["full"].cpu), f"{milliseconds(times['empty'].cpu)} in an empty one")
            return Figure(NAME, what, *told, times["full"].cpu / times["empty"].cpu, WORST)

        put_finished(full, finished)
        figures = [compare(f"complete with {finished:,} finished cases, CPU")]
        first.engine.dispose()
        full.deploy(*[(f"loop-{number}.bpmn", chain(5, f"chain-{number}")) for number in range(definitions)])
        figures.append(compare(f"complete with {definitions} definitions more, CPU"))
    with on_sqlite() as installation:
        return figures + statements(installation) + large(installation)


def put_finished(installation: Installation, number: int) -> None:
    """Cases that are over, in bulk."""
    definition_id = installation.one("SELECT id FROM process_definition")
    driver = sqlite3.connect(installation.folder / "bidflow.sqlite3", isolation_level=None)
    driver.execute("PRAGMA synchronous=OFF")
    driver.execute("BEGIN")
    fill(driver, definition_id, 0, number, 200)
    driver.execute("COMMIT")
    driver.execute("ANALYZE")
    driver.close()


def statements(installation: Installation) -> list[Figure]:
    """How many a completion takes, whatever the groups and the model."""
    shapes = {
        "20 candidate groups": bpmn(line(START, MANY_GROUPS, task("after"), END), "groups"),
        "200 nodes in a row behind it": chain(200, "row"),
    }
    figures = []
    for key, (what, diagram) in zip(("groups", "row"), shapes.items(), strict=True):
        installation.deploy((f"{key}.bpmn", diagram))
        case = Case(installation, key, {})
        sent, commits = statements_of(case, case.complete)
        told = f"{len(sent)}, {commits} commit"
        figures.append(Figure(NAME, f"statements, {what}", told, "", len(sent), MOST_STATEMENTS, unit=""))
    return figures


def large(installation: Installation) -> list[Figure]:
    """Starting a diagram of 200 nodes; deploying and running 990 in a row and 20 diamonds to the end."""
    installation.deploy(("chain.bpmn", chain(200)))
    times = Times()
    for turn in range(41):
        (times if turn else Times()).measure(lambda: start(installation, "chain"))
    told = milliseconds(times.cpu)
    figures = [
        Figure(NAME, "start a case of 200 nodes and commit, CPU", told, "", times.cpu * 1000, MOST_TO_START, unit="ms")
    ]
    for key, what, diagram in (
        ("long", "990 nodes in a row", chain(990, "long")),
        ("wide", "20 parallel diamonds in a row", diamonds(20, "wide")),
    ):
        cpu = time.process_time()
        installation.deploy((f"{key}.bpmn", diagram))
        deployed = time.process_time() - cpu
        case_id = installation.start(key)
        steps = run_to_end(installation, case_id)
        over = installation.one("SELECT count(*) FROM process_instance WHERE id = ? AND state = 'completed'", case_id)
        per_step = milliseconds(sum(steps) / len(steps))
        ours = f"deployed in {spoken(deployed, 's')}, {len(steps)} tasks of {per_step} CPU"
        figures.append(Figure(NAME, f"{what} deploy and run: cases that end", ours, "1 case", over, 1, True, unit=""))
    return figures


def start(installation: Installation, key: str) -> None:
    with installation.database.transaction() as session:
        ProcessInstance.start(session, ProcessDefinition.latest(session, key), {}, LI)


def run_to_end(installation: Installation, case_id: str) -> list[float]:
    """Complete what is open until nothing is; the CPU seconds of each."""
    steps = []
    while tasks := installation.column("SELECT id FROM user_task WHERE root_id = ? AND ended_at IS NULL", case_id):
        for task_id in tasks:
            cpu = time.process_time()
            with installation.database.transaction() as session:
                UserTask.find(session, task_id, LI).submit({}, LI)
            steps.append(time.process_time() - cpu)
    return steps
