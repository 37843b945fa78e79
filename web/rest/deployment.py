"""Deployments: putting diagrams, tables and forms in service; the call of the Modeler's Deploy button."""

from typing import Any

from flask import Response, request
from marshmallow import fields

from runner.records.bundle import Filtering, deploy
from runner.records.database import Session
from runner.records.deployed_file import digest_of
from runner.records.deployment import Deployment, Resource
from runner.records.listings.deployments import DEPLOYMENTS
from runner.records.viewer import Viewer
from runner.rejection import Forbidden, InvalidArgument, NotFound
from web.rest import resource
from web.rest.answers import file_answer, link
from web.rest.process_definition import DefinitionAnswer, DefinitionLike
from web.rest.resource import Call
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Question, Texts

deployments = resource.Resource("/engine-rest/deployment", "Deployment")
RESERVED = (
    "deployment-name",
    "deployment-source",
    "enable-duplicate-filtering",
    "deploy-changed-only",
    "deployment-activation-time",
    "tenant-id",
)


class DeploymentQuestion(Listed):
    """What deployments are looked for by."""

    id = fields.String()
    name = fields.String()
    name_like = fields.String()
    source = fields.String()
    without_source = Flag()
    before = Moment()
    after = Moment()
    tenant_id_in = Texts()
    without_tenant_id = Flag()
    include_deployments_without_tenant_id = Flag()


class DeploymentAnswer(Answer):
    """A deployment."""

    links = fields.Raw()
    id = fields.String()
    name = fields.String()
    source = fields.String()
    deployment_time = Moment(attribute="deployed_at")
    tenant_id = fields.String()


class CreatedAnswer(DeploymentAnswer):
    """A deployment that was made, with what it put in service by definition id."""

    deployed_process_definitions = fields.Dict(keys=fields.String(), values=fields.Nested(DefinitionAnswer))
    deployed_decision_definitions = fields.Dict(keys=fields.String(), values=fields.Nested(DefinitionLike))
    deployed_decision_requirements_definitions = fields.Raw()
    deployed_case_definitions = fields.Raw()


class ResourceAnswer(Answer):
    """A file of a deployment."""

    id = fields.String()
    name = fields.String()
    deployment_id = fields.String()


class DeleteQuestion(Question):
    """How to delete."""

    cascade = Flag(load_default=False)
    skip_custom_listeners = Flag()
    skip_io_mappings = Flag()


def require_deployer(viewer: Viewer) -> None:
    """Refuse those who may not deploy at the first look, so that the Modeler says so before it sends anything."""
    if not viewer.may_deploy:
        raise Forbidden(f"{viewer.name} may not deploy; ask an administrator, or to be put into group 'analysts'")


def sought(call: Call) -> dict[str, Any]:
    """The criteria. There are no tenants: what is asked of a tenant is not there."""
    criteria = dict(call.criteria)
    for name in ("without_tenant_id", "include_deployments_without_tenant_id"):
        criteria.pop(name, None)
    if criteria.pop("tenant_id_in", None):
        criteria["id"] = ""
    return criteria


@deployments.get("", query=DeploymentQuestion, answer=DeploymentAnswer(many=True))
def list_deployments(call: Call) -> list[Deployment]:
    """The deployments. The Modeler asks with maxResults=0 whether it reaches a server."""
    require_deployer(call.viewer)
    return DEPLOYMENTS.find(call.session, call.viewer, sought(call), **call.page)


@deployments.get("/count", query=DeploymentQuestion, answer=CountAnswer())
def count_deployments(call: Call) -> dict[str, int]:
    """How many deployments there are."""
    require_deployer(call.viewer)
    return {"count": DEPLOYMENTS.count(call.session, call.viewer, sought(call))}


