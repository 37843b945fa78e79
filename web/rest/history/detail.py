"""History of details: the variables as they were set last, and what was answered in forms."""

from collections.abc import Iterable
from typing import Any

from flask import Response
from marshmallow import fields

from runner.records.listings.cases import CASES
from runner.records.listings.history import VARIABLES
from runner.records.listings.user_tasks import TASKS
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from runner.records.variable import Variable
from runner.rejection import NotFound
from web.rest.history.derived import Told, among, is_so, matching, page_of, same
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Texts
from web.rest.typed_variables import told_plain, told_variable
from web.rest.variable_data import data_answer

details = Resource("/engine-rest/history/detail", "Historic Detail")


class DetailQuestion(Listed):
    """What details are looked for by."""

    process_instance_id = fields.String()
    process_instance_id_in = Texts()
    execution_id = fields.String()
    activity_instance_id = fields.String()
    activity_instance_id_in = Texts()
    task_id = fields.String()
    variable_instance_id = fields.String()
    variable_type_in = Texts()
    variable_updates = Flag()
    form_fields = Flag()
    exclude_task_details = Flag()
    initial = Flag()
    occurred_before = Moment()
    occurred_after = Moment()
    deserialize_values = Flag()
    not_here = ("userOperationId", "caseInstanceId", "caseExecutionId", "tenantIdIn")


class DetailAnswer(Answer):
    """A variable that was set, or a field of a form that was filled in."""

    id = fields.String()
    type = fields.String()
    process_definition_key = fields.String()
    process_definition_id = fields.String()
    process_instance_id = fields.String()
    activity_instance_id = fields.String()
    execution_id = fields.String()
    case_definition_key = fields.String()
    case_definition_id = fields.String()
    case_instance_id = fields.String()
    case_execution_id = fields.String()
    task_id = fields.String()
    tenant_id = fields.String()
    user_operation_id = fields.String()
    time = Moment()
    removal_time = fields.String()
    root_process_instance_id = fields.String()
    field_id = fields.String()
    field_value = fields.Raw()
    variable_name = fields.String()
    variable_instance_id = fields.String()
    variable_type = fields.String()
    value = fields.Raw()
    value_info = fields.Raw()
    initial = fields.Boolean()
    revision = fields.Integer()
    error_message = fields.String()


TESTS = {
    "execution_id": same("execution_id"),
    "activity_instance_id": same("activity_instance_id"),
    "activity_instance_id_in": among("activity_instance_id"),
    "task_id": same("task_id"),
    "variable_instance_id": same("variable_instance_id"),
    "variable_type_in": lambda row, kinds: (row.get("variable_type") or "").lower() in [kind.lower() for kind in kinds],
    "exclude_task_details": lambda row, wanted: not (wanted and row.get("task_id")),
    "initial": is_so("initial"),
    "occurred_before": lambda row, moment: row["time"] < moment,
    "occurred_after": lambda row, moment: row["time"] > moment,
}
ORDERS = {
    "processInstanceId": "process_instance_id",
    "variableName": "variable_name",
    "variableType": "variable_type",
    "variableRevision": "revision",
    "formPropertyId": "field_id",
    "time": "time",
}


def found(call: Call) -> Iterable[Told]:
    """The details asked for, in the order they came up; with neither kind named: both."""
    asked = call.criteria
    updates, answers = asked.get("variable_updates", False), asked.get("form_fields", False)
    instances = {name: asked.get(name) for name in ("process_instance_id", "process_instance_id_in")}
    rows: list[Told] = []
    if updates or not answers:
        rows += [told_update(row) for row in VARIABLES.find(call.session, call.viewer, instances)]
    if answers or not updates:
        rows += told_answers(call, instances | {"task_id": asked.get("task_id")})
    rows.sort(key=lambda row: row["time"])
    return matching(rows, TESTS, asked)


