"""Workers: how many jobs two worker processes on PostgreSQL do, beside one, in the same run.

python -m benchmarks.workers
"""

import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import func, select

from runner.records import Database, Job, ProcessDefinition, ProcessInstance, deploy
from tests.postgresql import Postgresql
from tests.records.drawn import END, START, bpmn, line, task

CASES = 400
ROUNDS = 3
LEAST = 1.6
PROGRAM = Path(sys.executable).parent / "bidflow"
STEP = '<bpmn:task id="{}" camunda:asyncBefore="true" />'
PROCESS = bpmn(line(START, STEP.format("one"), STEP.format("two"), STEP.format("three"), task("after"), END))


def main() -> bool:
    """Print the table; whether the bound holds."""
    server = Postgresql(is_durable=True).start()
    try:
        rates: dict[int, list[float]] = {1: [], 2: []}
        for _ in range(ROUNDS):
            for workers, found in rates.items():
                found.append(rate(server.create(), workers))
    finally:
        server.close()
    one, two = (sorted(found)[ROUNDS // 2] for found in rates.values())
    print(f"jobs/s, {CASES * 3} jobs, PostgreSQL that waits for the disk, median of {ROUNDS}")
    print(f"  one worker  {one:8.0f}\n  two workers {two:8.0f}\n  ratio       {two / one:8.2f}   (at least {LEAST})")
    return two / one >= LEAST


def rate(url: str, workers: int) -> float:
    """Jobs a second, from the moment all workers are ready."""
    database = Database(url)
    with database.transaction() as session:
        deploy(session, [("order.bpmn", PROCESS)])
    command = [PROGRAM, "worker", "--threads", "2", "--database-url", url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(workers)]
    try:
        for one in running:
            assert one.stdout is not None
            one.stdout.readline()
        with database.transaction() as session:
            definition = ProcessDefinition.latest(session, "order")
            for _ in range(CASES):
                ProcessInstance.start(session, definition)
        begun = time.monotonic()
        while jobs_left(database):
            time.sleep(0.02)
        return CASES * 3 / (time.monotonic() - begun)
    finally:
        for one in running:
            one.terminate()
            one.wait(40)
        database.close()


def jobs_left(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Job)) or 0


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
