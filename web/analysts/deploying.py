"""The deploy page: files are checked and shown with what they change; one button puts all of them in service."""

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for

from runner.notation.finding import Unreadable
from runner.records.bundle import deploy
from runner.records.database import Session
from runner.records.plan import plan
from runner.rejection import InvalidArgument
from web import account
from web.analysts.plan_view import PlanView
from web.analysts.processes import blueprint
from web.analysts.sent_files import sent_files
from web.edge import reading, transaction
from web.errors import wants_json

LONGEST_NOTE = 500


@blueprint.get("/deployment")
def prepare() -> str:
    """The empty page."""
    return render_template("analysts/deploy.html", plan=None)


@blueprint.post("/deployment/check")
def check() -> str:
    """What deploying would do: the part of the page below the files; the whole page without scripts."""
    with reading() as session:
        return _planned(session)


@blueprint.post("/deployment")
def put_in_service() -> Response:
    """All files in service, or none; the answer says where the first of them can be seen."""
    note = request.form.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise InvalidArgument(f"the note has {len(note)} characters; at most {LONGEST_NOTE}")
    try:
        with transaction() as session:
            deployment = deploy(session, sent_files(), name=note or None, source="web", viewer=account.viewer())
            target = url_for("analysts.show_deployment", deployment_id=deployment.id, deployed=1)
    except Unreadable:
        with reading() as session:
            return make_response(_planned(session), 400)
    if wants_json():
        return jsonify(next=target)
    return redirect(target, 303)  # type: ignore[return-value]


def _planned(session: Session) -> str:
    planned = PlanView(plan(session, sent_files()))
    is_part = request.headers.get("X-Part") == "plan"
    return render_template("analysts/plan.html" if is_part else "analysts/deploy.html", plan=planned)
