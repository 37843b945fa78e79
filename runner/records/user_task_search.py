"""The statements that find one user task: put together once, because that costs more than to run them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from runner.records.candidate import Candidate
from runner.records.database import Database
from runner.records.library import GENERATION
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.quick_read import columns_of, records, rows
from runner.records.seeing import Eyes
from runner.records.setting import Setting
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer

PAIR, PAIRS = "\x1f", "\x1e"  # between kind and name, and between candidates: no id holds control characters


TASK, ROOT = columns_of(UserTask), ProcessInstance.whole()
TASK_WITH_DRAFT, DEFINITION = columns_of(UserTask, "draft"), columns_of(ProcessDefinition)


@dataclass(frozen=True)
class Found:
    """A task with its root case, its candidates (kind and name), and the last deployment."""

    task: UserTask
    root: ProcessInstance
    candidates: list[tuple[str, str]]
    generation: str


def find_user_task(session: Session, task_id: str, viewer: Viewer, *, is_writing: bool) -> Found | None:
    """A task that the viewer may see; when writing, its row and its root case are locked."""
    statement = find_statement(is_writing, None if viewer.is_administrator else len(viewer.groups))
    found = rows(session, statement, {"task_id": task_id, **Eyes.values(viewer)})
    if not found:
        return None
    if not is_writing:
        return read_task(session, found[0])
    candidates, generation, *values = found[0]
    task, root = records(session, values, (UserTask, TASK), (ProcessInstance, ROOT))
    return Found(task, root, pairs_of(candidates), generation or "")


def find_next_user_task(session: Session, root_id: str, viewer: Viewer) -> Found | None:
    """The task of `next_user_task`, to look at."""
    statement = find_next_statement(len(viewer.groups))
    found = rows(session, statement, {"root_id": root_id, **Eyes.values(viewer)})
    return read_task(session, found[0]) if found else None


def read_task(session: Session, row: Sequence[Any]) -> Found:
    """What was found to look at."""
    candidates, generation, *values = row
    shapes = ((UserTask, TASK_WITH_DRAFT), (ProcessInstance, ROOT), (ProcessDefinition, DEFINITION))
    task, root, definition = records(session, values, *shapes)
    set_committed_value(task, "definition", definition)
    return Found(task, root, pairs_of(candidates), generation or "")


@cache
def find_statement(is_writing: bool, groups: int | None) -> Select[Any]:
    """The task of an id, for those who are in as many groups; None: for who sees all."""
    wanted = [UserTask.id == bindparam("task_id", required=False)]
    if groups is not None:
        wanted.append(is_viewers(groups))
    return whole_task(is_writing).where(*wanted)


@cache
def find_next_statement(groups: int) -> Select[Any]:
    """The task that a person in so many groups goes on with in a case."""
    return whole_task(False).where(UserTask.id == next_statement(groups).scalar_subquery())


def whole_task(is_writing: bool) -> Select[Any]:
    """Candidates in one text, the last deployment, a task, its root case (locked when writing), else its definition."""
    candidates = (
        select(func.aggregate_strings(Candidate.kind + PAIR + Candidate.name, PAIRS))
        .where(Candidate.task_id == UserTask.id)
        .scalar_subquery()
    )
    deployed = select(Setting.value).where(Setting.name == GENERATION).scalar_subquery()
    columns = (*TASK, *ROOT) if is_writing else (*TASK_WITH_DRAFT, *ROOT, *DEFINITION)
    found = (
        select(candidates, deployed, *columns)
        .select_from(UserTask)
        .join(ProcessInstance, ProcessInstance.id == UserTask.root_id)
    )
    if not is_writing:
        return found.join(ProcessDefinition, ProcessDefinition.id == UserTask.definition_id)
    # The task's row too: what waited for the case would else see the task as it was before. In this order.
    return found.with_for_update(of=[ProcessInstance, UserTask])


def next_user_task(database: Database, root_id: str, viewer: Viewer) -> str | None:
    """The viewer's first open task of a case, else the first that is offered; None when others are next."""
    found = database.ask(next_statement(len(viewer.groups)), {"root_id": root_id, **Eyes.values(viewer)})
    return str(found[0][0]) if found else None


@cache
def next_statement(groups: int) -> Select[Any]:
    """The id of the task that a person in so many groups goes on with in a case."""
    is_mine = UserTask.assignee == bindparam("viewer", required=False, type_=Text)
    return (
        select(UserTask.id)
        .where(UserTask.root_id == bindparam("root_id", required=False), UserTask.ended_at.is_(None))
        .where(or_(is_mine, and_(UserTask.assignee.is_(None), or_(*is_offered(groups)))))
        .order_by(case((is_mine, 0), else_=1), UserTask.id)
        .limit(1)
    )


def is_viewers(groups: int) -> ColumnElement[bool]:
    """Whether a task is, was or may become the viewer's."""
    viewer = bindparam("viewer", required=False, type_=Text)
    return or_(
        UserTask.assignee == viewer, UserTask.owner == viewer, UserTask.completed_by == viewer, *is_offered(groups)
    )


def is_offered(groups: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Whether the viewer is a candidate: as a user, or by a group."""
    viewer = bindparam("viewer", required=False, type_=Text)
    names = [bindparam(f"group_{number}", required=False, type_=Text) for number in range(groups)]
    return (
        exists().where(Candidate.task_id == UserTask.id, Candidate.kind == "user", Candidate.name == viewer),
        exists().where(Candidate.task_id == UserTask.id, Candidate.kind == "group", Candidate.name.in_(names)),
    )


def pairs_of(candidates: str | None) -> list[tuple[str, str]]:
    """Kind and name of each candidate out of the text that the database put together."""
    if not candidates:
        return []
    return [(kind, name) for kind, _, name in (pair.partition(PAIR) for pair in candidates.split(PAIRS))]
