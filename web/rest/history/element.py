"""History of elements: what cases went through."""

from typing import Any

from marshmallow import fields

from runner.records.element_instance import ElementInstance
from runner.records.listings.history import ELEMENTS
from runner.records.process_instance import ProcessInstance
from runner.records.user_task import UserTask
from runner.rejection import NotFound
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Texts, milliseconds

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
    canceled = Flag()
    finished = Flag()
    unfinished = Flag()
    started_before = Moment()
    started_after = Moment()
    finished_before = Moment()
    finished_after = Moment()


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


@past_elements.get("", query=PastElementQuestion, answer=PastElementAnswer(many=True))
def list_past_elements(call: Call) -> list[dict[str, Any]]:
    """The elements that cases went through, in the order they finished."""
    return [told_element(one) for one in ELEMENTS.find(call.session, call.viewer, call.criteria, **call.page)]


@past_elements.get("/count", query=PastElementQuestion, answer=CountAnswer())
def count_past_elements(call: Call) -> dict[str, int]:
    """How many elements cases went through."""
    return {"count": ELEMENTS.count(call.session, call.viewer, call.criteria)}


@past_elements.get("/<element_id>", answer=PastElementAnswer())
def show_past_element(call: Call, element_id: str) -> dict[str, Any]:
    """One finished element."""
    found = ELEMENTS.find(call.session, call.viewer, {"activity_instance_id": element_id})
    if not found:
        raise NotFound(f"activity instance '{element_id}' does not exist, or is not over")
    return told_element(found[0])
