"""Drawings: diagrams kept as documentation, looked at and given back as they came."""

from collections.abc import Sequence

from flask import Response, render_template

from runner.notation.model import Node, Process
from runner.records.checking import check_files
from runner.records.deployment import Deployment
from runner.records.drawings import kept_files
from runner.rejection import NotFound
from web.analysts.plan_view import diagram_for_browser
from web.analysts.processes import blueprint
from web.edge import reading
from web.language import language
from web.pages import know_people


@blueprint.get("/deployments/<deployment_id>/drawing/<path:name>")
def show_drawing(deployment_id: str, name: str) -> str:
    """A drawing with what was found in it."""
    with reading() as session:
        deployment = Deployment.find(session, deployment_id)
        know_people(session, [deployment.deployer])
        resource = deployment.resource(name)
        if not resource.is_diagram or resource not in kept_files(deployment):
            raise NotFound(f"'{resource.name}' is no drawing that deployment '{deployment_id}' keeps")
        checked = check_files(session, [(resource.name, resource.content)])
        processes = [process for file in checked.files for process in file.read.processes]
        return render_template(
            "analysts/drawing.html",
            resource=resource,
            processes=processes,
            findings=checked.findings,
            told={**diagram_for_browser(resource.content, None, None), "names": names_in(processes)},
        )


@blueprint.get("/deployments/<deployment_id>/file/<path:name>")
def download_file(deployment_id: str, name: str) -> Response:
    """A file of a deployment byte for byte."""
    with reading() as session:
        resource = Deployment.find(session, deployment_id).resource(name)
        response = Response(resource.content, content_type="application/octet-stream")
        response.headers.set("Content-Disposition", "attachment", filename=resource.name.rsplit("/", 1)[-1])
    return response


def names_in(processes: Sequence[Process]) -> dict[str, str]:
    """The labels in the reader's language, where there are translations."""
    named: list[Process | Node] = [*processes]
    for process in processes:
        named.extend(process.content.all_nodes())
    return {one.id: one.names[language()] for one in named if one.names.get(language())}
