"""Deployments from Camunda 8's tools."""

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import fields

from runner.identifiers import number_of
from runner.records.bundle import deploy
from runner.records.decision_definition import DecisionDefinition
from runner.records.definition import Definition
from runner.records.deployed_file import digest_of
from runner.records.deployment import Deployment
from runner.records.form_definition import FormDefinition
from runner.records.process_definition import ProcessDefinition
from runner.rejection import InvalidArgument
from web.rest.deployment import require_deployer
from web.rest.resource import Call, Resource
from web.rest.schema import Answer

deployments = Resource("/v2/deployments", "Camunda 8 Deployment")
TENANT = "<default>"


class DeploymentAnswer(Answer):
    """A deployment with what it put in service."""

    deployment_key = fields.String()
    tenant_id = fields.String()
    deployments = fields.List(fields.Raw())


@deployments.post("", answer=DeploymentAnswer())
def create_deployment(call: Call) -> dict[str, Any]:
    """Deploy the files of a multipart request, each as a part `resources`."""
    require_deployer(call.viewer)
    require_default_tenant(request.form.get("tenantId"))
    files = request.files.getlist("resources")
    if request.mimetype != "multipart/form-data" or not files:
        raise InvalidArgument("send the files as multipart/form-data, each as a part 'resources' with a file name")
    named = [((file.filename or "").replace("\\", "/").rsplit("/", 1)[-1], file.read()) for file in files]
    names = {digest_of(content): name for name, content in named}
    deployment = deploy(call.session, named, source="Camunda 8 API", viewer=call.viewer)
    return {"deployment_key": number_of(deployment.id), "tenant_id": TENANT, "deployments": told(deployment, names)}


def require_default_tenant(tenant: str | None) -> None:
    """Refuse another tenant: there is one."""
    if tenant not in (None, "", TENANT):
        raise InvalidArgument(f"there is no tenant '{tenant[:60]}'; there is only {TENANT}")


def told(deployment: Deployment, names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What these files hold of a deployment that may hold more."""
    return [
        *(
            {"processDefinition": told_process(one, names)}
            for one in deployment.process_definitions
            if one.resource.digest in names
        ),
        *(
            {"decisionDefinition": told_decision(one, names)}
            for one in deployment.decision_definitions
            if one.resource.digest in names
        ),
        *({"form": told_form(one, names)} for one in deployment.form_definitions if one.resource.digest in names),
    ]


def common(definition: Definition, names: Mapping[str, str]) -> dict[str, Any]:
    """What every kind says. The resource's name is the one sent, also of a file that was there under another."""
    return {
        "resourceName": names.get(definition.resource.digest, definition.resource.name),
        "tenantId": TENANT,
        "deploymentKey": number_of(definition.deployment_id),
    }


def told_process(definition: ProcessDefinition, names: Mapping[str, str]) -> dict[str, Any]:
    return common(definition, names) | {
        "processDefinitionId": definition.key,
        "processDefinitionVersion": definition.version,
        "processDefinitionKey": number_of(definition.id),
    }


def told_decision(definition: DecisionDefinition, names: Mapping[str, str]) -> dict[str, Any]:
    return common(definition, names) | {
        "decisionDefinitionId": definition.key,
        "name": definition.label,
        "version": definition.version,
        "decisionDefinitionKey": number_of(definition.id),
        "decisionRequirementsId": definition.key,
        "decisionRequirementsKey": number_of(definition.resource_id),
    }


def told_form(definition: FormDefinition, names: Mapping[str, str]) -> dict[str, Any]:
    return common(definition, names) | {
        "formId": definition.key,
        "version": definition.version,
        "formKey": number_of(definition.id),
    }
