"""Process definitions: what is in service, and starting it; the call of the Modeler's Start button."""

import json
from typing import Any

from flask import Response
from marshmallow import fields

from runner.notation.form import Form
from runner.notation.xml import xml_text
from runner.records.instruction import start_place
from runner.records.listings.definitions import PROCESS_DEFINITIONS
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.variable import Variable
from runner.rejection import NotFound
from web.rest.answers import file_answer, json_answer
from web.rest.instruction import InstructionQuestion, read_instructions
from web.rest.process_instance import InstanceAnswer, told_instance
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Question, Texts, Whole
from web.rest.typed_variables import Variables, read_variables, told_plain, told_variables

definitions = Resource("/engine-rest/process-definition", "Process Definition")


class DefinitionQuestion(Listed):
    """What definitions are looked for by."""

    process_definition_id = fields.String(attribute="id")
    process_definition_id_in = Texts(attribute="id_in")
    key = fields.String()
    keys_in = Texts()
    key_like = fields.String()
    name = fields.String()
    name_like = fields.String()
    version = Whole()
    latest_version = Flag()
    version_tag = fields.String()
    version_tag_like = fields.String()
    deployment_id = fields.String()
    resource_name = fields.String()
    resource_name_like = fields.String()
    active = Flag()
    suspended = Flag()
    startable_in_tasklist = Flag()
    startable_by = fields.String()
    not_startable_in_tasklist = Flag()
    without_version_tag = Flag()
    deployed_after = Moment()
    deployed_at = Moment()
    incident_id = fields.String()
    incident_type = fields.String()
    incident_message = fields.String()
    incident_message_like = fields.String()
    not_here = ("category", "categoryLike", "startablePermissionCheck", "tenantIdIn")


class DefinitionLike(Answer):
    """What every kind of definition says."""

    id = fields.String()
    key = fields.String()
    category = fields.String()
    name = fields.String()
    version = fields.Integer()
    version_tag = fields.String()
    resource = fields.String(attribute="resource.name")
    deployment_id = fields.String()
    tenant_id = fields.String()
    decision_requirements_definition_id = fields.String()
    decision_requirements_definition_key = fields.String()
    history_time_to_live = fields.Integer(attribute="history_days")


class DefinitionAnswer(Answer):
    """A process at one version."""

    id = fields.String()
    key = fields.String()
    category = fields.String()
    description = fields.Function(lambda definition: definition.documentation or None)
    name = fields.String()
    version = fields.Integer()
    resource = fields.String(attribute="resource.name")
    deployment_id = fields.String()
    diagram = fields.String(attribute="picture")
    suspended = fields.Boolean(attribute="is_suspended")
    tenant_id = fields.String()
    version_tag = fields.String()
    history_time_to_live = fields.Integer(attribute="history_days")
    startable_in_tasklist = fields.Boolean(attribute="is_startable")


class XmlAnswer(Answer):
    """A diagram."""

    id = fields.String()
    bpmn20_xml = fields.String(data_key="bpmn20Xml")


class StartQuestion(Question):
    """With what a case begins."""

    business_key = fields.String()
    variables = Variables()
    with_variables_in_return = Flag(load_default=False)
    start_instructions = fields.List(fields.Nested(InstructionQuestion))
    case_instance_id = fields.String()
    skip_custom_listeners = Flag()
    skip_io_mappings = Flag()


class FormRefAnswer(Answer):
    """Which Camunda Form."""

    key = fields.String()
    binding = fields.String()
    version = fields.Integer()


class FormAnswer(Answer):
    """Which form is asked."""

    key = fields.String()
    camunda_form_ref = fields.Nested(FormRefAnswer)
    context_path = fields.String()


def named(*endings: str) -> tuple[str, ...]:
    """The three ways to name a definition: its id, its key, its key with a tenant."""
    ways = ("/<definition_id>", "/key/<key>", "/key/<key>/tenant-id/<tenant>")
    return tuple(way + ending for ending in endings for way in ways)


def sought(call: Call) -> tuple[dict[str, Any], str | None]:
    """The criteria, and whose rights to start count."""
    criteria = dict(call.criteria)
    return criteria, criteria.pop("startable_by", None)


def found(call: Call) -> list[ProcessDefinition]:
    """The definitions asked for; those who may start them are worked out here, not by the database."""
    criteria, starter = sought(call)
    if starter is None:
        return PROCESS_DEFINITIONS.find(call.session, call.viewer, criteria, **call.page)
    everything = PROCESS_DEFINITIONS.find(call.session, call.viewer, criteria, order=call.page["order"])
    startable = [one for one in everything if starter in one.starter_users]
    first, size = call.page["first"], call.page["size"]
    return startable[first : None if size is None else first + size]


