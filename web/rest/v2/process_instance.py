"""Starting, showing and ending cases by Camunda 8's tools."""

from typing import Any

from marshmallow import fields

from runner.identifiers import number_of
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.rejection import InvalidArgument
from web.rest.answers import spoken
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, Question
from web.rest.typed_variables import read_variable
from web.rest.v2.deployment import TENANT, require_default_tenant

instances = Resource("/v2/process-instances", "Camunda 8 Process Instance")
STATES = {"active": "ACTIVE", "suspended": "ACTIVE", "completed": "COMPLETED"}


class StartQuestion(Question):
    """What to start, by id (the newest version, or one of them) or by key."""

    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_definition_version = fields.Integer()
    variables = fields.Dict(keys=fields.String())
    tenant_id = fields.String()
    business_id = fields.String()
    start_instructions = fields.List(fields.Raw())
    runtime_instructions = fields.List(fields.Raw())
    await_completion = fields.Boolean()
    operation_reference = fields.Integer()


class StartedAnswer(Answer):
    """A case that began."""

    process_instance_key = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_definition_version = fields.Integer()
    tenant_id = fields.String()
    business_id = fields.String()
    variables = fields.Raw()
    tags = fields.Raw()


class InstanceAnswer(Answer):
    """A case, over or not."""

    process_instance_key = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_definition_name = fields.String()
    process_definition_version = fields.Integer()
    process_definition_version_tag = fields.String()
    parent_process_instance_key = fields.String()
    start_date = fields.String()
    end_date = fields.String()
    state = fields.String()
    has_incident = fields.Boolean()
    tenant_id = fields.String()
    business_id = fields.String()


class CancelQuestion(Question):
    """How to end it."""

    operation_reference = fields.Integer()


@instances.post("", body=StartQuestion, answer=StartedAnswer())
def start(call: Call) -> dict[str, Any]:
    """Begin a case with variables in plain JSON."""
    body = call.body
    require_default_tenant(body.get("tenant_id"))
    for name in ("start_instructions", "runtime_instructions", "await_completion"):
        if body.get(name):
            raise InvalidArgument(f"{name} is not possible here; start at the start event, and leave it out")
    definition = definition_asked(call)
    given = body.get("variables", {})
    variables = {name: read_variable(call.session, name, {"value": value}) for name, value in given.items()}
    instance = ProcessInstance.start(call.session, definition, variables, call.viewer, body.get("business_id") or None)
    return {
        "process_instance_key": number_of(instance.id),
        "process_definition_id": definition.key,
        "process_definition_key": number_of(definition.id),
        "process_definition_version": definition.version,
        "tenant_id": TENANT,
        "business_id": instance.business_key,
        "variables": {},
        "tags": [],
    }


def definition_asked(call: Call) -> ProcessDefinition:
    """The definition that is to be started."""
    body = call.body
    if body.get("process_definition_key"):
        return ProcessDefinition.by_number(call.session, body["process_definition_key"])
    key = body.get("process_definition_id")
    if not key:
        raise InvalidArgument("say what to start: processDefinitionId or processDefinitionKey")
    version = body.get("process_definition_version", -1)
    if version == -1:
        return ProcessDefinition.latest(call.session, key)
    return ProcessDefinition.bound(call.session, key, "version", deployment_id="", version=version, version_tag=None)


@instances.get("/<key>", answer=InstanceAnswer())
def show_instance(call: Call, key: str) -> dict[str, Any]:
    """One case."""
    return told_instance(ProcessInstance.by_number(call.session, key, call.viewer))


def told_instance(instance: ProcessInstance) -> dict[str, Any]:
    """A case as answered."""
    return {
        "process_instance_key": number_of(instance.id),
        "process_definition_id": instance.definition.key,
        "process_definition_key": number_of(instance.definition_id),
        "process_definition_name": instance.definition.label,
        "process_definition_version": instance.definition.version,
        "process_definition_version_tag": instance.definition.version_tag,
        "parent_process_instance_key": number_of(instance.parent_id) if instance.parent_id else None,
        "start_date": spoken(instance.started_at),
        "end_date": spoken(instance.ended_at),
        "state": STATES.get(instance.state, "TERMINATED"),
        "has_incident": bool(instance.incidents),
        "tenant_id": TENANT,
        "business_id": instance.business_key,
    }


@instances.post("/<key>/cancellation", body=CancelQuestion)
def cancel(call: Call, key: str) -> None:
    """End a case before its time."""
    ProcessInstance.by_number(call.session, key, call.viewer).cancel("cancelled through the API", call.viewer)
