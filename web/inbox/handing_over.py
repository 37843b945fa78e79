"""Handing a task to a colleague with a word about it, and returning one that was only lent."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from runner.records.comment import Comment
from runner.records.database import Session
from runner.records.delegation import resolve
from runner.records.user import User
from runner.records.user_task import UserTask
from runner.records.viewer import Viewer
from runner.rejection import InvalidArgument
from web import account
from web.edge import transaction
from web.inbox.list import blueprint
from web.inbox.listing import Listing


@blueprint.post("/user-tasks/<task_id>/assignee")
def hand_over(task_id: str) -> Response:
    """Give the task to a colleague; what is typed so far goes with it."""
    viewer, chosen = account.viewer(), request.form.get("colleague", "")
    with transaction() as session:
        task = UserTask.find(session, task_id, viewer)
        if chosen not in {colleague.id for colleague in colleagues(session, task, viewer)}:
            raise InvalidArgument(_("Choose a colleague who may do this task."))
        task.assign(chosen, viewer)
        word = request.form.get("word", "").strip()
        if word:
            Comment.write(task, word, viewer)
    return redirect(url_for("inbox.show", handed=task_id) + _rest(), 303)  # type: ignore[return-value]


@blueprint.post("/user-tasks/<task_id>/resolution")
def give_back_to_owner(task_id: str) -> Response:
    """Return a task that was lent: its owner completes it, with what was typed here."""
    with transaction() as session:
        resolve(UserTask.find(session, task_id, account.viewer()), {}, account.viewer())
    return redirect(url_for("inbox.show", handed=task_id) + _rest(), 303)  # type: ignore[return-value]


def may_hand_over(task: UserTask, viewer: Viewer) -> bool:
    """Whether the viewer is one who may give the task to somebody else."""
    is_lent = task.delegation_state == "PENDING"
    is_holder = task.assignee is not None and task.assignee == viewer.user_id
    return (
        task.state == "open" and not is_lent and (viewer.is_administrator or (is_holder and bool(task.candidate_pairs)))
    )


def colleagues(session: Session, task: UserTask, viewer: Viewer) -> list[User]:
    """To whom the viewer may give it: whoever it is offered to; an administrator to anybody who may sign in."""
    if not may_hand_over(task, viewer):
        return []
    if viewer.is_administrator:
        found = [user for user in User.all(session) if not user.is_locked]
    else:
        found = User.in_groups(session, task.candidate_groups)
        known = {user.id for user in found}
        others = [User.find(session, name) for name in task.candidate_users if name not in known]
        found += [user for user in others if not user.is_locked]
    return [user for user in found if user.id != task.assignee]


def _rest() -> str:
    query = Listing.asked_for().query
    return f"&{query[1:]}" if query else ""
