"""Completing a task: answers come as JSON from form-js, or as ordinary fields."""

from typing import Any

from flask import Response, jsonify, make_response, request
from flask_babel import gettext as _

from runner.records.user_task import UserTask
from runner.rejection import Forbidden, InvalidArgument, InvalidState
from web import account
from web.body import json_object
from web.edge import reading, transaction
from web.forms.files import require_files
from web.forms.plain import read_plain
from web.forms.view import FormView
from web.inbox.done import Done
from web.inbox.following import after
from web.inbox.list import blueprint
from web.inbox.task import task_page
from web.inbox.words import say


@blueprint.post("/user-tasks/<task_id>/completion")
def complete(task_id: str) -> Response:
    """Hand in the answers; the answer is what comes next."""
    answers = _answers(task_id)
    try:
        with transaction() as session:
            task = UserTask.find(session, task_id, account.viewer())
            if task.form is not None:
                require_files(task.form.schema, answers, task)
            task.complete(answers, account.viewer())
            done = Done.of(task)
    except InvalidArgument as refused:
        if request.is_json:
            raise
        return _again(task_id, answers, refused)
    except (InvalidState, Forbidden) as rejection:
        return _refused(task_id, say(rejection))
    return after(done)


def _answers(task_id: str) -> dict[str, Any]:
    if request.is_json:
        answers = json_object().get("answers")
        if not isinstance(answers, dict):
            raise InvalidArgument(_("The answers are missing."))
        return answers
    with reading() as session:
        form = UserTask.find(session, task_id, account.viewer()).form
        return read_plain(form.schema, request.form) if form else {}


def _again(task_id: str, answers: dict[str, Any], refused: InvalidArgument) -> Response:
    """The same page with what was typed, each error at its field."""
    with reading() as session:
        task = UserTask.find(session, task_id, account.viewer())
        form = FormView.of_task(task, account.viewer(), answers, refused.errors, refused.message)
        return make_response(task_page(session, task_id, form), 400)


def _refused(task_id: str, notice: str) -> Response:
    """Somebody was faster, or the process went another way: said in words, what was typed stays in the browser."""
    if request.is_json:
        return make_response(jsonify(message=notice, reload=True), 409)
    with reading() as session:
        return make_response(task_page(session, task_id, notice=notice), 409)
