"""The start page: the processes a person may start, and the form that begins a case."""

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _

from runner.records.database import Session
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.submission import Submission
from runner.records.user_task_search import next_user_task
from runner.rejection import Forbidden, InvalidArgument
from web import account
from web.body import json_object
from web.edge import database, reading, transaction
from web.forms.files import require_files
from web.forms.plain import read_plain
from web.forms.view import FormView
from web.pages import asks_for

blueprint = Blueprint("requests", __name__)
LONGEST_SEARCH = 200
LONGEST_KEY = 255


@blueprint.get("/start")
def choose() -> str:
    """Cards of everything this person may start."""
    search = request.args.get("q", "").strip()[:LONGEST_SEARCH]
    with reading() as session:
        definitions = ProcessDefinition.startable(session, account.viewer(), search)
        part = "requests/cards.html" if asks_for("cards") else "requests/start.html"
        return render_template(part, definitions=definitions, search=search)


@blueprint.get("/start/<key>")
def prepare(key: str) -> str:
    """One process: what it is for, and its start form."""
    with reading() as session:
        definition = _startable(session, key)
        return render_template("requests/prepare.html", definition=definition, form=FormView.of_start(definition))


@blueprint.post("/start/<key>")
def start(key: str) -> Response:
    """Begin a case; the answer says where it can be seen."""
    sent = json_object() if request.is_json else {}
    answers = sent.get("answers", {})
    if not isinstance(answers, dict):
        raise InvalidArgument(_("The answers are missing."))
    try:
        with transaction() as session:
            definition = _startable(session, key)
            if not request.is_json and definition.start_form is not None:
                answers = read_plain(definition.start_form.schema, request.form)
            if definition.start_form is not None:
                require_files(definition.start_form.schema, answers, None)
            case_id = _begin(session, definition, answers, _business_key(sent)).id
    except InvalidArgument as refused:
        if request.is_json:
            raise
        return _again(key, answers, refused)
    target = _after_start(case_id)
    if request.is_json:
        return jsonify(next=target)
    return redirect(target, 303)  # type: ignore[return-value]


def _begin(
    session: Session, definition: ProcessDefinition, answers: dict[str, Any], business_key: str | None
) -> ProcessInstance:
    """Begin the case, or find the one that this very form, sent before, began."""
    viewer = account.viewer()
    sent = {"process": definition.key, "answers": answers, "business_key": business_key}
    return Submission.once(
        session, viewer, _submission(), sent, lambda: definition.start(viewer, answers, business_key)
    )


def _submission() -> str | None:
    """What tells one sending from another: the form's own number, or a program's Idempotency-Key."""
    return request.headers.get("Idempotency-Key") or request.args.get("submission")


def _startable(session: Session, key: str) -> ProcessDefinition:
    definition = ProcessDefinition.latest(session, key)
    if not definition.may_start(account.viewer()):
        raise Forbidden(_("Only some people may start “%(name)s”; you are not one of them.", name=definition.label))
    return definition


def _business_key(sent: dict[str, Any]) -> str | None:
    text = sent.get("business_key") if request.is_json else request.form.get("business_key")
    text = text.strip() if isinstance(text, str) else ""
    if len(text) > LONGEST_KEY:
        problem = _("The reference may have %(limit)s characters at most.", limit=LONGEST_KEY)
        raise InvalidArgument(problem, {"business_key": [problem]})
    return text or None


def _again(key: str, answers: dict[str, Any], refused: InvalidArgument) -> Response:
    with reading() as session:
        definition = _startable(session, key)
        form = FormView.of_start(definition, answers, refused.errors, refused.message, _submission())
        return make_response(
            render_template(
                "requests/prepare.html",
                definition=definition,
                form=form,
                business_key=request.form.get("business_key", ""),
            ),
            400,
        )


def _after_start(case_id: str) -> str:
    """The first task when it is for the one who started, else the case."""
    with reading() as session:
        case = ProcessInstance.find(session, case_id, account.viewer())
    mine = next_user_task(database(), case.root_id, account.viewer())
    if mine is not None:
        return url_for("inbox.task", task_id=mine, started=case_id)
    return url_for("requests.show", case_id=case_id, started=1)
