"""Reports about user tasks: how many wait for each candidate group."""

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from runner.records.candidate import Candidate
from runner.records.listings.user_tasks import TASKS
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer


def candidate_group_counts(session: Session, viewer: Viewer) -> list[tuple[str | None, int]]:
    """Each candidate group with the number of its open tasks that the viewer may see; None: tasks without a group."""
    seen = TASKS.statement(viewer, {"open": True}).with_only_columns(UserTask.id).subquery()
    statement = (
        select(Candidate.name, func.count())
        .select_from(seen)
        .outerjoin(Candidate, and_(Candidate.task_id == seen.c.id, Candidate.kind == "group"))
        .group_by(Candidate.name)
        .order_by(Candidate.name)
    )
    return [(name, number) for name, number in session.execute(statement)]
