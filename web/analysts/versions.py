"""Versions of a process, decision or form: the list, the file, two compared, an older one back in service."""

from flask import Response, redirect, render_template, request, url_for

from runner.notation.decision.table_text import read_tables
from runner.notation.difference import compare_files
from runner.records.deployment import Deployment
from runner.records.drawings import kept_files
from runner.records.versions import put_back, version_of, versions_of
from runner.rejection import InvalidArgument
from web import account
from web.analysts.plan_view import diagram_for_browser, form_for_browser
from web.analysts.processes import blueprint
from web.analysts.table_changes import laid_over
from web.edge import reading, transaction
from web.pages import know_people


@blueprint.get("/<kind>/<key>/versions")
def list_versions(kind: str, key: str) -> str:
    """Who put what in service, when, why, and how many cases run on it."""
    with reading() as session:
        versions = versions_of(session, kind, key)
        know_people(session, [version.deployment.deployer for version in versions])
        return render_template("analysts/versions.html", kind=kind, key=key, versions=versions, tab="versions")


@blueprint.get("/<kind>/<key>/versions/<int:number>/file")
def download(kind: str, key: str, number: int) -> Response:
    """The file byte for byte as it was deployed."""
    with reading() as session:
        resource = version_of(session, kind, key, number).resource
        response = Response(resource.content, content_type="application/octet-stream")
        response.headers.set("Content-Disposition", "attachment", filename=resource.name.rsplit("/", 1)[-1])
    return response


@blueprint.get("/<kind>/<key>/comparison")
def compare(kind: str, key: str) -> str:
    """What a version changes against another one."""
    with reading() as session:
        versions = versions_of(session, kind, key)
        newest = versions[0].definition.version
        after = request.args.get("after", newest, type=int)
        before = request.args.get("before", max(after - 1, 1), type=int)
        older, newer = (version_of(session, kind, key, number).resource for number in (before, after))
        difference = compare_files(newer.name, older.content, newer.content)
        told, form, tables = {}, {}, []
        if kind == "process":
            told = diagram_for_browser(newer.content, older.content, difference)
        elif kind == "form":
            form = form_for_browser(newer.content, older.content, difference)
        else:
            tables = laid_over(read_tables(older.name, older.content), read_tables(newer.name, newer.content))
        return render_template(
            "analysts/comparison.html",
            kind=kind,
            key=key,
            versions=versions,
            before=before,
            after=after,
            difference=difference,
            told=told,
            form=form,
            tables=tables,
            tab="versions",
        )


@blueprint.post("/<kind>/<key>/versions")
def bring_back(kind: str, key: str) -> Response:
    """An older version once more, as the newest."""
    number = request.form.get("version", type=int)
    if number is None:
        raise InvalidArgument("say which version is to come back")
    with transaction() as session:
        put_back(session, kind, key, number, account.viewer(), request.form.get("note", "").strip() or None)
    return redirect(url_for("analysts.list_versions", kind=kind, key=key, deployed=1), 303)  # type: ignore[return-value]


@blueprint.get("/deployments/<deployment_id>")
def show_deployment(deployment_id: str) -> str:
    """What one deployment brought."""
    with reading() as session:
        deployment = Deployment.find(session, deployment_id)
        know_people(session, [deployment.deployer])
        kept = kept_files(deployment)
        return render_template("analysts/deployment.html", deployment=deployment, kept=kept)
