"""Due jobs: claiming them under a fenced lease, doing them, and what happens when that fails."""

import logging
import traceback
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import ColumnElement, Executable, Select, and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from runner.aside import again_when_slow
from runner.clock import clock
from runner.crash_point import crash_point
from runner.engine import StepFailed
from runner.outgoing import OutgoingFailed
from runner.records.database import Database
from runner.records.effect import EFFECTS, Effect, perform
from runner.records.job import Job
from runner.records.job_failure import fail_job
from runner.records.job_kinds import OURS, do_job
from runner.records.process_instance import ProcessInstance
from runner.records.quick_read import columns_of, loose, rows
from runner.records.retry_cycle import pause_after
from runner.records.step import Conflict
from runner.records.unavailable import Unavailable
from runner.records.user_operation import FAILURE
from runner.records.viewer import SYSTEM
from runner.records.webhook_call import note_failed_try
from runner.rejection import NotFound, Rejection

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
APART = timedelta(seconds=2)
LOOKED_AT = 100  # due jobs among which the priority decides
UNSYNCHRONIZED = {"synchronize_session": False}
Lane = Literal["all", "inside", "outside"]  # outside: what waits for other systems, and must keep nobody waiting here


class Fenced(Exception):
    """The lease ran out and somebody else has the job now: what was done here is not written."""


@dataclass(frozen=True)
class Claim:
    """A job that this worker has, until its lease ends; `token` tells it from every later claim."""

    job_id: str
    token: int
    kind: str
    root_id: str | None
    attempt: int


def claim_jobs(
    database: Database, owner: str, *, most: int = 1, lease: timedelta = LEASE, lane: Lane = "all"
) -> list[Claim]:
    """Take due jobs: each counts as tried from now on, so that one that kills its worker runs out of tries."""
    if not has_due(database, lane):
        return []
    with database.transaction() as session:
        now = database.now(session)
        ids = choose(session, now, most, lane)
        if not ids:
            return []
        rows = session.execute(
            update(Job)
            .where(Job.id.in_(ids))
            .values(
                state="doing",
                attempts=Job.attempts + 1,
                token=Job.token + 1,
                owner=owner,
                lease_until=now + lease,
            )
            .returning(Job.id, Job.token, Job.kind, Job.root_id, Job.attempts),
            execution_options=UNSYNCHRONIZED,
        ).all()
    crash_point("claimed")
    order = {job_id: position for position, job_id in enumerate(ids)}
    return sorted((Claim(*row) for row in rows), key=lambda claim: order[claim.job_id])


def has_due(database: Database, lane: Lane) -> bool:
    """Whether a job is due. Most looks find none, and are made each second by each thread."""
    if database.is_sqlite:
        first = next_due_at(database, lane)
        return first is not None and first <= clock.now()
    with database.reading() as session:
        return bool(session.scalar(select(exists().where(*due(database.now(session), lane)))))


def choose(session: Session, now: datetime, most: int, lane: Lane = "all") -> list[str]:
    """The jobs to take: of the longest due the most urgent, one per case, none of a case that is being worked on.

    One that was tried before is taken alone: were it to kill its worker, the others would lose a try with it.
    """
    other = aliased(Job)
    busy = exists().where(other.lock_key == Job.lock_key, other.state == "doing", other.lease_until >= now)
    candidates = (
        select(Job.id, Job.lock_key, Job.priority, Job.run_at, Job.attempts)
        .where(*due(now, lane), or_(Job.lock_key.is_(None), ~busy))
        .order_by(Job.run_at, Job.id)
        .limit(LOOKED_AT)
        .with_for_update(skip_locked=True)
    )
    chosen: list[str] = []
    taken: set[str] = set()
    found = session.execute(candidates).all()
    for job_id, lock_key, _, _, attempts in sorted(found, key=lambda row: (-row.priority, row.run_at, row.id)):
        if lock_key in taken or (chosen and attempts):
            continue
        chosen.append(job_id)
        if lock_key is not None:
            taken.add(lock_key)
        if attempts or len(chosen) == most:
            break
    return chosen


def due(now: datetime, lane: Lane = "all") -> list[ColumnElement[bool]]:
    """What makes a job due."""
    return [*waiting(lane), Job.run_at <= now]


def waiting(lane: Lane) -> list[ColumnElement[bool]]:
    """What makes a job one that will be due."""
    is_outside = or_(*[Job.kind == kind for kind in sorted(EFFECTS)])
    of_lane = {"all": [], "inside": [~is_outside], "outside": [is_outside]}
    return [Job.state == "todo", ~Job.is_suspended, *of_lane[lane]]


def next_due_at(database: Database, lane: Lane = "all") -> datetime | None:
    """When the next job is due; None when none is planned."""
    at: datetime | None = database.ask(first_statement(lane), {})[0][0]
    return at


@cache
def first_statement(lane: Lane) -> Select[Any]:
    """The moment of the first job; made once."""
    return select(func.min(Job.run_at)).where(*waiting(lane))


