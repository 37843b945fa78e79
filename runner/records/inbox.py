"""The lists of user tasks a person works from: mine, my groups', all I may see, done by me; with counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, exists, func, or_, select, union
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.selectable import CompoundSelect

from runner.clock import clock
from runner.records.base import MOST_ON_A_PAGE
from runner.records.candidate import Candidate
from runner.records.page import MOST_COUNTED, Page
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.records.viewer import Viewer

TaskList = Literal["mine", "groups", "all", "done"]
TaskOrder = Literal["due", "priority", "created", "name"]
Keys = tuple[SQLColumnExpression[Any], ...]


@dataclass(frozen=True)
class TaskFilter:
    """What to leave out of a list. `search` looks into task name, process name, business key and variables."""

    search: str = ""
    process_key: str | None = None
    element_id: str | None = None
    due_before: datetime | None = None
    due_after: datetime | None = None
    is_snoozed: bool | None = None  # follow-up date in the future; None: both


@dataclass(frozen=True)
class TaskCounts:
    """How many tasks the lists hold; 1,001 means more than 1,000."""

    mine: int
    overdue: int
    groups: int


def user_tasks(
    session: Session,
    viewer: Viewer,
    which: TaskList = "mine",
    *,
    matching: TaskFilter | None = None,
    order: TaskOrder = "due",
    first: int = 0,
    size: int = 50,
) -> Page[UserTask]:
    """One page of a list, with case and definition loaded. Default order: due date, then priority, then age."""
    size = min(size, MOST_ON_A_PAGE)
    conditions = conditions_of(matching or TaskFilter())
    if which == "done":
        return page_of_done(session, viewer, conditions, first, size)
    ids = listed(viewer, which, conditions, order, first + size).subquery()
    statement = (
        select(UserTask)
        .join(ids, ids.c.id == UserTask.id)
        .order_by(*order_of(order))
        .offset(first)
        .limit(size)
        .options(joinedload(UserTask.instance), joinedload(UserTask.definition))
    )
    total = count(session, listed(viewer, which, conditions, None, MOST_COUNTED + 1))
    return Page(list(session.scalars(statement)), first, total, total <= MOST_COUNTED)


def count_user_tasks(session: Session, viewer: Viewer) -> TaskCounts:
    """The numbers beside the lists."""
    overdue = [UserTask.due_order < clock.now()]
    return TaskCounts(
        mine=count(session, listed(viewer, "mine", [], None, MOST_COUNTED + 1)),
        overdue=count(session, listed(viewer, "mine", overdue, None, MOST_COUNTED + 1)),
        groups=count(session, listed(viewer, "groups", [], None, MOST_COUNTED + 1)),
    )


def count(session: Session, ids: CompoundSelect[Any]) -> int:
    """How many ids there are, as far as they were limited."""
    some = ids.limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def page_of_done(
    session: Session, viewer: Viewer, conditions: Sequence[ColumnElement[bool]], first: int, size: int
) -> Page[UserTask]:
    """What the viewer has completed, latest first."""
    done = select(UserTask).where(UserTask.completed_by == viewer.user_id, UserTask.ended_at.is_not(None), *conditions)
    statement = (
        done.order_by(UserTask.ended_at.desc(), UserTask.id.desc())
        .offset(first)
        .limit(size)
        .options(joinedload(UserTask.instance), joinedload(UserTask.definition))
    )
    some = done.with_only_columns(UserTask.id).limit(MOST_COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    return Page(list(session.scalars(statement)), first, total, total <= MOST_COUNTED)


def listed(
    viewer: Viewer,
    which: TaskList,
    conditions: Sequence[ColumnElement[bool]],
    order: TaskOrder | None,
    most: int,
) -> CompoundSelect[Any]:
    """The ids of a list's first tasks: for each way to see a task the first ones of its index, put together.

    One query over all ways would have to sort everything that 100,000 open tasks offer.
    """
    parts: list[Select[Any]] = []
    if which == "all" and viewer.is_administrator:
        parts.append(part([UserTask.ended_at.is_(None)], conditions, order, most))
    elif which in ("mine", "all"):
        mine = [UserTask.assignee == viewer.user_id, UserTask.ended_at.is_(None)]
        parts.append(part(mine, conditions, order, most))
    if which in ("groups", "all"):
        offered = [("user", viewer.user_id), *(("group", group) for group in viewer.groups)]
        assigned = (False,) if which == "groups" else (False, True)
        parts.extend(
            offered_part(kind, name, is_assigned, conditions, order, most)
            for kind, name in offered
            for is_assigned in assigned
        )
    return union(*[select(one.subquery().c.id) for one in parts])


def part(
    seen: Sequence[ColumnElement[bool]],
    conditions: Sequence[ColumnElement[bool]],
    order: TaskOrder | None,
    most: int,
) -> Select[Any]:
    """The ids of tasks that are seen in one way, the first ones."""
    statement = select(UserTask.id).where(*seen, *conditions).limit(most)
    return statement if order is None else statement.order_by(*order_of(order))


def offered_part(
    kind: str,
    name: str | None,
    is_assigned: bool,
    conditions: Sequence[ColumnElement[bool]],
    order: TaskOrder | None,
    most: int,
) -> Select[Any]:
    """The ids of open tasks offered to one user or group, the first ones; from the candidates' own index."""
    statement = (
        select(Candidate.task_id.label("id"))
        .where(
            Candidate.is_open,
            Candidate.kind == kind,
            Candidate.name == name,
            Candidate.is_assigned == is_assigned,
        )
        .limit(most)
    )
    if conditions or order in ("priority", "name"):
        statement = statement.join(UserTask, UserTask.id == Candidate.task_id).where(*conditions)
    match order:
        case "due":
            return statement.order_by(Candidate.due_order, Candidate.priority.desc(), Candidate.task_id)
        case "created":
            return statement.order_by(Candidate.task_id.desc())
        case "priority" | "name":
            return statement.order_by(*order_of(order))
    return statement


