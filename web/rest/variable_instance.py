"""Variables of cases that run."""

from typing import Any

from flask import Response
from marshmallow import fields

from runner.records.listings.history import VARIABLES
from runner.records.process_instance import ProcessInstance
from runner.records.variable import Variable
from runner.rejection import NotFound
from web.rest.comparisons import Compared, comparisons_of
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Texts
from web.rest.typed_variables import told_variable
from web.rest.variable_data import data_answer

variable_instances = Resource("/engine-rest/variable-instance", "Variable Instance")


class VariableInstanceQuestion(Listed):
    """What variables are looked for by."""

    variable_name = fields.String(attribute="name")
    variable_name_in = Texts(attribute="name_in")
    variable_name_like = fields.String(attribute="name_like")
    process_instance_id_in = Texts()
    execution_id_in = Texts()
    task_id_in = Texts()
    variable_scope_id_in = Texts()
    activity_instance_id_in = Texts()
    variable_values = Compared()
    variable_names_ignore_case = Flag()
    variable_values_ignore_case = Flag()
    deserialize_values = Flag()
    not_here = ("batchIdIn", "caseInstanceIdIn", "caseExecutionIdIn", "tenantIdIn")


class VariableInstanceAnswer(Answer):
    """A variable with the place it is in."""

    id = fields.String()
    name = fields.String()
    type = fields.String()
    value = fields.Raw()
    value_info = fields.Raw()
    process_definition_id = fields.String()
    process_instance_id = fields.String()
    execution_id = fields.String()
    case_instance_id = fields.String()
    case_execution_id = fields.String()
    task_id = fields.String()
    batch_id = fields.String()
    activity_instance_id = fields.String()
    error_message = fields.String()
    tenant_id = fields.String()


def told(row: Variable) -> dict[str, Any]:
    """A row as answered."""
    typed = told_variable(row)
    return {
        "id": row.id,
        "name": row.name,
        "type": typed["type"],
        "value": typed["value"],
        "value_info": typed["valueInfo"],
        "process_definition_id": row.session.get_one(ProcessInstance, row.instance_id).definition_id,
        "process_instance_id": row.instance_id,
        "execution_id": row.scope_id,
        "activity_instance_id": row.scope_id,
    }


def sought(call: Call) -> dict[str, Any]:
    """The criteria of variables whose scope is alive."""
    criteria = comparisons_of(call.criteria, "variable_values")
    criteria.pop("deserialize_values", None)
    return criteria | {"active": True}


@variable_instances.get("", query=VariableInstanceQuestion, answer=VariableInstanceAnswer(many=True))
def list_variables(call: Call) -> list[dict[str, Any]]:
    """The variables of cases that run."""
    return [told(row) for row in VARIABLES.find(call.session, call.viewer, sought(call), **call.page)]


@variable_instances.post(
    "", query=Listed, body=VariableInstanceQuestion, answer=VariableInstanceAnswer(many=True), reads=True
)
def search_variables(call: Call) -> list[dict[str, Any]]:
    """The variables of cases that run, looked for by a body."""
    return [told(row) for row in VARIABLES.find(call.session, call.viewer, sought(call), **call.page)]


@variable_instances.get("/count", query=VariableInstanceQuestion, answer=CountAnswer())
def count_variables(call: Call) -> dict[str, int]:
    """How many variables there are."""
    return {"count": VARIABLES.count(call.session, call.viewer, sought(call))}


@variable_instances.post("/count", body=VariableInstanceQuestion, answer=CountAnswer(), reads=True)
def count_searched_variables(call: Call) -> dict[str, int]:
    """How many variables there are, looked for by a body."""
    return {"count": VARIABLES.count(call.session, call.viewer, sought(call))}


@variable_instances.get("/<variable_id>", answer=VariableInstanceAnswer())
def show_variable(call: Call, variable_id: str) -> dict[str, Any]:
    """One variable."""
    return told(row_of(call, variable_id))


@variable_instances.get("/<variable_id>/data")
def show_variable_data(call: Call, variable_id: str) -> Response:
    """The bytes of a variable of type File or Bytes."""
    return data_answer(row_of(call, variable_id))


def row_of(call: Call, variable_id: str) -> Variable:
    """A variable of a case that runs, or NotFound."""
    found = VARIABLES.find(call.session, call.viewer, {"variable_id": variable_id, "active": True})
    if not found:
        raise NotFound(f"variable '{variable_id}' does not exist, or its case is over")
    return found[0]