def run_job(database: Database, claim: Claim) -> bool:
    """Do a claimed job in one transaction; a failure is written in another, and never raised. Whether it was done.

    What it does to the world outside, if anything, it does before.

    Raises Fenced when somebody else has the job by now, Conflict when the case was changed at the same moment,
    Unavailable when the database is away; of these the last two take nothing from its tries.
    """
    try:
        effect = perform(database, claim.job_id, claim.token) if claim.kind in EFFECTS else None
        again_when_slow(lambda: finish_job(database, claim, effect))
    except Fenced:
        raise
    except (Conflict, Unavailable):
        give_back(database, claim)
        raise
    except NotFound:
        forget(database, claim)
    except Exception as error:
        logger.warning("a try failed: %s", type(error).__name__)
        failed(database, claim, error)
        return False
    return True


def finish_job(database: Database, claim: Claim, effect: Effect | None) -> None:
    """Write what comes of it."""
    with database.transaction() as session:
        job, root = hold(session, claim)
        if job is not None:
            crash_point("held")
            do_job(session, job, root, effect)


def hold(session: Session, claim: Claim) -> tuple[Job | None, ProcessInstance | None]:
    """The job, its row gone when this transaction ends, and its root case, locked.

    No job when the case is over, or suspended.
    """
    is_of_a_case = claim.root_id is not None and claim.kind not in OURS
    # Before the job's row, as every other step does: no deadlock.
    root = ProcessInstance.lock(session, str(claim.root_id)) if is_of_a_case else None
    if root is not None and root.state == "suspended":
        session.execute(mine(claim, update(Job)).values(state="todo", is_suspended=True, attempts=Job.attempts - 1))
        return None, root
    crash_point("job-read")
    taken = rows(session, take_statement(), {"_id": claim.job_id, "_token": claim.token})
    if not taken:
        raise Fenced(f"job '{claim.job_id}' is gone, or was taken over by another worker")
    return (None if root is not None and root.is_over else loose(Job, columns_of(Job), taken[0])), root


@cache
def take_statement() -> Executable:
    """Take a job's row away as long as the claim holds; made once, because every job runs it."""
    return (
        delete(Job)
        .where(Job.id == bindparam("_id"), Job.token == bindparam("_token"), Job.state == "doing")
        .returning(*columns_of(Job))
    )


def mine(claim: Claim, statement):  # type: ignore[no-untyped-def]
    """The statement for this job, as long as the claim holds."""
    condition = and_(Job.id == claim.job_id, Job.token == claim.token, Job.state == "doing")
    return statement.where(condition).execution_options(synchronize_session=False)


def give_back(database: Database, claim: Claim) -> None:
    """Somebody else worked on the case, or the worker stops: the job is as if it had not been claimed."""
    with database.transaction() as session:
        session.execute(
            mine(claim, update(Job)).values(state="todo", attempts=Job.attempts - 1, owner=None, lease_until=None)
        )


def forget(database: Database, claim: Claim) -> None:
    """The case has gone on without it."""
    with database.transaction() as session:
        session.execute(mine(claim, delete(Job)))


def failed(database: Database, claim: Claim, error: Exception) -> None:
    """Try it again later, or give it up with an incident when all its tries are used."""
    message = str(error) or type(error).__name__
    told = isinstance(error, StepFailed | OutgoingFailed)
    details = getattr(error, "details", None) if told else "".join(traceback.format_exception(error))
    with database.transaction() as session:
        job = session.get(Job, claim.job_id)
        if job is None or job.token != claim.token or job.state != "doing":
            return
        job.owner, job.lease_until, job.error = None, None, message
        note_failed_try(session, job, error)
        job.note(SYSTEM, FAILURE, None, {"message": message, "details": details, **job.told})
        if job.retries_left > 0:
            job.state = "todo"
            job.run_at = database.now(session) + pause_after(job.retry_cycle, job.attempts)
        else:
            fail_job(session, job, message, details)


def free_expired(database: Database) -> int:
    """Offer jobs again whose worker has not come back, or give them up; how many there were."""
    with database.reading() as session:
        found = select(Job.id).where(*expired(database.now(session))).order_by(Job.run_at, Job.id).limit(LOOKED_AT)
        ids = session.scalars(found).all()
    freed = 0
    for job_id in ids:
        try:
            freed += free(database, job_id, freed)
        except Rejection as refused:
            logger.warning("job %s can't be given up yet: %s", job_id, refused)
    return freed


def free(database: Database, job_id: str, before: int) -> bool:
    """Free one; False when somebody else did. `before`: how many were freed in the same go."""
    with database.transaction() as session:
        seen = session.get(Job, job_id)
        root = session.get(ProcessInstance, seen.root_id) if seen is not None and seen.root_id else None
        if root is not None:
            root.locked()  # before the job's row, as every other step does: no deadlock
        now = database.now(session)
        still = select(Job).where(Job.id == job_id, *expired(now)).with_for_update(skip_locked=True)
        job = session.scalars(still.execution_options(populate_existing=True)).one_or_none()
        if job is None:
            return False
        owner, job.owner, job.lease_until = job.owner, None, None
        if job.retries_left > 0:
            job.state = "todo"
            if job.attempts > 1:
                # Apart from each other, so that the one that kills its worker is soon the only one under suspicion.
                job.run_at = now + APART * before
            return True
        message = f"the worker '{owner}' did not come back from this job; that was try {job.attempts} of {job.retries}"
        job.error = message
        fail_job(session, job, message, None)
        return True


def expired(now: datetime) -> list[ColumnElement[bool]]:
    """What makes a claim worthless."""
    return [Job.state == "doing", Job.lease_until < now]
