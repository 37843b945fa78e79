"""The list of everything in service: processes, decisions, forms; and who may come in here."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from runner.records.drawings import drawings
from runner.records.overview import in_service
from runner.records.versions import running_by_key
from runner.rejection import Forbidden
from web import account
from web.edge import reading

blueprint = Blueprint("analysts", __name__, url_prefix="/processes")
KINDS = ("process", "decision", "form")


@blueprint.before_request
def _require_analyst() -> None:
    if not account.viewer().may_deploy:
        raise Forbidden(_("Only analysts and administrators come in here. Ask to be put into the group “analysts”."))


@blueprint.get("")
def list_processes() -> str:
    """What is in service, of one kind; or the drawings that are kept beside it."""
    kind = next((kind for kind in (*KINDS, "drawing") if kind == request.args.get("kind")), "process")
    with reading() as session:
        if kind == "drawing":
            return render_template("analysts/processes.html", kind=kind, drawings=drawings(session))
        definitions = in_service(session, kind)
        return render_template(
            "analysts/processes.html", kind=kind, definitions=definitions, running=running_by_key(session)
        )
