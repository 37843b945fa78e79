"""Process instances that run: looking for them, their variables, where they are, ending and holding them."""

from typing import Any

from flask import Response
from marshmallow import fields

from runner.records.listings.cases import CASES
from runner.records.process_instance import ProcessInstance
from runner.records.variable import Variable
from runner.rejection import NotFound
from web.rest.activity_tree import activity_tree
from web.rest.answers import json_answer, link
from web.rest.comparisons import Compared, comparisons_of
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Question, Texts
from web.rest.typed_variables import VariableQuestion, Variables, read_variable, read_variables, told_variables
from web.rest.variable_data import data_answer, told_one, uploaded_value

instances = Resource("/engine-rest/process-instance", "Process Instance")


class InstanceQuestion(Listed):
    """What running cases are looked for by."""

    process_instance_ids = Texts()
    business_key = fields.String()
    business_key_like = fields.String()
    process_definition_id = fields.String(attribute="definition_id")
    process_definition_key = fields.String(attribute="definition_key")
    process_definition_key_in = Texts(attribute="definition_key_in")
    process_definition_key_not_in = Texts(attribute="definition_key_not_in")
    deployment_id = fields.String()
    super_process_instance = fields.String()
    sub_process_instance = fields.String()
    root_process_instances = Flag(attribute="root")
    active = Flag()
    suspended = Flag()
    with_incident = Flag()
    incident_id = fields.String()
    incident_type = fields.String()
    incident_message = fields.String()
    incident_message_like = fields.String()
    activity_id_in = Texts()
    leaf_process_instances = Flag(attribute="leaf")
    variables = Compared()
    variable_names_ignore_case = Flag()
    variable_values_ignore_case = Flag()
    not_here = ("orQueries", "tenantIdIn", "caseInstanceId", "superCaseInstance", "subCaseInstance")


class InstanceAnswer(Answer):
    """A case that runs, or ran a moment ago."""

    links = fields.Raw()
    id = fields.String()
    definition_id = fields.String()
    definition_key = fields.String()
    business_key = fields.String()
    case_instance_id = fields.String()
    ended = fields.Boolean()
    suspended = fields.Boolean()
    tenant_id = fields.String()


class ModificationsQuestion(Question):
    """Variables to be set and taken away."""

    modifications = Variables()
    deletions = fields.List(fields.String())


class DeleteQuestion(Question):
    """How to end a case."""

    skip_custom_listeners = Flag()
    skip_io_mappings = Flag()
    skip_subprocesses = Flag()
    fail_if_not_exists = Flag(load_default=True)


def told_instance(instance: ProcessInstance) -> dict[str, Any]:
    """A case as answered."""
    return {
        "links": link(f"/process-instance/{instance.id}"),
        "id": instance.id,
        "definition_id": instance.definition_id,
        "definition_key": instance.definition.key,
        "business_key": instance.business_key,
        "ended": instance.is_over,
        "suspended": instance.root.state == "suspended",
    }


def sought(call: Call) -> dict[str, Any]:
    """The criteria of cases that run."""
    return comparisons_of(call.criteria, "variables") | {"ended": False}


def running(call: Call, instance_id: str) -> ProcessInstance:
    """A case that is not over; NotFound otherwise, as Camunda keeps only those."""
    instance = ProcessInstance.find(call.session, instance_id, call.viewer)
    if instance.is_over:
        raise NotFound(f"case '{instance_id}' is over; see history/process-instance/{instance_id}")
    return instance


@instances.get("", query=InstanceQuestion, answer=InstanceAnswer(many=True))
def list_instances(call: Call) -> list[dict[str, Any]]:
    """The cases that run."""
    return [told_instance(one) for one in CASES.find(call.session, call.viewer, sought(call), **call.page)]


@instances.post("", query=Listed, body=InstanceQuestion, answer=InstanceAnswer(many=True), reads=True)
def search_instances(call: Call) -> list[dict[str, Any]]:
    """The cases that run, looked for by a body."""
    return [told_instance(one) for one in CASES.find(call.session, call.viewer, sought(call), **call.page)]


@instances.get("/count", query=InstanceQuestion, answer=CountAnswer())
def count_instances(call: Call) -> dict[str, int]:
    """How many cases run."""
    return {"count": CASES.count(call.session, call.viewer, sought(call))}


@instances.post("/count", body=InstanceQuestion, answer=CountAnswer(), reads=True)
def count_searched_instances(call: Call) -> dict[str, int]:
    """How many cases run, looked for by a body."""
    return {"count": CASES.count(call.session, call.viewer, sought(call))}


@instances.get("/<instance_id>", answer=InstanceAnswer())
def show_instance(call: Call, instance_id: str) -> dict[str, Any]:
    """One case that runs."""
    return told_instance(running(call, instance_id))


@instances.delete("/<instance_id>", query=DeleteQuestion)
def delete_instance(call: Call, instance_id: str) -> None:
    """End a case before its time; it stays in the history."""
    try:
        instance = running(call, instance_id)
    except NotFound:
        if call.query["fail_if_not_exists"]:
            raise
        return
    instance.cancel("deleted through the API", call.viewer)


@instances.get("/<instance_id>/activity-instances")
def show_activity_instances(call: Call, instance_id: str) -> Response:
    """Where the case is, as a tree."""
    return json_answer(activity_tree(running(call, instance_id)))


@instances.get("/<instance_id>/variables")
def list_variables(call: Call, instance_id: str) -> Response:
    """The variables of the case's own scope."""
    running(call, instance_id)
    return json_answer(told_variables(Variable.rows(call.session, [instance_id])))


@instances.post("/<instance_id>/variables", body=ModificationsQuestion)
def modify_variables(call: Call, instance_id: str) -> None:
    """Set and take away variables of a case."""
    values = read_variables(call.session, call.body.get("modifications"))
    removals = tuple(call.body.get("deletions", ()))
    running(call, instance_id).set_variables(values, call.viewer, removals=removals)


@instances.get("/<instance_id>/variables/<name>")
def show_variable(call: Call, instance_id: str, name: str) -> Response:
    """One variable of a case."""
    running(call, instance_id)
    return told_one(Variable.find(call.session, instance_id, name))


@instances.put("/<instance_id>/variables/<name>", body=VariableQuestion)
def set_variable(call: Call, instance_id: str, name: str) -> None:
    """Set one variable of a case."""
    running(call, instance_id).set_variables({name: read_variable(call.session, name, call.body)}, call.viewer)


@instances.delete("/<instance_id>/variables/<name>")
def delete_variable(call: Call, instance_id: str, name: str) -> None:
    """Take one variable of a case away."""
    running(call, instance_id).set_variables({}, call.viewer, removals=(name,))


@instances.get("/<instance_id>/variables/<name>/data")
def show_variable_data(call: Call, instance_id: str, name: str) -> Response:
    """The bytes of a variable of type File or Bytes."""
    running(call, instance_id)
    return data_answer(Variable.find(call.session, instance_id, name))


@instances.post("/<instance_id>/variables/<name>/data")
def upload_variable(call: Call, instance_id: str, name: str) -> None:
    """Set one variable of a case to a file or to bytes."""
    instance = running(call, instance_id)
    instance.set_variables({name: uploaded_value(call, name)}, call.viewer)
