"""Executions: where cases are; what waits there, and its own variables."""

from typing import Any

from flask import Response
from marshmallow import fields, validate

from runner.records import execution as records
from runner.records.execution import Execution
from runner.records.incident import Incident
from runner.records.process_instance import ProcessInstance
from runner.records.subscription import Subscription
from runner.records.variable import Variable
from runner.rejection import NotFound
from web.rest.answers import json_answer
from web.rest.comparisons import Compared, comparisons_of
from web.rest.decision_definition import SubscriptionAnswer
from web.rest.incident import IncidentAnswer
from web.rest.incident import told as told_incident
from web.rest.process_instance import ModificationsQuestion
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Question
from web.rest.typed_variables import (
    VariableQuestion,
    Variables,
    read_variable,
    read_variables,
    told_variables,
)
from web.rest.variable_data import data_answer, told_one, uploaded_value

executions = Resource("/engine-rest/execution", "Execution")


class ExecutionQuestion(Listed):
    """What places of cases are looked for by."""

    business_key = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_instance_id = fields.String()
    activity_id = fields.String()
    signal_event_subscription_name = fields.String()
    message_event_subscription_name = fields.String()
    active = Flag()
    suspended = Flag()
    incident_id = fields.String()
    incident_type = fields.String()
    incident_message = fields.String()
    incident_message_like = fields.String()
    variables = Compared()
    process_variables = Compared()
    variable_names_ignore_case = Flag()
    variable_values_ignore_case = Flag()


class ExecutionAnswer(Answer):
    """A place where a case is."""

    id = fields.String()
    process_instance_id = fields.String(attribute="instance_id")
    ended = fields.Boolean(dump_default=False)
    tenant_id = fields.String()


class TriggerQuestion(Question):
    """What it goes on with."""

    variables = Variables()


class IncidentQuestion(Question):
    """What is wrong."""

    incident_type = fields.String(required=True, validate=validate.Length(1, 255))
    configuration = fields.String()
    message = fields.String()


def sought(call: Call) -> dict[str, Any]:
    """The criteria as the records take them."""
    return comparisons_of(call.criteria, "variables", "process_variables")


def found(call: Call) -> list[dict[str, Any]]:
    """The places asked for."""
    return [told(one) for one in records.executions(call.session, call.viewer, sought(call), **call.page)]


def told(one: Execution) -> dict[str, Any]:
    """A place as answered: one that is over is not there any more."""
    return {"id": one.id, "instance_id": one.instance_id, "ended": False}


def place(call: Call, execution_id: str) -> Execution:
    """A place that is alive, or NotFound."""
    return records.find_execution(call.session, execution_id, call.viewer)


def case_of(call: Call, execution_id: str) -> ProcessInstance:
    """The case that an execution (a case, or an element that is alive) belongs to, if the viewer may see it."""
    try:
        return ProcessInstance.find(call.session, execution_id, call.viewer)
    except NotFound:
        return call.session.get_one(ProcessInstance, place(call, execution_id).instance_id)


@executions.get("", query=ExecutionQuestion, answer=ExecutionAnswer(many=True))
def list_executions(call: Call) -> list[dict[str, Any]]:
    """Where cases are: the cases themselves, and their elements that wait."""
    return found(call)


@executions.post("", query=Listed, body=ExecutionQuestion, answer=ExecutionAnswer(many=True), reads=True)
def search_executions(call: Call) -> list[dict[str, Any]]:
    """Where cases are, looked for by a body."""
    return found(call)


@executions.get("/count", query=ExecutionQuestion, answer=CountAnswer())
def count_executions(call: Call) -> dict[str, int]:
    """How many places there are."""
    return {"count": records.count_executions(call.session, call.viewer, sought(call))}


@executions.post("/count", body=ExecutionQuestion, answer=CountAnswer(), reads=True)
def count_searched_executions(call: Call) -> dict[str, int]:
    """How many places there are, looked for by a body."""
    return {"count": records.count_executions(call.session, call.viewer, sought(call))}