def told_update(row: Variable) -> Told:
    """A variable as it was set last: what it was before is kept where people set it by hand, in user-operation."""
    case = row.session.get_one(ProcessInstance, row.instance_id)
    typed = told_variable(row)
    is_first = row.created_at == row.updated_at
    return of_case(case) | {
        "id": f"{row.id}:update",
        "type": "variableUpdate",
        "activity_instance_id": row.scope_id,
        "execution_id": row.scope_id,
        "time": row.updated_at,
        "variable_name": row.name,
        "variable_instance_id": row.id,
        "variable_type": typed["type"],
        "value": typed["value"],
        "value_info": typed["valueInfo"],
        "initial": is_first,
        "revision": 0 if is_first else 1,
    }


def of_case(case: ProcessInstance) -> Told:
    """Where a detail belongs."""
    return {
        "process_definition_key": case.definition.key,
        "process_definition_id": case.definition_id,
        "process_instance_id": case.id,
        "root_process_instance_id": case.root_id,
    }


def told_answers(call: Call, criteria: dict[str, Any]) -> list[Told]:
    """What was answered in forms, of tasks and at the start of cases."""
    rows = [
        told_field(task.instance, task, name, value)
        for task in TASKS.find(call.session, call.viewer, criteria | {"completed": True})
        for name, value in (task.answers or {}).items()
    ]
    if criteria["task_id"] is None:
        named = criteria["process_instance_id"]
        ids = [named] if named else criteria["process_instance_id_in"]
        rows += [
            told_field(case, None, name, value)
            for case in CASES.find(call.session, call.viewer, {"process_instance_ids": ids})
            for name, value in (case.start_answers or {}).items()
        ]
    return rows


def told_field(case: ProcessInstance, task: UserTask | None, name: str, value: Any) -> Told:
    """An answer in a form."""
    at = case.id if task is None else task.id
    return of_case(case) | {
        "id": f"{at}:field:{name}",
        "type": "formField",
        "activity_instance_id": at,
        "execution_id": at,
        "task_id": None if task is None else task.id,
        "time": case.started_at if task is None else task.ended_at,
        "field_id": name,
        "field_value": told_plain(name, value, case.session)["value"],
    }


@details.get("", query=DetailQuestion, answer=DetailAnswer(many=True))
def list_details(call: Call) -> list[Told]:
    """What became of variables, and what was answered in forms."""
    return page_of(call, found(call), ORDERS)


@details.post("", query=Listed, body=DetailQuestion, answer=DetailAnswer(many=True), reads=True)
def search_details(call: Call) -> list[Told]:
    """What became of variables and was answered in forms, looked for by a body."""
    return page_of(call, found(call), ORDERS)


@details.get("/count", query=DetailQuestion, answer=CountAnswer())
def count_details(call: Call) -> dict[str, int]:
    """How many details there are."""
    return {"count": sum(1 for _ in found(call))}


@details.post("/count", body=DetailQuestion, answer=CountAnswer(), reads=True)
def count_searched_details(call: Call) -> dict[str, int]:
    """How many details there are, looked for by a body."""
    return {"count": sum(1 for _ in found(call))}


@details.get("/<detail_id>", answer=DetailAnswer())
def show_detail(call: Call, detail_id: str) -> Told:
    """One detail."""
    begun, _, name = detail_id.partition(":field:")
    if not name:
        return told_update(variable_of(call, detail_id))
    criteria = {"process_instance_id": None, "process_instance_id_in": None, "task_id": begun}
    of_task = told_answers(call, criteria)
    of_start = told_answers(call, {"process_instance_id": begun, "process_instance_id_in": None, "task_id": None})
    one = next((row for row in of_task + of_start if row["id"] == detail_id), None)
    if one is None:
        raise NotFound(f"historic detail '{detail_id[:200]}' does not exist")
    return one


@details.get("/<detail_id>/data")
def show_detail_data(call: Call, detail_id: str) -> Response:
    """The bytes of a variable of type File or Bytes."""
    return data_answer(variable_of(call, detail_id))


def variable_of(call: Call, detail_id: str) -> Variable:
    """The variable that a detail is about."""
    rows = VARIABLES.find(call.session, call.viewer, {"variable_id": detail_id.removesuffix(":update")})
    if not rows or not detail_id.endswith(":update"):
        raise NotFound(f"historic detail '{detail_id[:200]}' does not exist")
    return rows[0]
