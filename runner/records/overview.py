"""Overviews for administrators: every process in service, and the jobs that wait."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from runner.records.definition import Definition
from runner.records.job import Job
from runner.records.page import Page
from runner.records.process_definition import ProcessDefinition
from runner.records.versions import kind_of


def newest_definitions(session: Session) -> Sequence[ProcessDefinition]:
    """The newest version of every process, startable by people or not, by key."""
    newest = select(ProcessDefinition).where(ProcessDefinition.is_latest).order_by(ProcessDefinition.key)
    return session.scalars(newest).all()


def waiting_jobs(session: Session, first: int = 0, size: int = 50) -> Page[Job]:
    """Jobs that are not done, the next due first."""
    jobs = session.scalars(select(Job).order_by(Job.run_at, Job.id).offset(first).limit(size)).all()
    total = session.scalar(select(func.count()).select_from(Job)) or 0
    return Page(jobs, first, total)


def in_service(session: Session, kind: str) -> Sequence[Definition]:
    """The newest version of everything of a kind (process, decision, form), by key, with its deployment."""
    model = kind_of(kind)
    newest = select(model).where(model.is_latest).order_by(model.key)
    return session.scalars(newest).all()
