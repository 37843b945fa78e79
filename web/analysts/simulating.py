"""The simulation: a process played in the browser on an installation that is thrown away after each step."""

from flask import Response, jsonify, render_template, request

from runner.records.needed import files_needed
from runner.rejection import InvalidArgument
from runner.scenarios.scenario import ENDING
from runner.simulation import as_scenario, in_own_process
from web.analysts.plan_view import text_of
from web.analysts.process_page import names_of, process_asked_for
from web.analysts.processes import blueprint
from web.body import json_object, read_json
from web.edge import reading
from web.language import language, translated

LONGEST_NAME = 200


@blueprint.get("/<key>/simulation")
def show_simulation(key: str) -> str:
    """The page; it asks for the first state itself."""
    with reading() as session:
        definition = process_asked_for(session, key)
        told = {"xml": text_of(definition.xml), "names": names_of(definition)}
        labels = {node.id: translated(node) or node.id for node in definition.process.content.all_nodes()}
        return render_template(
            "analysts/simulation.html", definition=definition, told=told, labels=labels, tab="simulation"
        )


@blueprint.post("/<key>/simulation")
def play(key: str) -> Response:
    """Where these steps lead to."""
    sent = json_object()
    steps = sent.get("steps")
    if not isinstance(steps, list):
        raise InvalidArgument("the steps of the simulation are missing")
    with reading() as session:
        definition = process_asked_for(session, key)
        files, process = files_needed(session, definition), definition.key
    return jsonify(in_own_process(files, process, steps, language()))


@blueprint.post("/<key>/simulation/scenario")
def save_scenario(key: str) -> Response:
    """The steps as a file to be put beside the diagram."""
    steps = read_json(request.form.get("steps", "[]").encode())
    if not isinstance(steps, list):
        raise InvalidArgument("the steps of the simulation are missing")
    name = request.form.get("name", "").strip()[:LONGEST_NAME] or key
    with reading() as session:
        process = process_asked_for(session, key).key
    ended = read_json(request.form.get("expect", "null").encode())
    if isinstance(ended, dict):
        steps = [*steps, {"expect": ended}]
    text = as_scenario(name, process, steps).as_yaml()
    response = Response(text, content_type="text/yaml; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=f"{process}{ENDING}")
    return response
