"""History of user tasks: over or not."""

from typing import Any, ClassVar

from marshmallow import fields

from runner.records.listings.user_tasks import TASKS
from runner.records.user_task import UserTask
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Whole, milliseconds
from web.rest.task_query import UNKNOWN, TaskFilters, of_one_query

past_tasks = Resource("/engine-rest/history/task", "Historic Task Instance")


class PastTaskQuestion(Listed, TaskFilters):
    """What tasks of all times are looked for by."""

    task_assignee = fields.String()
    task_name = fields.String()
    task_name_like = fields.String()
    task_assignee_like = fields.String()
    task_owner = fields.String()
    task_owner_like = fields.String()
    task_description = fields.String()
    task_description_like = fields.String()
    task_priority = Whole()
    task_due_date = Moment()
    task_due_date_after = Moment()
    task_due_date_before = Moment()
    without_task_due_date = Flag()
    task_follow_up_date = Moment()
    task_follow_up_date_after = Moment()
    task_follow_up_date_before = Moment()
    task_had_candidate_user = fields.String()
    task_had_candidate_group = fields.String()
    task_involved_user = fields.String()
    task_involved_group = fields.String()
    started_after = Moment()
    started_before = Moment()
    process_finished = Flag()
    process_unfinished = Flag()
    not_here: ClassVar[tuple[str, ...]] = (*UNKNOWN, "taskParentTaskId", "taskDeleteReason", "taskDeleteReasonLike")
    finished = Flag()
    unfinished = Flag()
    finished_before = Moment()
    finished_after = Moment()


class PastTaskAnswer(Answer):
    """A user task, over or not."""

    id = fields.String()
    process_definition_key = fields.String(attribute="definition.key")
    process_definition_id = fields.String(attribute="definition_id")
    process_instance_id = fields.String(attribute="instance_id")
    execution_id = fields.String(attribute="id")
    case_definition_key = fields.String()
    case_definition_id = fields.String()
    case_instance_id = fields.String()
    case_execution_id = fields.String()
    activity_instance_id = fields.String(attribute="id")
    name = fields.String()
    description = fields.String()
    delete_reason = fields.Function(lambda task: {"completed": "completed", "cancelled": "deleted"}.get(task.state))
    owner = fields.String()
    assignee = fields.String()
    start_time = Moment(attribute="created_at")
    end_time = Moment(attribute="ended_at")
    duration = fields.Function(lambda task: milliseconds(task.created_at, task.ended_at))
    task_definition_key = fields.String(attribute="element_id")
    priority = fields.Integer()
    due = Moment(attribute="due_at")
    parent_task_id = fields.String()
    follow_up = Moment(attribute="follow_up_at")
    tenant_id = fields.String()
    removal_time = fields.String()
    root_process_instance_id = fields.String(attribute="root_id")
    task_state = fields.Function(
        lambda task: {"completed": "Completed", "cancelled": "Deleted"}.get(task.state, "Created")
    )


def past_tasks_sought(call: Call) -> dict[str, Any]:
    """The criteria of tasks of all times."""
    criteria = of_one_query(call, call.criteria)
    if criteria.pop("process_unfinished", False):
        criteria["process_finished"] = False
    if criteria.pop("unfinished", False):
        criteria["finished"] = False
    return criteria


@past_tasks.get("", query=PastTaskQuestion, answer=PastTaskAnswer(many=True))
def list_past_tasks(call: Call) -> list[UserTask]:
    """The tasks of all times."""
    return TASKS.find(call.session, call.viewer, past_tasks_sought(call), **call.page)


@past_tasks.post("", query=Listed, body=PastTaskQuestion, answer=PastTaskAnswer(many=True), reads=True)
def search_past_tasks(call: Call) -> list[UserTask]:
    """The tasks of all times, looked for by a body."""
    return TASKS.find(call.session, call.viewer, past_tasks_sought(call), **call.page)


@past_tasks.get("/count", query=PastTaskQuestion, answer=CountAnswer())
def count_past_tasks(call: Call) -> dict[str, int]:
    """How many tasks there were."""
    return {"count": TASKS.count(call.session, call.viewer, past_tasks_sought(call))}


@past_tasks.post("/count", body=PastTaskQuestion, answer=CountAnswer(), reads=True)
def count_searched_past_tasks(call: Call) -> dict[str, int]:
    """How many tasks there were, looked for by a body."""
    return {"count": TASKS.count(call.session, call.viewer, past_tasks_sought(call))}
