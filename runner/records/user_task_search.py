"""The statements that find one user task: put together once, because that costs more than to run them."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload, undefer

from runner.records.candidate import Candidate
from runner.records.library import GENERATION
from runner.records.process_instance import ProcessInstance
from runner.records.setting import Setting
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer

PAIR, PAIRS = "\x1f", "\x1e"  # between kind and name, and between candidates: no id holds control characters


@cache
def find_statement(is_writing: bool, sees_all: bool) -> Select[Any]:
    """A task, its root case (locked when writing), its candidates in one text, the last deployment.

    Made once, at the first use: to put it together costs more than to run it.
    """
    candidates = (
        select(func.aggregate_strings(Candidate.kind + PAIR + Candidate.name, PAIRS))
        .where(Candidate.task_id == UserTask.id)
        .scalar_subquery()
        .label("candidates")
    )
    deployed = select(Setting.value).where(Setting.name == GENERATION).scalar_subquery().label("generation")
    wanted = [UserTask.id == bindparam("task_id")]
    if not sees_all:
        wanted.append(is_viewers())
    found = (
        select(UserTask, ProcessInstance, candidates, deployed)
        .where(*wanted)
        .join(ProcessInstance, ProcessInstance.id == UserTask.root_id)
        .options(undefer(ProcessInstance.image))
    )
    if not is_writing:
        return found.options(undefer(UserTask.draft), joinedload(UserTask.definition))
    return (
        found
        # The task's row too: what waited for the case would else see the task as it was before. In this order.
        .with_for_update(of=[ProcessInstance, UserTask]).execution_options(populate_existing=True)
    )


def next_user_task(session: Session, root_id: str, viewer: Viewer) -> str | None:
    """The viewer's first open task of a case, else the first that is offered; None when others are next."""
    seeking = {"root_id": root_id, "viewer": viewer.user_id, "groups": viewer.groups}
    found: str | None = session.scalar(next_statement(), seeking)
    return found


@cache
def next_statement() -> Select[Any]:
    """The id of the task that a person goes on with in a case."""
    is_mine = UserTask.assignee == bindparam("viewer", type_=Text)
    return (
        select(UserTask.id)
        .where(UserTask.root_id == bindparam("root_id"), UserTask.ended_at.is_(None))
        .where(or_(is_mine, and_(UserTask.assignee.is_(None), or_(*is_offered()))))
        .order_by(case((is_mine, 0), else_=1), UserTask.id)
        .limit(1)
    )


def is_viewers() -> ColumnElement[bool]:
    """Whether a task is, was or may become the viewer's."""
    viewer = bindparam("viewer", type_=Text)
    return or_(UserTask.assignee == viewer, UserTask.owner == viewer, UserTask.completed_by == viewer, *is_offered())


def is_offered() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether the viewer is a candidate: as a user, or by a group."""
    viewer, groups = bindparam("viewer", type_=Text), bindparam("groups", expanding=True, type_=Text)
    return (
        exists().where(Candidate.task_id == UserTask.id, Candidate.kind == "user", Candidate.name == viewer),
        exists().where(Candidate.task_id == UserTask.id, Candidate.kind == "group", Candidate.name.in_(groups)),
    )


def pairs_of(candidates: str | None) -> list[tuple[str, str]]:
    """Kind and name of each candidate out of the text that the database put together."""
    if not candidates:
        return []
    return [(kind, name) for kind, _, name in (pair.partition(PAIR) for pair in candidates.split(PAIRS))]
