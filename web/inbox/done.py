"""Done: a task that was just completed, for the note that says so."""

from dataclasses import dataclass
from typing import Any

from flask import request

from runner.notation.model import Node
from runner.records.database import Session
from runner.records.incident import has_open_incident
from runner.records.user_task import UserTask
from runner.rejection import NotFound
from web import account
from web.pages import task_label


@dataclass(frozen=True)
class Done:
    """Which task it was, its own and its drawn name, and the case whose next step may have failed."""

    task_id: str
    root_id: str
    element_id: str
    name: str | None
    node: Node

    @classmethod
    def of(cls, task: UserTask) -> "Done":
        return cls(task.id, task.root_id, task.element_id, task.name, task.node)

    @property
    def label(self) -> str:
        """What it is called in the language of this answer."""
        return task_label(self)

    def note(self, session: Session) -> dict[str, Any]:
        """What the template of the note is given."""
        return {"done": self, "stumbles": has_open_incident(session, self.root_id)}


def note_asked_for(session: Session) -> dict[str, Any]:
    """The note about the task whose completion led to this address (`?done=`); empty when it was not the viewer's."""
    task_id = request.args.get("done", "")
    if not task_id:
        return {}
    try:
        task = UserTask.find(session, task_id, account.viewer())
    except NotFound:
        return {}
    return Done.of(task).note(session) if task.completed_by == account.viewer().user_id else {}