def order_of(order: TaskOrder) -> Keys:
    """What a list is sorted by; always down to the id, so that pages do not overlap."""
    match order:
        case "due":
            return (UserTask.due_order, UserTask.priority.desc(), UserTask.id)
        case "priority":
            return (UserTask.priority.desc(), UserTask.due_order, UserTask.id)
        case "created":
            return (UserTask.id.desc(),)
        case "name":
            return (func.lower(UserTask.name), UserTask.due_order, UserTask.id)


def conditions_of(matching: TaskFilter) -> list[ColumnElement[bool]]:
    """A filter as conditions on tasks."""
    conditions: list[ColumnElement[bool]] = []
    if matching.process_key is not None:
        versions = select(ProcessDefinition.id).where(ProcessDefinition.key == matching.process_key)
        conditions.append(UserTask.definition_id.in_(versions))
    if matching.element_id is not None:
        conditions.append(UserTask.element_id == matching.element_id)
    if matching.due_before is not None:
        conditions.append(UserTask.due_order < matching.due_before)
    if matching.due_after is not None:
        conditions.append(UserTask.due_at > matching.due_after)
    if matching.is_snoozed is not None:
        is_snoozed = UserTask.follow_up_at > clock.now()
        awake = or_(UserTask.follow_up_at.is_(None), UserTask.follow_up_at <= clock.now())
        conditions.append(is_snoozed if matching.is_snoozed else awake)
    if matching.search:
        conditions.append(holds(matching.search))
    return conditions


def holds(search: str) -> ColumnElement[bool]:
    """Whether task name, process name, business key or a text among the case's variables contains this."""
    named = select(ProcessDefinition.id).where(ProcessDefinition.name.icontains(search, autoescape=True))
    keyed = exists().where(
        ProcessInstance.id == UserTask.root_id, ProcessInstance.business_key.icontains(search, autoescape=True)
    )
    said = exists().where(
        Variable.root_id == UserTask.root_id,
        Variable.is_active,
        Variable.text_value.icontains(search, autoescape=True),
    )
    return or_(UserTask.name.icontains(search, autoescape=True), UserTask.definition_id.in_(named), keyed, said)
