"""Which variables a task sees: those of its own scope, and of each scope around it up to its process instance."""

from typing import TYPE_CHECKING, Any, Protocol

from runner import engine
from runner.records.variable import Variable
from runner.records.viewer import SYSTEM

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from runner.records.process_instance import ProcessInstance


class Scoped(Protocol):
    """A user task or external task."""

    id: Any
    instance_id: Any
    scope_id: Any
    ended_at: Any
    held_root: "ProcessInstance | None"
    instance: Any

    @property
    def session(self) -> "Session": ...


def visible_variables(task: Scoped) -> dict[str, Any]:
    """The values by name, an inner scope's before an outer one's. Of a task that is over: as they are now."""
    from runner.records.step import Step

    if task.ended_at is not None:
        outer = Variable.of_scope(task.session, task.instance_id)
        return outer | Variable.of_scope(task.session, task.id)
    step = Step(task.session, SYSTEM)
    state, _ = step.load(task.held_root or task.instance.root)
    seen: dict[str, Any] = {}
    for scope in scopes(task, state, step.setting):
        seen = dict(state.variables.get(scope, {})) | seen
    return seen


def visible_rows(task: Scoped) -> dict[str, Variable]:
    """The rows behind the visible variables by name: with their types."""
    from runner.records.step import Step

    if task.ended_at is not None:
        inside = [task.id, task.instance_id]
    else:
        step = Step(task.session, SYSTEM)
        inside = scopes(task, step.load(task.held_root or task.instance.root)[0], step.setting)
    rows = Variable.rows(task.session, inside)
    rank = {scope: number for number, scope in enumerate(inside)}
    return {row.name: row for row in sorted(rows, key=lambda row: -rank[row.scope_id])}


def scopes(task: Scoped, state: engine.State, setting: engine.Setting) -> list[str]:
    """The ids of the scopes that a task that is not over looks into, the innermost first."""
    if task.scope_id == task.instance_id and task.id not in state.variables:
        return [task.instance_id]
    parents = {element.id: element.parent_id for element in engine.active_elements(state, setting)}
    found: list[str] = []
    scope: str | None = task.id
    while scope is not None:
        found.append(scope)
        scope = None if scope == task.instance_id else parents.get(scope)
    return found
