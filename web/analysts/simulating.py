"""The simulation: a process played in the browser on an installation that is thrown away after each step."""

from typing import Any

from flask import Response, jsonify, render_template, request

from runner.notation.model import Process
from runner.records.needed import bundles_to_play, files_needed
from runner.rejection import InvalidArgument
from runner.scenarios.scenario import ENDING
from runner.simulation import as_scenario, in_own_process
from web.analysts.process_page import drawing_of, process_asked_for
from web.analysts.processes import blueprint
from web.analysts.replaying import process_in, told
from web.analysts.sent_files import sent_files
from web.body import json_object, read_json
from web.edge import reading
from web.language import language, translated

LONGEST_NAME = 200


@blueprint.get("/<key>/simulation")
def show_simulation(key: str) -> str:
    """The page; it asks for the first state itself."""
    with reading() as session:
        definition = process_asked_for(session, key)
        drawn = drawing_of(definition)
        return render_template(
            "analysts/simulation.html",
            definition=definition,
            told=drawn,
            labels=labels_of(definition.process),
            tab="simulation",
        )


@blueprint.post("/<key>/simulation")
def play(key: str) -> Response:
    """Where these steps lead to."""
    steps = steps_in(json_object().get("steps"))
    with reading() as session:
        definition = process_asked_for(session, key)
        files, process = files_needed(session, definition), definition.key
    return jsonify(in_own_process([files], process, steps, language()))


@blueprint.post("/deployment/simulation")
def play_sent() -> Response | str:
    """Files that are not in service: where these steps lead to; without steps the part of the page that plays them."""
    key, files = request.form.get("process", ""), sent_files()
    with reading() as session:
        if "steps" not in request.form:
            process, drawn = process_in(session, key, files)
            labels = labels_of(process)
            return render_template("analysts/tried.html", process=process, told=told(drawn, process), labels=labels)
        bundles = bundles_to_play(session, key, files)
    steps = steps_in(read_json(request.form["steps"].encode()))
    return jsonify(in_own_process(bundles, key, steps, language()))


@blueprint.post("/<key>/simulation/scenario")
def save_scenario(key: str) -> Response:
    """The steps as a file to be put beside the diagram."""
    steps = steps_in(read_json(request.form.get("steps", "[]").encode()))
    name = request.form.get("name", "").strip()[:LONGEST_NAME] or key
    ended = read_json(request.form.get("expect", "null").encode())
    if isinstance(ended, dict):
        steps = [*steps, {"expect": ended}]
    text = as_scenario(name, key, steps).as_yaml()
    response = Response(text, content_type="text/yaml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{key}{ENDING}")
    return response


def steps_in(value: Any) -> list[Any]:
    """What a browser sends as steps, if it is a list."""
    if not isinstance(value, list):
        raise InvalidArgument("the steps of the simulation are missing")
    return value


def labels_of(process: Process) -> dict[str, str]:
    """What people call each element, in the reader's language."""
    return {node.id: translated(node) or node.id for node in process.content.all_nodes()}
