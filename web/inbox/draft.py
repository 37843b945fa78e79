"""Drafts: unfinished answers, kept on the server while somebody types."""

from datetime import datetime

from flask import Response, jsonify, make_response, request
from flask_babel import gettext as _

from runner.records.user_task import UserTask
from runner.rejection import InvalidArgument, InvalidState
from web import account
from web.body import json_object
from web.edge import transaction
from web.inbox.list import blueprint
from web.inbox.words import say
from web.moments import clock_time


@blueprint.put("/user-tasks/<task_id>/draft")
def save_draft(task_id: str) -> Response:
    """Keep what is typed so far. `If-Match` names the draft it builds on, so that two windows notice each other."""
    answers = json_object().get("answers")
    if not isinstance(answers, dict):
        raise InvalidArgument(_("The answers are missing."))
    based_on = _moment(request.headers.get("If-Match", ""))
    try:
        with transaction() as session:
            task = UserTask.find(session, task_id, account.viewer())
            form = task.form
            mine = {name: value for name, value in answers.items() if form is not None and name in form.sets}
            task.save_draft(mine, account.viewer(), based_on)
            saved_at = task.draft_saved_at
    except InvalidState as rejection:
        at = rejection.details.get("saved_at")
        based = at.isoformat() if isinstance(at, datetime) else None
        return make_response(jsonify(message=say(rejection), saved_at=based), 409)
    return jsonify(saved_at=saved_at.isoformat() if saved_at else None, time=clock_time(saved_at))


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text.strip('"')) if text.strip('"') else None
    except ValueError as error:
        raise InvalidArgument("If-Match is not the moment of a draft.") from error
