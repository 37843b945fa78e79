"""Mutants: wrong versions of the code that the durability tests must find out, so that it is known that they bite."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session, make_transient, undefer

from runner.crash_point import crash_point
from runner.records import Database, Job, ProcessInstance, UserTask, due_job, recording, step


def mutate(name: str | None) -> None:
    """Let this process be the mutant of this name."""
    if name is not None:
        MUTANTS[name]()


def enqueue_after_commit() -> None:
    """The next jobs are written in a transaction of their own, after the one that causes them."""
    insert, opened = recording.bulk.insert, Database._session

    def insert_others(session: Session, model: Any, rows: Any) -> None:
        if model is Job:
            session.info.setdefault("late_jobs", []).extend(rows)
        else:
            insert(session, model, rows)

    @contextmanager
    def and_later_the_jobs(self: Database, *, is_writing: bool) -> Iterator[Session]:
        with opened(self, is_writing=is_writing) as session:
            yield session
        rows = session.info.get("late_jobs")
        if rows:
            with opened(self, is_writing=True) as late:
                insert(late, Job, rows)

    recording.bulk.insert = insert_others  # type: ignore[assignment]
    Database._session = and_later_the_jobs  # type: ignore[method-assign]


def no_fence() -> None:
    """A worker does the job it once claimed, whoever has it now."""

    def hold(session: Session, claim: Any) -> Any:
        job = session.get_one(Job, claim.job_id)
        root = session.get(ProcessInstance, job.root_id) if job.root_id else None
        if root is not None:
            root = root.locked()
        crash_point("job-read")
        make_transient(job)
        session.execute(delete(Job).where(Job.id == claim.job_id), execution_options={"synchronize_session": False})
        return job, root

    due_job.hold = hold  # type: ignore[assignment]


def no_lock() -> None:
    """A case is read without a lock; the check of its version alone must keep updates from being lost."""

    def unlocked(session: Session, root_id: str) -> ProcessInstance | None:
        found = select(ProcessInstance).where(ProcessInstance.id == root_id)
        statement = found.options(undefer(ProcessInstance.image)).execution_options(populate_existing=True)
        return session.scalars(statement).one_or_none()

    ProcessInstance.lock = unlocked  # type: ignore[method-assign, assignment]


def no_version_check() -> None:
    """A case is read without a lock, and written whatever others wrote meanwhile; and so is a task."""
    no_lock()
    instances: Any = ProcessInstance.__table__
    step.GO_ON = (
        update(instances)
        .where(instances.c.id == bindparam("_id"), bindparam("_revision", type_=instances.c.revision.type) > 0)
        .values(image=bindparam("_image"), revision=instances.c.revision + 1)
    )
    from runner.records import user_task

    user_task.require_revision = lambda task, revision: None  # type: ignore[assignment]
    assert UserTask.complete.__globals__["require_revision"] is user_task.require_revision


def poison() -> None:
    """Not wrong, but ill-treated: whatever does the job at an element called poison dies of it."""
    right = due_job.do_job

    def do_job(session: Session, job: Job, root: ProcessInstance | None, effect: Any = None) -> None:
        if job.element_id == "poison":
            os.kill(os.getpid(), signal.SIGKILL)
        right(session, job, root, effect)

    due_job.do_job = do_job


MUTANTS = {
    "poison": poison,
    "enqueue after commit": enqueue_after_commit,
    "no fence": no_fence,
    "no lock": no_lock,
    "no version check": no_version_check,
}
