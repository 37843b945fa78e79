"""Leftovers: rows that say something is still to be done for a case that is over. There must never be any."""

from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from runner.records.candidate import Candidate
from runner.records.external_task import ExternalTask
from runner.records.incident import Incident
from runner.records.job import Job
from runner.records.process_instance import ProcessInstance
from runner.records.subscription import Subscription
from runner.records.user_task import UserTask
from runner.records.variable import Variable


def leftovers(session: Session) -> list[str]:
    """What is wrong, in words; an installation's check-up (`doctor`) and every test look at it."""
    root = ProcessInstance
    found = []
    checks: tuple[tuple[str, Any, Any], ...] = (
        ("open user tasks", UserTask, UserTask.ended_at.is_(None)),
        ("open external tasks", ExternalTask, ExternalTask.ended_at.is_(None)),
        ("jobs", Job, Job.kind != "delivery"),
        ("subscriptions", Subscription, Subscription.root_id.is_not(None)),
        ("open incidents", Incident, Incident.resolved_at.is_(None) & Incident.job_id.is_(None)),
        ("active variables", Variable, Variable.is_active),
    )
    for what, model, is_open in checks:
        over = exists().where(root.id == model.root_id, root.ended_at.is_not(None))
        number = session.scalar(select(func.count()).select_from(model).where(is_open, over))
        if number:
            found.append(f"{number} {what} of cases that are over")
    closed = exists().where(UserTask.id == Candidate.task_id, UserTask.ended_at.is_not(None))
    number = session.scalar(select(func.count()).select_from(Candidate).where(Candidate.is_open, closed))
    if number:
        found.append(f"{number} candidates of user tasks that are over")
    wrong = or_(root.ended_at.is_(None) & root.image.is_(None), root.ended_at.is_not(None) & root.image.is_not(None))
    number = session.scalar(select(func.count()).select_from(root).where(root.root_id == root.id, wrong))
    if number:
        found.append(f"{number} cases whose image does not fit their state")
    return found
