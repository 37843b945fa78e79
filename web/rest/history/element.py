"""History of elements: what cases went through."""

from typing import Any

from marshmallow import fields

from runner.engine import ActiveElement
from runner.records.element_instance import ElementInstance
from runner.records.execution import find_execution
from runner.records.listings.cases import CASES
from runner.records.listings.history import ELEMENTS
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from runner.rejection import InvalidArgument, NotFound
from web.rest.history.derived import among, matching, page_of, same
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Texts, milliseconds

MOST_CASES = 200  # that run, looked into one by one
past_elements = Resource("/engine-rest/history/activity-instance", "Historic Activity Instance")


class PastElementQuestion(Listed):
    """What finished elements are looked for by."""

    activity_instance_id = fields.String()
    activity_id = fields.String()
    activity_id_in = Texts()
    activity_name = fields.String()
    activity_type = fields.String()
    process_instance_id = fields.String()
    process_instance_id_in = Texts()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    execution_id = fields.String()
    task_assignee = fields.String()
    canceled = Flag()
    finished = Flag()
    unfinished = Flag()
    started_before = Moment()
    started_after = Moment()
    finished_before = Moment()
    finished_after = Moment()
    not_here = ("completeScope", "tenantIdIn")


class PastElementAnswer(Answer):
    """An element that a case went through."""

    id = fields.String()
    parent_activity_instance_id = fields.String(attribute="parent_id")
    activity_id = fields.String(attribute="element_id")
    activity_name = fields.String(attribute="element_name")
    activity_type = fields.String(attribute="element_type")
    process_definition_key = fields.String()
    process_definition_id = fields.String()
    process_instance_id = fields.String(attribute="instance_id")
    execution_id = fields.String(attribute="id")
    task_id = fields.String()
    assignee = fields.String()
    called_process_instance_id = fields.String(attribute="called_instance_id")
    called_case_instance_id = fields.String()
    start_time = Moment(attribute="started_at")
    end_time = Moment(attribute="ended_at")
    duration_in_millis = fields.Integer()
    canceled = fields.Boolean()
    complete_scope = fields.Boolean()
    tenant_id = fields.String()
    removal_time = fields.String()
    root_process_instance_id = fields.String()


TESTS = {
    "activity_instance_id": same("id"),
    "activity_id": same("element_id"),
    "activity_id_in": among("element_id"),
    "activity_name": same("element_name"),
    "activity_type": same("element_type"),
    "execution_id": same("id"),
    "task_assignee": same("assignee"),
    "started_before": lambda row, moment: row["started_at"] < moment,
    "started_after": lambda row, moment: row["started_at"] > moment,
}
ORDERS = {
    "activityInstanceId": "id",
    "instanceId": "instance_id",
    "executionId": "id",
    "activityId": "element_id",
    "activityName": "element_name",
    "activityType": "element_type",
    "startTime": "started_at",
    "endTime": "ended_at",
    "definitionId": "process_definition_id",
    "occurrence": "number",
}


def told_element(element: ElementInstance) -> dict[str, Any]:
    """A finished element as answered."""
    case = element.session.get_one(ProcessInstance, element.instance_id)
    task = element.session.get(UserTask, element.id) if element.element_type == "userTask" else None
    columns = {column.key: getattr(element, column.key) for column in ElementInstance.__mapper__.column_attrs}
    return columns | {
        "process_definition_key": case.definition.key,
        "process_definition_id": case.definition_id,
        "task_id": task.id if task else None,
        "assignee": task.assignee if task else None,
        "duration_in_millis": milliseconds(element.started_at, element.ended_at),
        "canceled": element.state == "cancelled",
        "complete_scope": False,
        "root_process_instance_id": case.root_id,
    }


