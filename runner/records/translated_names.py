"""Names in other languages (`name:zh` in diagrams): what a search finds by them.

Names are those of the newest version; they hold for every version.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select
from sqlalchemy.orm import Session

from runner.records.process_definition import ProcessDefinition
from runner.records.user_task import UserTask


def keys_called_so(session: Session, search: str) -> list[str]:
    """The processes whose name in another language contains this."""
    return [definition.key for definition in newest(session) if contains(definition.names.values(), search)]


def tasks_called_so(session: Session, search: str) -> list[ColumnElement[bool]]:
    """Conditions on tasks: of a process, or of an element, whose name in another language contains this."""
    keys = keys_called_so(session, search)
    conditions: list[ColumnElement[bool]] = []
    if keys:
        conditions.append(UserTask.definition_id.in_(versions_of(keys)))
    for definition in newest(session):
        nodes = definition.process.content.all_nodes() if definition.key not in keys else ()
        found = [node.id for node in nodes if node.type == "userTask" and contains(node.names.values(), search)]
        if found:
            versions = versions_of([definition.key])
            conditions.append(and_(UserTask.definition_id.in_(versions), UserTask.element_id.in_(found)))
    return conditions


def newest(session: Session) -> list[ProcessDefinition]:
    return list(session.scalars(select(ProcessDefinition).where(ProcessDefinition.is_latest)))


def versions_of(keys: Collection[str]) -> Select[Any]:
    """The ids of every version of these processes."""
    return select(ProcessDefinition.id).where(ProcessDefinition.key.in_(keys))


def contains(names: Collection[str], search: str) -> bool:
    return any(search.casefold() in name.casefold() for name in names)