@deployments.post("/create", answer=CreatedAnswer())
def create_deployment(call: Call) -> dict[str, Any]:
    """Deploy the files of a multipart request: all of them, or none with every finding."""
    require_deployer(call.viewer)
    if request.mimetype != "multipart/form-data":
        raise InvalidArgument("send the files as multipart/form-data, each as a part with a file name")
    if request.form.get("tenant-id"):
        raise InvalidArgument("there are no tenants here; leave tenant-id out")
    files = uploaded()
    deployment = deploy(
        call.session,
        files,
        name=request.form.get("deployment-name") or None,
        source=request.form.get("deployment-source") or None,
        viewer=call.viewer,
        filtering=filtering(),
    )
    return created(deployment, files)


def uploaded() -> list[tuple[str, bytes]]:
    """The files; a part without a file name that is no option is refused."""
    unnamed = [name for name in request.form if name not in RESERVED]
    if unnamed:
        raise InvalidArgument(f"no file name found in the part '{unnamed[0][:100]}'; send it as a file, with a name")
    files = [file for name in request.files for file in request.files.getlist(name) if name not in RESERVED]
    return [((file.filename or "").replace("\\", "/").rsplit("/", 1)[-1], file.read()) for file in files]


def filtering() -> Filtering:
    """Which files get a new version: all that were sent, all as soon as one changed, or those that changed."""
    if is_set("deploy-changed-only"):
        return "changed"
    return "any-changed" if is_set("enable-duplicate-filtering") else "all"


def is_set(option: str) -> bool:
    """Whether an option of the form is true."""
    return request.form.get(option, "").strip().lower() == "true"


def created(deployment: Deployment, files: list[tuple[str, bytes]]) -> dict[str, Any]:
    """What came of it. Files that were in service already answer with the definitions that they are.

    Only what these files hold is told, though the deployment that brought them may hold more: the Modeler starts the
    first definition of the answer.
    """
    digests = {digest_of(content) for _, content in files}
    processes = {one.id: one for one in deployment.process_definitions if one.resource.digest in digests}
    decisions = {one.id: one for one in deployment.decision_definitions if one.resource.digest in digests}
    return {
        **told(deployment),
        "deployed_process_definitions": processes or None,
        "deployed_decision_definitions": decisions or None,
    }


def told(deployment: Deployment) -> dict[str, Any]:
    """A deployment's own values."""
    return {
        "links": link(f"/deployment/{deployment.id}"),
        "id": deployment.id,
        "name": deployment.name,
        "source": deployment.source,
        "deployed_at": deployment.deployed_at,
    }


@deployments.get("/<deployment_id>", answer=DeploymentAnswer())
def show_deployment(call: Call, deployment_id: str) -> Deployment:
    """One deployment."""
    require_deployer(call.viewer)
    return Deployment.find(call.session, deployment_id)


@deployments.delete("/<deployment_id>", query=DeleteQuestion)
def delete_deployment(call: Call, deployment_id: str) -> None:
    """Take a deployment's definitions out of service; with cascade, delete their cases too."""
    Deployment.find(call.session, deployment_id).delete(call.viewer, cascade=call.query["cascade"])


@deployments.get("/<deployment_id>/resources", answer=ResourceAnswer(many=True))
def list_resources(call: Call, deployment_id: str) -> list[Resource]:
    """The files of a deployment."""
    require_deployer(call.viewer)
    return Deployment.find(call.session, deployment_id).resources


@deployments.get("/<deployment_id>/resources/<resource_id>", answer=ResourceAnswer())
def show_resource(call: Call, deployment_id: str, resource_id: str) -> Resource:
    """One file of a deployment."""
    require_deployer(call.viewer)
    return resource_of(call.session, deployment_id, resource_id)


@deployments.get("/<deployment_id>/resources/<resource_id>/data")
def show_resource_data(call: Call, deployment_id: str, resource_id: str) -> Response:
    """A file, byte for byte."""
    require_deployer(call.viewer)
    found = resource_of(call.session, deployment_id, resource_id)
    return file_answer(found.content, found.name.rsplit("/", 1)[-1])


def resource_of(session: Session, deployment_id: str, resource_id: str) -> Resource:
    """A file by its id; NotFound names both."""
    for one in Deployment.find(session, deployment_id).resources:
        if one.id == resource_id:
            return one
    raise NotFound(f"deployment '{deployment_id}' has no resource '{resource_id}'")
