"""What refuses a user task's change: each names the task, who, when, and what to do."""

from typing import TYPE_CHECKING

from runner.records.base import told
from runner.records.viewer import Viewer
from runner.rejection import Forbidden, InvalidState

if TYPE_CHECKING:
    from runner.records.user_task import UserTask


def require_open(task: "UserTask") -> None:
    """Refuse what is over: who ended it, and when."""
    if task.ended_at is None:
        return
    by = f" by '{task.completed_by}'" if task.completed_by else ""
    raise InvalidState(
        f"user task '{task.label}' was {task.state}{by} at {told(task.ended_at)}",
        {"state": task.state, "by": task.completed_by, "at": task.ended_at},
    )


def require_free(task: "UserTask") -> None:
    """Refuse what somebody else has: who, and since when."""
    if task.assignee is None:
        return
    since = f" since {told(task.claimed_at)}" if task.claimed_at else ""
    raise InvalidState(
        f"user task '{task.label}' is already claimed by '{task.assignee}'{since}",
        {"by": task.assignee, "at": task.claimed_at},
    )


def require_holder(task: "UserTask", viewer: Viewer, action: str) -> None:
    """Refuse everybody but the assignee and administrators."""
    if viewer.is_administrator or (task.assignee is not None and task.assignee == viewer.user_id):
        return
    raise Forbidden(f"only its assignee or an administrator may {action} user task '{task.label}'")


def require_not_delegated(task: "UserTask") -> None:
    """Refuse to complete what somebody handed to a colleague and has not got back."""
    if task.delegation_state == "PENDING":
        raise InvalidState(
            f"user task '{task.label}' was delegated to '{task.assignee}' by '{task.owner}': "
            f"give it back (resolve) first; '{task.owner}' completes it"
        )


def require_worker(task: "UserTask", viewer: Viewer) -> None:
    """Refuse who may not do it now."""
    if task.may_work(viewer):
        return
    require_free(task)
    raise Forbidden(f"user task '{task.label}' is not offered to '{viewer.name}'")


def require_revision(task: "UserTask", revision: int | None) -> None:
    """Refuse what was decided looking at an older state of the task."""
    if revision is not None and revision != task.revision:
        raise InvalidState(
            f"user task '{task.label}' was changed at {told(task.updated_at)}; look at it again and repeat",
            {"at": task.updated_at},
        )
