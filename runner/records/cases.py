"""The lists of cases a person may see, and the rule behind them: who may see a case."""

import json

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Text,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union,
)
from sqlalchemy.orm import Session, aliased, joinedload

from runner.records.base import MOST_ON_A_PAGE
from runner.records.candidate import Candidate
from runner.records.page import MOST_COUNTED, Page
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import InstanceState, ProcessInstance
from runner.records.translated_names import keys_called_so
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.records.viewer import Viewer


def cases(
    session: Session,
    viewer: Viewer,
    *,
    starter: str | None = None,
    search: str = "",
    process_key: str | None = None,
    states: tuple[InstanceState, ...] = (),
    first: int = 0,
    size: int = 50,
) -> Page[ProcessInstance]:
    """Root cases this viewer may see, newest first; `search` looks into business key, process names and texts."""
    statement = select(ProcessInstance).where(ProcessInstance.root_id == ProcessInstance.id)
    if starter is not None:
        statement = statement.where(ProcessInstance.starter == starter)
    elif not viewer.is_administrator:
        statement = statement.where(ProcessInstance.id.in_(seen_ids(viewer)))
    if states:
        statement = statement.where(ProcessInstance.state.in_(states))
    if process_key is not None or search:
        statement = statement.join(ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id)
    if process_key is not None:
        statement = statement.where(ProcessDefinition.key == process_key)
    if search:
        keys = keys_called_so(session, search)
        statement = statement.where(or_(holds(search), ProcessDefinition.key.in_(keys)) if keys else holds(search))
    newest = statement.order_by(ProcessInstance.started_at.desc(), ProcessInstance.id.desc())
    page = newest.offset(first).limit(min(size, MOST_ON_A_PAGE)).options(joinedload(ProcessInstance.definition))
    total = count(session, statement)
    return Page(list(session.scalars(page)), first, total, total <= MOST_COUNTED)


def count(session: Session, statement: Select[ProcessInstance]) -> int:
    """How many there are; beyond 1,000 it stops counting."""
    some = statement.with_only_columns(literal(1)).limit(MOST_COUNTED + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def holds(search: str) -> ColumnElement[bool]:
    """Whether business key, process name or a text among the variables contains this, in any case of letters."""
    variable = aliased(Variable)
    return or_(
        ProcessInstance.business_key.icontains(search, autoescape=True),
        ProcessDefinition.name.icontains(search, autoescape=True),
        exists().where(
            variable.root_id == ProcessInstance.id,
            variable.is_active,
            variable.text_value.icontains(search, autoescape=True),
        ),
    )


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer may see this one case: its root's starter, takers-part and readers."""
    root = aliased(ProcessInstance)
    started = exists().where(root.id == ProcessInstance.root_id, root.starter == viewer.user_id)
    took_part = exists().where(
        UserTask.root_id == ProcessInstance.root_id,
        or_(
            UserTask.assignee == viewer.user_id,
            UserTask.completed_by == viewer.user_id,
            UserTask.owner == viewer.user_id,
        ),
    )
    may_take = exists().where(
        UserTask.root_id == ProcessInstance.root_id, UserTask.ended_at.is_(None), or_(*offered_to(viewer))
    )
    read = exists().where(
        root.id == ProcessInstance.root_id,
        root.definition_id == ProcessDefinition.id,
        readers_include(viewer),
    )
    return or_(started, took_part, may_take, read)


def seen_ids(viewer: Viewer) -> CompoundSelect[str]:
    """The ids of all root cases the viewer may see: the same rule as `seen_by`, each part read from its index."""
    readable = select(ProcessDefinition.id).where(readers_include(viewer))
    return union(
        select(ProcessInstance.id).where(ProcessInstance.starter == viewer.user_id),
        select(ProcessInstance.id).where(ProcessInstance.definition_id.in_(readable)),
        select(UserTask.root_id).where(UserTask.assignee == viewer.user_id, UserTask.ended_at.is_(None)),
        select(UserTask.root_id).where(UserTask.completed_by == viewer.user_id),
        *[select(UserTask.root_id).where(UserTask.ended_at.is_(None), offered) for offered in offered_to(viewer)],
    )


def offered_to(viewer: Viewer) -> list[ColumnElement[bool]]:
    """The two ways in which an open task is offered to the viewer: by name, by group."""
    candidacy = and_(Candidate.task_id == UserTask.id, Candidate.is_open)
    return [
        and_(candidacy, Candidate.kind == "user", Candidate.name == viewer.user_id),
        and_(candidacy, Candidate.kind == "group", Candidate.name.in_(viewer.groups)),
    ]


def readers_include(viewer: Viewer) -> ColumnElement[bool]:
    """Whether one of the viewer's groups is among the process's readers, a list kept as JSON text."""
    readers = type_coerce(ProcessDefinition.reader_groups, Text)
    quoted = [json.dumps(group, ensure_ascii=False) for group in viewer.groups]
    return or_(false(), *[readers.contains(group, autoescape=True) for group in quoted])
