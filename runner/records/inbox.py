"""The lists of user tasks a person works from: mine, my groups', all I may see, done by me; with counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select, union
from sqlalchemy.orm import Session, joinedload

from runner.clock import clock
from runner.records.base import MOST_ON_A_PAGE
from runner.records.page import MOST_COUNTED, Page
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.seeing import TaskList, TaskOrder, Way, first_of, sort_keys, sorted_by, ways_of
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.records.viewer import Viewer


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
    ways = ways_of(viewer, which)
    found = first_of(ways, conditions, order, first + size).subquery()
    keys = [column.desc() if is_descending else column for column, is_descending in sorted_by(order, found)]
    page = select(found.c.id).order_by(*keys).offset(first).limit(size).subquery()
    statement = (
        select(UserTask)
        .join(page, page.c.id == UserTask.id)
        .order_by(*[column.desc() if is_descending else column for column, is_descending in sort_keys(order, UserTask)])
        .options(joinedload(UserTask.instance), joinedload(UserTask.definition))
    )
    counted = count(session, ways, conditions)
    return Page(list(session.scalars(statement)), first, min(counted, MOST_COUNTED), counted <= MOST_COUNTED)


def count_user_tasks(session: Session, viewer: Viewer) -> TaskCounts:
    """The numbers beside the lists."""
    mine = ways_of(viewer, "mine")
    return TaskCounts(
        mine=count(session, mine, []),
        overdue=count(session, mine, [UserTask.due_order < clock.now()]),
        groups=count(session, ways_of(viewer, "groups"), []),
    )


def count(session: Session, ways: Sequence[Way], conditions: Sequence[ColumnElement[bool]]) -> int:
    """How many tasks are seen in any of these ways; beyond 1,000 it stops counting."""
    parts = [way.first(conditions, None, MOST_COUNTED + 1).subquery() for way in ways]
    some = union(*[select(one.c.id) for one in parts]).limit(MOST_COUNTED + 1).subquery()
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
    counted = session.scalar(select(func.count()).select_from(some)) or 0
    return Page(list(session.scalars(statement)), first, min(counted, MOST_COUNTED), counted <= MOST_COUNTED)


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
