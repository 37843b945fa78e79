"""Delegation: a user task handed to a colleague and given back; and who else it is offered to."""

from collections.abc import Mapping
from typing import Any, Literal

from sqlalchemy import delete

from runner.clock import clock
from runner.records.candidate import Candidate
from runner.records.group import require_id
from runner.records.user_operation import UserOperation
from runner.records.user_task import UserTask
from runner.records.user_task_refusals import require_holder, require_open
from runner.records.viewer import Viewer
from runner.rejection import InvalidState


def delegate(task: UserTask, user_id: str, viewer: Viewer) -> None:
    """Let a colleague do it for oneself: the owner gets it back. By its assignee or an administrator."""
    require_open(task)
    require_holder(task, viewer, "delegate")
    require_id("user", user_id)
    before = told_state(task)
    task.owner = task.owner or task.assignee or viewer.user_id
    task.delegation_state = "PENDING"
    task.assignee, task.claimed_at = user_id, clock.now()
    task.keep_order()
    task.changed("delegate", viewer, before, told_state(task), "assignment")


def resolve(task: UserTask, variables: Mapping[str, Any], viewer: Viewer) -> None:
    """Give a delegated task back to its owner, with what one found out. By its assignee or an administrator."""
    require_open(task)
    require_holder(task, viewer, "resolve")
    if task.delegation_state is None:
        raise InvalidState(f"user task '{task.label}' was not delegated: complete it instead")
    if variables:
        task.set_variables(variables, viewer)
    before = told_state(task)
    task.delegation_state = "RESOLVED"
    task.assignee, task.claimed_at = task.owner, clock.now() if task.owner else None
    task.keep_order()
    task.changed("resolve", viewer, before, told_state(task), "assignment")


def mark(task: UserTask, state: Literal["PENDING", "RESOLVED"] | None, viewer: Viewer) -> None:
    """Only say how far a delegation is, as an update of the whole task does. By its assignee or an administrator."""
    require_open(task)
    require_holder(task, viewer, "change")
    if task.delegation_state != state:
        before, task.delegation_state = told_state(task), state
        task.changed("change", viewer, before, told_state(task), "update")


def told_state(task: UserTask) -> dict[str, Any]:
    """What the audit keeps of it."""
    return {"assignee": task.assignee, "owner": task.owner, "delegation_state": task.delegation_state}


def offer(task: UserTask, kind: Literal["user", "group"], name: str, viewer: Viewer) -> None:
    """Offer the task to one more user or group; twice is no error. By its assignee or an administrator."""
    require_open(task)
    require_holder(task, viewer, "change who may take")
    require_id(kind, name)
    if (kind, name) in task.candidate_pairs:
        return
    task.session.add(
        Candidate(
            task_id=task.id,
            kind=kind,
            name=name,
            is_open=True,
            is_assigned=task.assignee is not None,
            due_order=task.due_order,
            priority=task.priority,
        )
    )
    note(task, viewer, "add-candidate", kind, name)


def withdraw_offer(task: UserTask, kind: Literal["user", "group"], name: str, viewer: Viewer) -> None:
    """Offer it to one user or group no more; one to whom it was not offered is no error."""
    require_open(task)
    require_holder(task, viewer, "change who may take")
    if (kind, name) not in task.candidate_pairs:
        return
    task.session.execute(
        delete(Candidate).where(Candidate.task_id == task.id, Candidate.kind == kind, Candidate.name == name)
    )
    note(task, viewer, "remove-candidate", kind, name)


def note(task: UserTask, viewer: Viewer, operation: str, kind: str, name: str) -> None:
    """Write it into the audit; whoever reads the candidates next reads them anew."""
    UserOperation.note(
        task.session, viewer, operation, "user task", task.id, root_id=task.root_id, after={"kind": kind, "name": name}
    )
    task.session.flush()
    task._candidate_pairs = None
