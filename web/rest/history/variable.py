"""History of variables: their scope alive or not."""

from typing import Any

from flask import Response
from marshmallow import fields

from runner.records.history_deletion import delete_variables
from runner.records.listings.conditions import Comparison
from runner.records.listings.history import VARIABLES
from runner.records.process_instance import ProcessInstance
from runner.records.variable import Variable
from runner.rejection import InvalidArgument, NotFound
from web.rest.history.case import past_instances
from web.rest.resource import Call, Resource
from web.rest.schema import CountAnswer, Flag, Listed, Moment, Texts
from web.rest.variable_data import data_answer
from web.rest.variable_instance import VariableInstanceAnswer
from web.rest.variable_instance import told as told_variable

past_variables = Resource("/engine-rest/history/variable-instance", "Historic Variable Instance")


class PastVariableQuestion(Listed):
    """What variables of all times are looked for by."""

    variable_name = fields.String(attribute="name")
    variable_name_in = Texts(attribute="name_in")
    variable_name_like = fields.String(attribute="name_like")
    process_instance_id = fields.String()
    process_instance_id_in = Texts()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    execution_id_in = Texts()
    task_id_in = Texts()
    activity_instance_id_in = Texts()
    variable_type_in = Texts(attribute="type_in")
    variable_value = fields.Raw()
    variable_values_ignore_case = Flag(load_default=False)
    variable_names_ignore_case = Flag()
    not_here = ("caseInstanceId", "caseExecutionIdIn", "caseActivityIdIn", "tenantIdIn")
    deserialize_values = Flag()
    include_deleted = Flag()


class PastVariableAnswer(VariableInstanceAnswer):
    """A variable, its scope alive or not."""

    process_definition_key = fields.String()
    case_definition_key = fields.String()
    case_definition_id = fields.String()
    state = fields.String()
    create_time = Moment()
    removal_time = fields.String()
    root_process_instance_id = fields.String()


def told_past_variable(row: Variable) -> dict[str, Any]:
    """A variable of any time as answered."""
    case = row.session.get_one(ProcessInstance, row.instance_id)
    return told_variable(row) | {
        "process_definition_key": case.definition.key,
        "state": "CREATED",
        "create_time": row.created_at,
        "root_process_instance_id": row.root_id,
    }


def variables_sought(call: Call) -> dict[str, Any]:
    """The criteria of variables of all times."""
    ignored = ("deserialize_values", "include_deleted", "variable_value", "variable_names_ignore_case")
    criteria = {name: value for name, value in call.criteria.items() if name not in ignored}
    ignores_case = criteria.pop("variable_values_ignore_case", False)
    if "variable_value" in call.criteria:
        name, value = criteria.get("name"), call.criteria["variable_value"]
        if name is None or isinstance(value, dict | list):
            raise InvalidArgument("variableValue is a text, number or truth value and needs a variableName beside it")
        is_loose = "variable_value" in call.query  # in an address everything is a text
        criteria["variable_values"] = [Comparison(name, "eq", value, ignores_case, is_loose)]
    if "type_in" in criteria:
        criteria["type_in"] = [name.lower() for name in criteria["type_in"]]
    return criteria


@past_variables.get("", query=PastVariableQuestion, answer=PastVariableAnswer(many=True))
def list_past_variables(call: Call) -> list[dict[str, Any]]:
    """The variables of all times."""
    found = VARIABLES.find(call.session, call.viewer, variables_sought(call), **call.page)
    return [told_past_variable(row) for row in found]


@past_variables.post("", query=Listed, body=PastVariableQuestion, answer=PastVariableAnswer(many=True), reads=True)
def search_past_variables(call: Call) -> list[dict[str, Any]]:
    """The variables of all times, looked for by a body."""
    found = VARIABLES.find(call.session, call.viewer, variables_sought(call), **call.page)
    return [told_past_variable(row) for row in found]


@past_variables.get("/count", query=PastVariableQuestion, answer=CountAnswer())
def count_past_variables(call: Call) -> dict[str, int]:
    """How many variables there were."""
    return {"count": VARIABLES.count(call.session, call.viewer, variables_sought(call))}


def past_row(call: Call, variable_id: str) -> Variable:
    """One variable of any time, or NotFound."""
    found = VARIABLES.find(call.session, call.viewer, {"variable_id": variable_id})
    if not found:
        raise NotFound(f"variable '{variable_id}' does not exist")
    return found[0]


@past_variables.get("/<variable_id>", answer=PastVariableAnswer())
def show_past_variable(call: Call, variable_id: str) -> dict[str, Any]:
    """One variable of any time."""
    return told_past_variable(past_row(call, variable_id))


@past_variables.get("/<variable_id>/data")
def show_past_variable_data(call: Call, variable_id: str) -> Response:
    """The bytes of a variable of type File or Bytes."""
    return data_answer(past_row(call, variable_id))


@past_variables.delete("/<variable_id>")
def delete_past_variable(call: Call, variable_id: str) -> None:
    """Delete a variable of a finished case for good."""
    row = past_row(call, variable_id)
    case = ProcessInstance.find(call.session, row.instance_id, call.viewer)
    delete_variables(call.session, case, [row.name], call.viewer)


@past_instances.delete("/<instance_id>/variable-instances")
def delete_past_variables(call: Call, instance_id: str) -> None:
    """Delete all variables of a finished case for good."""
    delete_variables(call.session, ProcessInstance.find(call.session, instance_id, call.viewer), None, call.viewer)


@past_variables.post("/count", body=PastVariableQuestion, answer=CountAnswer(), reads=True)
def count_searched_past_variables(call: Call) -> dict[str, int]:
    """How many variables there were, looked for by a body."""
    return {"count": VARIABLES.count(call.session, call.viewer, variables_sought(call))}
