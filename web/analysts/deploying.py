"""The deploy page: files are checked and shown with what they change; one button puts all of them in service."""

from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for

from runner.notation.finding import Unreadable
from runner.records.bundle import deploy
from runner.records.database import Session
from runner.records.needed import processes_touched
from runner.records.plan import Plan, plan
from runner.records.process_definition import ProcessDefinition
from runner.records.user import require_administrator
from runner.rejection import InvalidArgument
from web import account
from web.analysts.migrating import is_to_move, mapping_for, plans_of
from web.analysts.plan_view import PlanView
from web.analysts.processes import blueprint
from web.analysts.replaying import CHOICES, USUAL, process_in
from web.analysts.sent_files import sent_files
from web.edge import reading, transaction
from web.errors import wants_json
from web.language import translated

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
    """All files in service, or none; the answer says where they can be seen, and which cases are to be moved."""
    note = request.form.get("note", "").strip()
    if len(note) > LONGEST_NOTE:
        raise InvalidArgument(f"the note has {len(note)} characters; at most {LONGEST_NOTE}")
    if any(name.startswith("cases:") and chosen == "move" for name, chosen in request.form.items()):
        require_administrator(account.viewer(), "move cases to another version")
    try:
        with transaction() as session:
            deployment = deploy(session, sent_files(), name=note or None, source="web", viewer=account.viewer())
            target = url_for("analysts.show_deployment", deployment_id=deployment.id, deployed=1)
            moves = [moved(one) for one in deployment.process_definitions if is_to_move(one.key)]
    except Unreadable:
        with reading() as session:
            return make_response(_planned(session), 400)
    if wants_json():
        return jsonify(next=target, moves=moves)
    return redirect(moves[0]["page"] if moves else target, 303)  # type: ignore[return-value]


def moved(definition: ProcessDefinition) -> dict[str, Any]:
    """Where the browser asks for its cases to be moved, by which mapping, and the page for people without scripts."""
    chosen: dict[str, Any] = {f"map:{definition.key}:{old}": new for old, new in mapping_for(definition.key).items()}
    place: dict[str, Any] = {"key": definition.key, "number": definition.version}
    return {
        "label": definition.label,
        "url": url_for("analysts.move_cases", **place),
        "page": url_for("analysts.show_migration", **place, **chosen),
        "mapping": chosen,
    }


def _planned(session: Session) -> str:
    found = plan(session, sent_files())
    planned = PlanView(found, plans_of(session, found), touched(session, found))
    is_part = request.headers.get("X-Part") == "plan"
    page = "analysts/plan.html" if is_part else "analysts/deploy.html"
    return render_template(page, plan=planned, choices=CHOICES, usual=USUAL)


def touched(session: Session, planned: Plan) -> dict[str, str]:
    """The processes that can be tried out with these files, by key, with their labels."""
    if planned.errors:
        return {}
    keys = [(one.kind, one.key) for file in planned.files if file.state != "same" for one in file.definitions]
    files = [(file.name, file.content) for file in planned.files]
    processes = [process_in(session, key, files)[0] for key in processes_touched(session, keys)]
    return {process.id: translated(process) or process.id for process in processes}
