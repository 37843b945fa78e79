"""Lives of workers that come too late."""

import logging
import time
from datetime import timedelta
from pathlib import Path

from runner.crash_point import crash_point
from runner.records import Database
from runner.records.due_job import Fenced, claim_jobs, run_job
from tests.durability.labour import LEASE
from tests.durability.mutants import mutate


def overtaken(url: str, mutant: str | None = None) -> None:
    """Claim a job, be overtaken, do it all the same."""
    from tests.durability.test_fence import SHORT, overtake

    logging.disable(logging.CRITICAL)
    mutate(mutant)
    database = Database(url)
    (late,) = claim_jobs(database, "late", lease=SHORT)
    overtake(database)
    run_job(database, late)


def asleep(url: str, mutant: str | None = None) -> None:
    """Claim the first job that comes and do it; the crash point says where it falls asleep."""
    logging.disable(logging.CRITICAL)
    mutate(mutant)
    database = Database(url)
    claims = []
    while not claims:
        claims = claim_jobs(database, "sleeper", lease=timedelta(seconds=LEASE))
        time.sleep(0.02)
    try:
        run_job(database, claims[0])
    except Fenced:
        return


def wait_a_moment(file: str) -> None:
    """Nap, then leave a sign."""
    crash_point("nap")
    Path(file).touch()
