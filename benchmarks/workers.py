"""Workers: how many jobs two worker processes on PostgreSQL do, beside one, in the same run.

python -m benchmarks workers
"""

import statistics
import subprocess
import time

from sqlalchemy import func, select

from benchmarks.figure import Figure
from benchmarks.serving import PROGRAM, until
from runner.records import Database, ProcessDefinition, ProcessInstance, deploy
from runner.records.element_instance import ElementInstance
from tests.postgresql import Postgresql
from tests.records.drawn import END, START, bpmn, line, task

CASES, FEW_CASES, STEPS = 600, 300, 3
MEASURED = 0.1, 0.9  # of the jobs: before, the workers read the diagram; after, there are not enough for two
ROUNDS = 3
LEAST = 1.6
STEP = '<bpmn:task id="{}" camunda:asyncBefore="true" />'
PROCESS = bpmn(line(START, STEP.format("one"), STEP.format("two"), STEP.format("three"), task("after"), END))


def main(is_quick: bool) -> list[Figure]:
    """One and two in exchange, each on a database of its own."""
    cases = FEW_CASES if is_quick else CASES
    server = Postgresql(is_durable=True).start()
    try:
        rates: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(1 if is_quick else ROUNDS):
            for workers, found in rates.items():
                found.append(rate(server.create(), workers, cases))
    finally:
        server.close()
    one, two = (statistics.median(found) for found in rates.values())
    return [
        Figure(
            "workers",
            f"two worker processes on PostgreSQL, {cases * STEPS:,} jobs",
            f"{two:.0f} jobs/s",
            f"{one:.0f} jobs/s by one",
            two / one,
            LEAST,
            is_least=True,
        )
    ]


def rate(url: str, workers: int, cases: int) -> float:
    """Jobs a second while there is enough to do for all."""
    database = Database(url)
    with database.transaction() as session:
        deploy(session, [("order.bpmn", PROCESS)])
    with database.transaction() as session:
        definition = ProcessDefinition.latest(session, "order")
        for _ in range(cases):
            ProcessInstance.start(session, definition)
    command = [PROGRAM, "worker", "--threads", "1", "--database-url", url]
    quiet = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    running = [subprocess.Popen(command, **quiet) for _ in range(workers)]  # type: ignore[call-overload]
    try:
        for one in running:
            one.stdout.readline()
        begun, ended = (reached(database, round(share * cases * STEPS)) for share in MEASURED)
        return (ended[0] - begun[0]) / (ended[1] - begun[1])
    finally:
        for one in running:
            one.terminate()
            one.wait(40)
            one.stdout.close()
        database.close()


def reached(database: Database, number: int) -> tuple[int, float]:
    """How many jobs are done, and when, as soon as it is this many."""
    until(lambda: done(database) >= number, every=0.1)
    return done(database), time.monotonic()


def done(database: Database) -> int:
    """How many of the steps are over."""
    with database.reading() as session:
        finished = select(func.count()).where(ElementInstance.element_id.in_(("one", "two", "three")))
        return session.scalar(finished) or 0
