"""The statement that finds a user task: put together once, because that costs more than to run it."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, bindparam, exists, func, or_, select
from sqlalchemy.orm import undefer

from runner.records.candidate import Candidate
from runner.records.library import GENERATION
from runner.records.process_instance import ProcessInstance
from runner.records.setting import Setting
from runner.records.user_task import UserTask

PAIR, PAIRS = "\x1f", "\x1e"  # between kind and name, and between candidates: no id holds control characters


@cache
def find_statement(is_writing: bool, sees_all: bool) -> Select[Any]:
    """A task, its candidates in one text, the last deployment; when writing, its root case too, locked.

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
    if not is_writing:
        return select(UserTask, UserTask.id, candidates, deployed).where(*wanted)
    return (
        select(UserTask, ProcessInstance, candidates, deployed)
        .where(*wanted)
        .join(ProcessInstance, ProcessInstance.id == UserTask.root_id)
        .options(undefer(ProcessInstance.image))
        # The task's row too: what waited for the case would else see the task as it was before. In this order.
        .with_for_update(of=[ProcessInstance, UserTask])
        .execution_options(populate_existing=True)
    )


def is_viewers() -> ColumnElement[bool]:
    """Whether a task is, was or may become the viewer's."""
    viewer, groups = bindparam("viewer", type_=Text), bindparam("groups", expanding=True, type_=Text)
    return or_(
        UserTask.assignee == viewer,
        UserTask.owner == viewer,
        UserTask.completed_by == viewer,
        exists().where(Candidate.task_id == UserTask.id, Candidate.kind == "user", Candidate.name == viewer),
        exists().where(Candidate.task_id == UserTask.id, Candidate.kind == "group", Candidate.name.in_(groups)),
    )


def pairs_of(candidates: str | None) -> list[tuple[str, str]]:
    """Kind and name of each candidate out of the text that the database put together."""
    if not candidates:
        return []
    return [(kind, name) for kind, _, name in (pair.partition(PAIR) for pair in candidates.split(PAIRS))]
