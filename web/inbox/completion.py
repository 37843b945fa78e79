"""Completing a task: answers come as JSON from form-js, or as ordinary fields."""

from typing import Any

from flask import Response, jsonify, make_response, redirect, request, url_for
from flask_babel import gettext as _

from runner.records.database import Session
from runner.records.inbox import count_user_tasks
from runner.records.user_task import UserTask
from runner.records.user_task_search import next_user_task
from runner.rejection import Forbidden, InvalidArgument, InvalidState
from web import account
from web.body import json_object
from web.edge import reading, transaction
from web.forms.files import require_files
from web.forms.plain import read_plain
from web.forms.view import FormView
from web.inbox.list import blueprint
from web.inbox.task import task_page
from web.inbox.words import say


@blueprint.post("/user-tasks/<task_id>/completion")
def complete(task_id: str) -> Response:
    """Hand in the answers; the answer says which task comes next."""
    answers = _answers(task_id)
    try:
        with transaction() as session:
            task = UserTask.find(session, task_id, account.viewer())
            if task.form is not None:
                require_files(task.form.schema, answers, task)
            task.complete(answers, account.viewer())
            root_id = task.root_id
    except InvalidArgument as refused:
        if request.is_json:
            raise
        return _again(task_id, answers, refused)
    except (InvalidState, Forbidden) as rejection:
        return _refused(task_id, say(rejection))
    with reading() as session:
        target = _next(session, root_id, task_id)
    if request.is_json:
        return jsonify(next=target)
    return redirect(target, 303)  # type: ignore[return-value]


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


def _next(session: Session, root_id: str, task_id: str) -> str:
    """The page after a task: what the same case now asks of this person, else the list."""
    viewer = account.viewer()
    following = next_user_task(session, root_id, viewer)
    if following is not None:
        return url_for("inbox.task", task_id=following, done=task_id)
    box = "mine" if count_user_tasks(session, viewer).mine else "groups"
    return url_for("inbox.show", box=None if box == "mine" else box, done=task_id)
