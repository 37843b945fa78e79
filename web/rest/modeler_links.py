"""The addresses that Camunda's tools open after a deployment or a start, led on to our pages."""

import json
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from runner.records.deployment import Deployment
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.rejection import NotFound
from web import account
from web.edge import reading

blueprint = Blueprint("modeler_links", __name__, url_prefix="/operate")


@blueprint.get("/process-instance/<case_id>", strict_slashes=False)
def show_case(case_id: str) -> Response:
    """Camunda 7: the case that was started."""
    return redirect(url_for("requests.show", case_id=case_id))


@blueprint.get("/processes/<case_id>", strict_slashes=False)
def show_case_of_camunda_8(case_id: str) -> Response:
    """Camunda 8: the case that was started, by its key or its id."""
    with reading() as session:
        case = ProcessInstance.by_number(session, case_id, account.viewer())
        return redirect(url_for("requests.show", case_id=case.id))


@blueprint.get("/repository", strict_slashes=False)
def show_deployment() -> Response:
    """Camunda 7: what was deployed, asked for by a query in JSON."""
    with reading() as session:
        deployment_id = deployment_asked(request.args.get("deploymentsQuery", ""))
        try:
            processes = Deployment.find(session, deployment_id).process_definitions if deployment_id else []
        except NotFound:
            processes = []
        return to_process(processes[0].key if processes else None)


@blueprint.get("/processes", strict_slashes=False)
def show_process() -> Response:
    """Camunda 8: the process that was deployed."""
    with reading() as session:
        try:
            return to_process(ProcessDefinition.latest(session, request.args.get("process", "")).key)
        except NotFound:
            return to_process(None)


def deployment_asked(text: str) -> str | None:
    """The id in `[{"type":"id","operator":"eq","value":"…"}]`."""
    try:
        query: Any = json.loads(text)
        return next(str(one["value"]) for one in query if one["type"] == "id")
    except (ValueError, TypeError, KeyError, StopIteration):
        return None


def to_process(key: str | None) -> Response:
    """The page of a process for analysts; for others where it is started, or where all of them are."""
    if key is None:
        return redirect(url_for("requests.choose"))
    return redirect(url_for("analysts.show_process" if account.viewer().may_deploy else "requests.prepare", key=key))