def told_alive(case: ProcessInstance, element: ActiveElement) -> dict[str, Any]:
    """An element that is not over as answered."""
    task = case.session.get(UserTask, element.id) if element.element_type == "userTask" else None
    return {
        "id": element.id,
        "parent_id": element.parent_id,
        "element_id": element.element_id,
        "element_name": element.element_name,
        "element_type": element.element_type,
        "process_definition_key": case.definition.key,
        "process_definition_id": case.definition_id,
        "instance_id": case.id,
        "task_id": task.id if task else None,
        "assignee": task.assignee if task else None,
        "called_instance_id": element.called_instance_id,
        "started_at": element.started_at,
        "canceled": False,
        "complete_scope": False,
        "root_process_instance_id": case.root_id,
    }


def alive(call: Call) -> list[dict[str, Any]]:
    """The elements that are not over of the cases asked for; of all cases only when few run."""
    asked = call.criteria
    names = {"process_definition_id": "definition_id", "process_definition_key": "definition_key"}
    criteria = {ours: asked[name] for name, ours in names.items() if name in asked} | {"ended": False}
    ids = [*asked.get("process_instance_id_in", []), *[one for one in [asked.get("process_instance_id")] if one]]
    if ids:
        criteria["process_instance_ids"] = ids
    cases = {case.id: case for case in CASES.find(call.session, call.viewer, criteria, size=MOST_CASES + 1)}
    if len(cases) > MOST_CASES:
        raise InvalidArgument(f"more than {MOST_CASES} cases run; ask with processInstanceId or processDefinitionId")
    roots = {case.root_id: case.root for case in cases.values()}
    rows = [
        told_alive(cases[element.instance_id], element)
        for root in roots.values()
        for element in root.active_elements()
        if element.instance_id in cases and element.kind != "watching"
    ]
    return list(matching(rows, TESTS, asked))


def found(call: Call) -> list[dict[str, Any]]:
    """The elements asked for: over, alive or both; both only within named cases, the others being too many."""
    asked = call.criteria
    of_one_case = "process_instance_id" in asked or "process_instance_id_in" in asked
    wants_alive = asked.get("unfinished", False) or (of_one_case and not asked.get("finished", False))
    if not wants_alive or asked.get("canceled") or "finished_before" in asked or "finished_after" in asked:
        return [told_element(one) for one in ELEMENTS.find(call.session, call.viewer, asked, **call.page)]
    over = [] if asked.get("unfinished") else ELEMENTS.find(call.session, call.viewer, asked)
    return page_of(call, [told_element(one) for one in over] + alive(call), ORDERS)


def number(call: Call) -> int:
    """How many there are."""
    unbounded = Call(call.session, call.viewer, call.criteria, {})
    return len(found(unbounded))


@past_elements.get("", query=PastElementQuestion, answer=PastElementAnswer(many=True))
def list_past_elements(call: Call) -> list[dict[str, Any]]:
    """The elements that cases went through, in the order they finished; then those where they are now."""
    return found(call)


@past_elements.post("", query=Listed, body=PastElementQuestion, answer=PastElementAnswer(many=True), reads=True)
def search_past_elements(call: Call) -> list[dict[str, Any]]:
    """The elements that cases went through, looked for by a body."""
    return found(call)


@past_elements.get("/count", query=PastElementQuestion, answer=CountAnswer())
def count_past_elements(call: Call) -> dict[str, int]:
    """How many elements cases went through."""
    return {"count": number(call)}


@past_elements.post("/count", body=PastElementQuestion, answer=CountAnswer(), reads=True)
def count_searched_past_elements(call: Call) -> dict[str, int]:
    """How many elements cases went through, looked for by a body."""
    return {"count": number(call)}


@past_elements.get("/<element_id>", answer=PastElementAnswer())
def show_past_element(call: Call, element_id: str) -> dict[str, Any]:
    """One element that a case went through, or is at."""
    over = ELEMENTS.find(call.session, call.viewer, {"activity_instance_id": element_id})
    if over:
        return told_element(over[0])
    case = call.session.get_one(ProcessInstance, find_execution(call.session, element_id, call.viewer).instance_id)
    living = next((element for element in case.active_elements() if element.id == element_id), None)
    if living is None:
        raise NotFound(f"activity instance '{element_id}' does not exist")
    return told_alive(case, living)
