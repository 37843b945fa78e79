"""The lists of user tasks a person works from: mine, my groups', all I may see, done by me; with counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from runner.clock import clock
from runner.records.base import MOST_ON_A_PAGE
from runner.records.page import MOST_COUNTED, Page
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.quick_read import many_rows, rows
from runner.records.seeing import Eyes, TaskList, TaskOrder, Way, first_of, sort_keys, sorted_by, ways_of
from runner.records.task_line import COLUMNS, TaskLine, lines_of
from runner.records.translated_names import tasks_called_so
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.records.viewer import Viewer


@dataclass(frozen=True)
class TaskFilter:
    """What to leave out of a list. `search`: task and process name in any language, business key, variables."""

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
    counts: TaskCounts | None = None,
) -> Page[TaskLine]:
    """One page of a list. Default order: due date, then priority, then age.

    `counts` are the numbers of the same viewer, where they have been read in the same transaction.
    """
    size = min(size, MOST_ON_A_PAGE)
    conditions = conditions_of(session, matching or TaskFilter())
    if which == "done":
        return page_of_done(session, viewer, conditions, first, size)
    eyes = Eyes.of(viewer)
    is_plain = not conditions
    values = Eyes.values(viewer)
    wanted = {**values, "first": first, "size": size, "most": first + size}
    found: Sequence[Sequence[Any]]
    if is_plain:
        found = many_rows(session, plain_page(eyes, which, order), wanted)
    else:
        found = session.execute(page_statement(eyes, which, order, conditions), wanted).all()
    if is_plain and counts is not None and which != "all":
        counted = counts.mine if which == "mine" else counts.groups
    elif is_plain:
        counted = rows(session, plain_count(eyes, which), values)[0][0]
    else:
        counted = session.scalar(count_of(ways_of(eyes, which), conditions), values) or 0
    return Page(lines_of(session, found), first, min(counted, MOST_COUNTED), counted <= MOST_COUNTED)


@lru_cache(maxsize=200)
def plain_page(eyes: Eyes, which: TaskList, order: TaskOrder) -> Select[Any]:
    """A page on which nothing is left out: made once, because to put it together costs more than to run it."""
    return page_statement(eyes, which, order, [])


def page_statement(
    eyes: Eyes, which: TaskList, order: TaskOrder, conditions: Sequence[ColumnElement[bool]]
) -> Select[Any]:
    """The tasks from `first` on, `size` of them; `most` is both together."""
    most, first, size = (bindparam(name, required=False, type_=Integer) for name in ("most", "first", "size"))
    found = first_of(ways_of(eyes, which), conditions, order, most).subquery()
    keys = [column.desc() if is_descending else column for column, is_descending in sorted_by(order, found)]
    page = select(found.c.id).order_by(*keys).offset(first).limit(size).subquery()
    return (
        select(*COLUMNS)
        .select_from(UserTask)
        .join(page, page.c.id == UserTask.id)
        .join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .order_by(*[column.desc() if is_descending else column for column, is_descending in sort_keys(order, UserTask)])
    )


def count_user_tasks(session: Session, viewer: Viewer) -> TaskCounts:
    """The numbers beside the lists."""
    values = {**Eyes.values(viewer), "now": clock.now()}
    mine, overdue, groups = rows(session, counts_statement(Eyes.of(viewer)), values)[0]
    return TaskCounts(mine, overdue, groups)


@lru_cache(maxsize=200)
def counts_statement(eyes: Eyes) -> Select[Any]:
    """All numbers beside the lists in one statement."""
    mine = ways_of(eyes, "mine")
    is_overdue = UserTask.due_order < bindparam("now", required=False, type_=UserTask.due_order.type)
    return select(
        count_of(mine, []).scalar_subquery(),
        count_of(mine, [is_overdue]).scalar_subquery(),
        count_of(ways_of(eyes, "groups"), []).scalar_subquery(),
    )


@lru_cache(maxsize=200)
def plain_count(eyes: Eyes, which: TaskList) -> Select[Any]:
    """How many tasks a list has on which nothing is left out."""
    return count_of(ways_of(eyes, which), [])


def count_of(ways: Sequence[Way], conditions: Sequence[ColumnElement[bool]]) -> Select[Any]:
    """How many tasks are seen in any of these ways; beyond 1,000 it stops counting."""
    parts = [way.first(conditions, None, MOST_COUNTED + 1).subquery() for way in ways]
    if len(parts) == 1:
        return select(func.count()).select_from(parts[0])
    # Not a union: that would read every way to its end before the first row is counted.
    ids = union_all(*[select(one.c.id) for one in parts]).subquery()
    some = select(ids.c.id).distinct().limit(MOST_COUNTED + 1).subquery()
    each_once = select(func.count()).select_from(some).scalar_subquery()
    if conditions:
        return select(each_once)
    # To tell twins apart costs five times as much as to count, and most people's tasks all come in one way.
    used = sum((case((exists(way.first([], None, 1)), 1), else_=0) for way in ways), literal(0))
    counted = sum((select(func.count()).select_from(one).scalar_subquery() for one in parts), literal(0))
    return select(case((used <= 1, counted), else_=each_once))


def page_of_done(
    session: Session, viewer: Viewer, conditions: Sequence[ColumnElement[bool]], first: int, size: int
) -> Page[TaskLine]:
    """What the viewer has completed, latest first."""
    done = select(UserTask).where(UserTask.completed_by == viewer.user_id, UserTask.ended_at.is_not(None), *conditions)
    statement = (
        done.join(ProcessInstance, ProcessInstance.id == UserTask.instance_id)
        .with_only_columns(*COLUMNS)
        .order_by(UserTask.ended_at.desc(), UserTask.id.desc())
        .offset(first)
        .limit(size)
    )
    some = done.with_only_columns(UserTask.id).limit(MOST_COUNTED + 1).subquery()
    counted = session.scalar(select(func.count()).select_from(some)) or 0
    found = lines_of(session, session.execute(statement).all())
    return Page(found, first, min(counted, MOST_COUNTED), counted <= MOST_COUNTED)


def conditions_of(session: Session, matching: TaskFilter) -> list[ColumnElement[bool]]:
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
        conditions.append(or_(holds(matching.search), *tasks_called_so(session, matching.search)))
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
