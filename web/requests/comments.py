"""Comments: what people say about a case or one of its tasks."""

from flask import Response, redirect, request, url_for
from flask_babel import gettext as _

from runner.records.comment import LONGEST, Comment
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from runner.rejection import InvalidArgument
from web import account
from web.edge import transaction
from web.requests.start import blueprint


@blueprint.post("/cases/<case_id>/comments")
def comment(case_id: str) -> Response:
    """Say something about a case, or about the task that `task` names; everybody who sees the case can read it."""
    viewer = account.viewer()
    # Browsers send two signs for the end of a line and count one.
    said, task_id = request.form.get("comment", "").replace("\r\n", "\n").strip(), request.form.get("task")
    if not 1 <= len(said) <= LONGEST:
        raise InvalidArgument(_("A comment has 1 to %(limit)s characters.", limit=LONGEST))
    with transaction() as session:
        about = UserTask.find(session, task_id, viewer) if task_id else ProcessInstance.find(session, case_id, viewer)
        Comment.write(about, said, viewer)
    if task_id:
        return redirect(url_for("inbox.task", task_id=task_id, tab="history"), 303)  # type: ignore[return-value]
    return redirect(url_for("requests.show", case_id=case_id, tab="history"), 303)  # type: ignore[return-value]