def definition_of(call: Call, definition_id: str | None, key: str | None, tenant: str | None) -> ProcessDefinition:
    """By id, or the newest of a key; there are no tenants."""
    if tenant is not None:
        raise NotFound(f"no process '{key}' with tenant '{tenant}'; there are no tenants here")
    if key is not None:
        return ProcessDefinition.latest(call.session, key)
    return ProcessDefinition.find(call.session, definition_id or "")


@definitions.get("", query=DefinitionQuestion, answer=DefinitionAnswer(many=True))
def list_definitions(call: Call) -> list[ProcessDefinition]:
    """The process definitions."""
    return found(call)


@definitions.get("/count", query=DefinitionQuestion, answer=CountAnswer())
def count_definitions(call: Call) -> dict[str, int]:
    """How many process definitions there are."""
    criteria, starter = sought(call)
    if starter is not None:
        return {"count": len(found(call))}
    return {"count": PROCESS_DEFINITIONS.count(call.session, call.viewer, criteria)}


@definitions.get(*named(""), answer=DefinitionAnswer())
def show_definition(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> ProcessDefinition:
    """One process definition."""
    return definition_of(call, definition_id, key, tenant)


@definitions.get(*named("/xml"), answer=XmlAnswer())
def show_xml(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> dict[str, Any]:
    """The diagram as it was deployed."""
    definition = definition_of(call, definition_id, key, tenant)
    return {"id": definition.id, "bpmn20_xml": xml_text(definition.resource.name, definition.xml)}


@definitions.get(*named("/diagram"))
def show_diagram(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> Response:
    """The diagram's file: no picture is kept of it."""
    definition = definition_of(call, definition_id, key, tenant)
    return file_answer(definition.xml, definition.resource.name.rsplit("/", 1)[-1])


@definitions.post(*named("/start"), body=StartQuestion, answer=InstanceAnswer())
def start(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> dict[str, Any] | Response:
    """Begin a case with variables as they are, past the start form."""
    definition = definition_of(call, definition_id, key, tenant)
    variables = read_variables(call.session, call.body.get("variables"))
    place = None
    if call.body.get("start_instructions"):
        instructions, more = read_instructions(call, call.body["start_instructions"])
        place, variables = start_place(definition, instructions, call.viewer), variables | more
    instance = ProcessInstance.start(
        call.session, definition, variables, call.viewer, call.body.get("business_key") or None, place
    )
    answer = told_instance(instance)
    if not call.body["with_variables_in_return"]:
        return answer
    rows = told_variables(Variable.rows(call.session, [instance.id]))
    return json_answer({**InstanceAnswer().dump(answer), "variables": rows})


@definitions.post(*named("/submit-form"), body=StartQuestion, answer=InstanceAnswer())
def submit_start_form(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> dict[str, Any]:
    """Begin a case with the answers of its start form, which are checked."""
    definition = definition_of(call, definition_id, key, tenant)
    answers = read_variables(call.session, call.body.get("variables"))
    return told_instance(definition.start(call.viewer, answers, call.body.get("business_key") or None))


@definitions.get(*named("/startForm"), answer=FormAnswer())
def show_start_form(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> dict[str, Any]:
    """Which form is asked before a case begins."""
    definition = definition_of(call, definition_id, key, tenant)
    reference = definition.start_form_reference
    if reference is None:
        return {}
    return {"key": definition.start_form_key, "camunda_form_ref": told_form_ref(reference)}


def told_form_ref(reference: Any) -> dict[str, Any] | None:
    """A reference to a Camunda Form."""
    if reference is None or reference.ref is None:
        return None
    version = reference.version_text
    return {
        "key": reference.ref,
        "binding": reference.binding,
        "version": int(version) if version and version.isdecimal() else None,
    }


@definitions.get(*named("/deployed-start-form"))
def show_deployed_start_form(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> Response:
    """The start form itself."""
    return json_answer(start_form_of(definition_of(call, definition_id, key, tenant)).schema)


def start_form_of(definition: ProcessDefinition) -> Form:
    """The form that a process asks for, or NotFound."""
    form = definition.start_form
    if form is None:
        raise NotFound(f"process '{definition.label}' asks for no form that is deployed here")
    return form


@definitions.get(*named("/form-variables"))
def show_start_form_variables(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> Response:
    """What the start form asks for, with its defaults."""
    definition = definition_of(call, definition_id, key, tenant)
    form = definition.start_form
    return json_answer(form_defaults(json.loads(json.dumps(form.schema)), call) if form else {})


def form_defaults(schema: dict[str, Any], call: Call) -> dict[str, Any]:
    """The fields of a form by key, groups included, each with its default."""
    found: dict[str, Any] = {}
    waiting = list(schema.get("components", ()))
    for component in waiting:
        waiting.extend(component.get("components", ()))
        if isinstance(component.get("key"), str):
            found[component["key"]] = told_plain(component["key"], component.get("defaultValue"), call.session)
    return found
