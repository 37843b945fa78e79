"""The worker: does due jobs, one transaction each, in threads of the server or in a process of its own."""

import logging
import os
import socket
import threading
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from runner import metrics
from runner.clock import clock
from runner.logs import about
from runner.records.database import Database
from runner.records.due_job import LEASE, Claim, Fenced, Lane, claim_jobs, free_expired, give_back, next_due_at, run_job
from runner.records.notice import plan_look_for_overdue
from runner.records.step import Conflict
from runner.records.unavailable import Unavailable

if TYPE_CHECKING:
    from runner.records.dispatch import Dispatch

logger = logging.getLogger(__name__)

POLL_AFTER = 1.0  # seconds; another process's jobs ring no bell here
SWEEP_AFTER = 5.0  # seconds
AT_ONCE: dict[Lane, int] = {"inside": 10, "outside": 1}  # jobs per claim
PAUSE_AFTER_TROUBLE = 1.0  # seconds


class Worker:
    """Threads that do due jobs until they are stopped; after a `lease` without an end a job is offered again.

    `threads`: how many jobs at a time; as many more wait for other systems to answer.
    """

    def __init__(
        self, database: Database, threads: int = 2, lease: timedelta = LEASE, dispatch: "Dispatch | None" = None
    ) -> None:
        self.database = database
        self.lease = lease
        self.dispatch = dispatch
        self.name = f"{socket.gethostname()}-{os.getpid()}"
        self.beat_at = time.monotonic()
        self._stopping = threading.Event()
        self._swept_at = 0.0
        self._threads = [
            threading.Thread(target=self._work, args=(owner, lane), name=f"worker-{owner}", daemon=True)
            for number in range(threads)
            for owner, lane in lanes(f"{self.name}-{number}")
        ]

    def start(self) -> None:
        """Begin to work."""
        if self.dispatch is not None and self._threads:
            self.dispatch.listen()
        for thread in self._threads:
            thread.start()

    def stop(self, seconds: float = 30.0) -> bool:
        """Claim nothing more, finish what is in hand, give the rest back; whether all threads came to their end."""
        self._stopping.set()
        if self.dispatch is not None:
            self.dispatch.stop()
        self.database.bell.ring(["job"])
        until = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(until - time.monotonic(), 0.0))
        return not any(thread.is_alive() for thread in self._threads)

    @property
    def is_stopping(self) -> bool:
        """Whether it claims nothing more."""
        return self._stopping.is_set()

    @property
    def is_well(self) -> bool:
        """Whether a thread has looked for jobs in the last 30 seconds."""
        return not self._threads or time.monotonic() - self.beat_at < 30.0

    def _work(self, owner: str, lane: Lane) -> None:
        owed: list[Claim] = []  # to be given back as soon as the database answers again
        while not self._stopping.is_set():
            heard = self.database.bell.count("job")
            try:
                self._give_back(owed)
                self._sweep()
                claims = claim_jobs(self.database, owner, most=AT_ONCE[lane], lease=self.lease, lane=lane)
                self.beat_at = time.monotonic()
                if claims:
                    self._do(claims, owed)
                else:
                    self.database.bell.wait("job", heard, self._idle_seconds(lane))
            except Unavailable as trouble:
                logger.warning("job loop: %s", trouble)
                self._stopping.wait(PAUSE_AFTER_TROUBLE)
            except Exception:
                # The loop must outlive a bug in one job's bookkeeping; the lease brings the job back.
                logger.exception("job loop failed")
                self._stopping.wait(PAUSE_AFTER_TROUBLE)

    def _do(self, claims: list[Claim], owed: list[Claim]) -> None:
        for number, claim in enumerate(claims):
            if self._stopping.is_set():
                give_back(self.database, claim)
                continue
            try:
                self._run(claim)
            except Unavailable:
                owed.extend(claims[number:])
                raise

    def _run(self, claim: Claim) -> None:
        """Do one, count how it went, and let everything that is logged meanwhile name it."""
        result, begun_at = "unavailable", time.monotonic()
        ids = {"job_id": claim.job_id, "case_id": claim.root_id}
        with about(**ids, job_kind=claim.kind), metrics.job_seconds.labels(claim.kind).time():
            try:
                result = "done" if run_job(self.database, claim) else "failed"
            except Fenced as fenced:
                result = "fenced"
                metrics.fenced.inc()
                logger.warning("job is somebody else's by now: %s", fenced)
            except Conflict as conflict:
                result = "again"
                logger.info("job is tried again at once: %s", conflict)
            finally:
                metrics.job_runs.labels(claim.kind, result).inc()
                milliseconds = round((time.monotonic() - begun_at) * 1000, 1)
                logger.info("job", extra={"result": result, "attempt": claim.attempt, "milliseconds": milliseconds})

    def _give_back(self, owed: list[Claim]) -> None:
        """What was claimed before the database went away need not wait for the end of its lease."""
        while owed:
            give_back(self.database, owed[-1])
            owed.pop()

    def _sweep(self) -> None:
        """From time to time: free what dead workers hold."""
        if time.monotonic() - self._swept_at >= SWEEP_AFTER:
            self._swept_at = time.monotonic()
            freed = free_expired(self.database)
            if freed:
                metrics.leases_expired.inc(freed)
                logger.warning("%d jobs had an expired lease", freed)
            if self.database.outgoing.server is not None:
                plan_look_for_overdue(self.database)

    def _idle_seconds(self, lane: Lane) -> float:
        due_at = next_due_at(self.database, lane)
        if due_at is None:
            return POLL_AFTER
        return min(max((due_at - clock.now()).total_seconds(), 0.01), POLL_AFTER)


def lanes(name: str) -> list[tuple[str, Lane]]:
    """One thread does what is done here; its twin waits for other systems, so that a slow one delays no timer."""
    return [(name, "inside"), (f"{name}-outside", "outside")]