@executions.get("/<execution_id>", answer=ExecutionAnswer())
def show_execution(call: Call, execution_id: str) -> dict[str, Any]:
    """One place."""
    return told(place(call, execution_id))


@executions.post("/<execution_id>/signal", body=TriggerQuestion)
def signal_execution(call: Call, execution_id: str) -> None:
    """Let a receive task go on."""
    variables = read_variables(call.session, call.body.get("variables"))
    records.signal(call.session, place(call, execution_id), variables, call.viewer)


@executions.get("/<execution_id>/messageSubscriptions/<name>", answer=SubscriptionAnswer())
def show_message_subscription(call: Call, execution_id: str, name: str) -> Subscription:
    """That a place waits for a message of this name; 404 when it does not."""
    return records.subscription_of(call.session, place(call, execution_id), name)


@executions.post("/<execution_id>/messageSubscriptions/<name>/trigger", body=TriggerQuestion)
def trigger_message_subscription(call: Call, execution_id: str, name: str) -> None:
    """Hand a message to one place that waits for it."""
    variables = read_variables(call.session, call.body.get("variables"))
    records.trigger(call.session, place(call, execution_id), name, variables, call.viewer)


@executions.post("/<execution_id>/create-incident", body=IncidentQuestion, answer=IncidentAnswer())
def create_incident(call: Call, execution_id: str) -> dict[str, Any]:
    """Note by hand that something is wrong at a place."""
    kind, message = call.body["incident_type"], call.body.get("message")
    raised: Incident = records.raise_incident(call.session, place(call, execution_id), kind, message, call.viewer)
    return told_incident(raised)


@executions.get("/<execution_id>/localVariables")
def list_local_variables(call: Call, execution_id: str) -> Response:
    """The variables of one scope."""
    case_of(call, execution_id)
    return json_answer(told_variables(Variable.rows(call.session, [execution_id])))


@executions.post("/<execution_id>/localVariables", body=ModificationsQuestion)
def modify_local_variables(call: Call, execution_id: str) -> None:
    """Set and take away variables of one scope."""
    values = read_variables(call.session, call.body.get("modifications"))
    removals = tuple(call.body.get("deletions", ()))
    case = case_of(call, execution_id)
    case.set_variables(values, call.viewer, removals=removals, scope_id=execution_id, is_local=execution_id != case.id)


@executions.get("/<execution_id>/localVariables/<name>")
def show_local_variable(call: Call, execution_id: str, name: str) -> Response:
    """One variable of one scope."""
    case_of(call, execution_id)
    return told_one(Variable.find(call.session, execution_id, name))


@executions.put("/<execution_id>/localVariables/<name>", body=VariableQuestion)
def set_local_variable(call: Call, execution_id: str, name: str) -> None:
    """Set one variable of one scope."""
    set_locally(call, execution_id, name, read_variable(call.session, name, call.body))


@executions.delete("/<execution_id>/localVariables/<name>")
def delete_local_variable(call: Call, execution_id: str, name: str) -> None:
    """Take one variable of one scope away."""
    case_of(call, execution_id).set_variables({}, call.viewer, removals=(name,), scope_id=execution_id)


@executions.get("/<execution_id>/localVariables/<name>/data")
def show_local_variable_data(call: Call, execution_id: str, name: str) -> Response:
    """The bytes of a variable of type File or Bytes; where workers load files from."""
    case_of(call, execution_id)
    return data_answer(Variable.find(call.session, execution_id, name))


@executions.post("/<execution_id>/localVariables/<name>/data")
def upload_variable(call: Call, execution_id: str, name: str) -> None:
    """Set one variable of one scope to a file or to bytes."""
    set_locally(call, execution_id, name, uploaded_value(call, name))


def set_locally(call: Call, execution_id: str, name: str, value: Any) -> None:
    """Set one variable of one scope."""
    case = case_of(call, execution_id)
    case.set_variables({name: value}, call.viewer, scope_id=execution_id, is_local=execution_id != case.id)
