"""Suspension: holding definitions and their cases, now or at a moment, and single jobs."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.bell import ring_after_commit
from runner.records.job import Job
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import require_administrator
from runner.records.viewer import SYSTEM, Viewer

SUSPENSION = "suspension"  # a job that suspends or activates a definition when it is due


def suspend_definitions(
    session: Session,
    definitions: Iterable[ProcessDefinition],
    is_suspended: bool,
    viewer: Viewer,
    *,
    with_cases: bool = False,
    at: datetime | None = None,
) -> None:
    """Hold definitions, or let them go on, and with them the cases that run by them; `at` a moment to come: then."""
    require_administrator(viewer, "suspend or activate processes")
    for definition in definitions:
        if at is not None and at > clock.now():
            plan(session, definition, is_suspended, with_cases, at)
            continue
        definition.set_suspended(is_suspended, viewer)
        if with_cases:
            running = select(ProcessInstance).where(
                ProcessInstance.definition_id == definition.id,
                ProcessInstance.root_id == ProcessInstance.id,
                ProcessInstance.ended_at.is_(None),
            )
            suspend_cases(session.scalars(running.order_by(ProcessInstance.id)).all(), is_suspended, viewer)


def plan(session: Session, definition: ProcessDefinition, is_suspended: bool, with_cases: bool, at: datetime) -> None:
    """Make the job that does it at its moment."""
    payload = {"suspended": is_suspended, "with_cases": with_cases}
    session.add(Job.planned(f"{SUSPENSION}:{new_id()}", SUSPENSION, at, definition_id=definition.id, payload=payload))
    ring_after_commit(session, "job", {at})


def suspend_by_job(session: Session, job: Job) -> None:
    """The moment has come; a definition that is gone by now is no error."""
    definition = session.get(ProcessDefinition, job.definition_id)
    if definition is not None:
        suspended, with_cases = job.payload["suspended"], job.payload["with_cases"]
        suspend_definitions(session, [definition], suspended, SYSTEM, with_cases=with_cases)


def suspend_cases(cases: Iterable[ProcessInstance], is_suspended: bool, viewer: Viewer) -> None:
    """Hold cases, or let them go on."""
    for case in cases:
        case.set_suspended(is_suspended, viewer)


def suspend_jobs(jobs: Iterable[Job], is_suspended: bool, viewer: Viewer) -> None:
    """Hold single jobs, or let them be done: by administrators."""
    require_administrator(viewer, "suspend or activate jobs")
    for job in jobs:
        if job.is_suspended == is_suspended:
            continue
        job.require_not_doing()
        job.is_suspended = is_suspended
        if not is_suspended:
            ring_after_commit(job.session, "job", {job.run_at})
        job.note(viewer, "suspend" if is_suspended else "activate", None, None)
