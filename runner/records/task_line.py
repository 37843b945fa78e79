"""TaskLine: what a list shows of a user task: plain values, because fifty records would cost ten times as much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from runner.notation.model import Node
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.shelf import LISTED
from runner.records.user_task import TaskState, UserTask

COLUMNS: tuple[Any, ...] = (
    UserTask.definition_id,
    UserTask.id,
    UserTask.element_id,
    UserTask.name,
    UserTask.state,
    UserTask.assignee,
    UserTask.priority,
    UserTask.due_at,
    UserTask.created_at,
    UserTask.ended_at,
    ProcessInstance.business_key,
)


@dataclass(frozen=True)
class Drawn:
    """What lists say of a process, which never changes at its version."""

    key: str
    name: str | None
    names: Mapping[str, str]
    nodes: Mapping[str, Node]

    @classmethod
    def of(cls, definition: ProcessDefinition) -> "Drawn":
        return cls(definition.key, definition.name, definition.names, definition.nodes)

    @property
    def label(self) -> str:
        """What people read: the name, or the key."""
        return self.name or self.key


class TaskLine(NamedTuple):
    """A user task in a list; the fields are those of UserTask, its case and its process."""

    definition: Drawn
    id: str
    element_id: str
    name: str | None
    state: TaskState
    assignee: str | None
    priority: int
    due_at: datetime | None
    created_at: datetime
    ended_at: datetime | None
    business_key: str | None

    @property
    def node(self) -> Node:
        """The user task as drawn."""
        return self.definition.nodes[self.element_id]

    @property
    def label(self) -> str:
        """What people read: the name, or the element's id."""
        return self.name or self.element_id


def lines_of(session: Session, rows: Sequence[Sequence[Any]]) -> list[TaskLine]:
    """The lines of rows of COLUMNS."""
    processes = {definition_id: drawn(session, definition_id) for definition_id in {row[0] for row in rows}}
    return [TaskLine(processes[definition_id], *values) for definition_id, *values in rows]


def drawn(session: Session, definition_id: str) -> Drawn:
    """What lists say of the process of this definition; read once."""
    return LISTED.get(definition_id, lambda: Drawn.of(ProcessDefinition.find(session, definition_id)))
