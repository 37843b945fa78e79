"""Log of external tasks: when each came up, failed, was done or was no longer wanted."""

from collections.abc import Iterable
from datetime import datetime

from flask import Response
from marshmallow import fields

from runner.records.external_task import ExternalTask
from runner.records.listings.work import EXTERNAL_TASKS
from runner.records.user_operation import UserOperation
from web.rest.history.derived import Told, among, matching, page_of, same
from web.rest.history.log import LOG_ORDERS, SHARED, LogAnswer, LogQuestion, failures, only
from web.rest.resource import Call, Resource
from web.rest.schema import CountAnswer, Listed, Texts, Whole

task_log = Resource("/engine-rest/history/external-task-log", "Historic External Task Log")


class TaskLogQuestion(LogQuestion):
    """What entries of external tasks are looked for by."""

    external_task_id = fields.String()
    topic_name = fields.String()
    worker_id = fields.String()
    error_message = fields.String()
    activity_instance_id_in = Texts()
    priority_lower_than_or_equals = Whole()
    priority_higher_than_or_equals = Whole()


class TaskLogAnswer(LogAnswer):
    """Something that happened to an external task."""

    external_task_id = fields.String()
    topic_name = fields.String()
    worker_id = fields.String()
    retries = fields.Integer()
    priority = fields.Integer()
    error_message = fields.String()
    activity_instance_id = fields.String()


TASK_TESTS = SHARED | {
    "external_task_id": same("external_task_id"),
    "topic_name": same("topic_name"),
    "worker_id": same("worker_id"),
    "error_message": same("error_message"),
    "activity_instance_id_in": among("activity_instance_id"),
    "priority_lower_than_or_equals": lambda row, value: row["priority"] <= value,
    "priority_higher_than_or_equals": lambda row, value: row["priority"] >= value,
}
TASK_ORDERS = LOG_ORDERS | {"externalTaskId": "external_task_id", "topicName": "topic_name"}


def task_entries(call: Call) -> Iterable[Told]:
    """Of each external task that it came up, was done or was no longer wanted; and each try that failed."""
    names = ("external_task_id", "topic_name", "process_instance_id", "process_definition_id", "process_definition_key")
    criteria = {name: call.criteria.get(name) for name in names}
    tasks = {task.id: task for task in EXTERNAL_TASKS.find(call.session, call.viewer, criteria)}
    found = [entry for task in tasks.values() for entry in entries_of(task)]
    for one in failures(call, "external task", call.criteria.get("external_task_id")):
        if one.entity_id in tasks:
            found.append(failed_task(tasks[one.entity_id], one))
    found.sort(key=lambda row: row["timestamp"])
    return matching(found, TASK_TESTS, call.criteria)


def entries_of(task: ExternalTask) -> list[Told]:
    """What an external task's own row tells."""
    found = [entry(task, "creation", task.created_at)]
    if task.ended_at is not None:
        found.append(entry(task, "success" if task.state == "completed" else "deletion", task.ended_at))
    return found


def entry(task: ExternalTask, kind: str, at: datetime) -> Told:
    """Something that happened to an external task."""
    return {
        "id": f"{task.id}:{kind}",
        "timestamp": at,
        "external_task_id": task.id,
        "topic_name": task.topic,
        "worker_id": task.worker_id if kind == "success" else None,
        "retries": task.retries,
        "priority": task.priority,
        "activity_id": task.element_id,
        "activity_instance_id": task.id,
        "execution_id": task.id,
        "process_instance_id": task.instance_id,
        "process_definition_id": task.definition_id,
        "process_definition_key": task.definition.key,
        "root_process_instance_id": task.root_id,
        f"{kind}_log": True,
    }


def failed_task(task: ExternalTask, one: UserOperation) -> Told:
    """That a worker failed."""
    told = one.after
    return entry(task, "failure", one.at) | {
        "id": str(one.number),
        "worker_id": told["worker"],
        "retries": told["retries"],
        "error_message": told["message"],
        "details": told["details"],
    }


@task_log.get("", query=TaskLogQuestion, answer=TaskLogAnswer(many=True))
def list_task_log(call: Call) -> list[Told]:
    """What happened to external tasks."""
    return page_of(call, task_entries(call), TASK_ORDERS)


@task_log.post("", query=Listed, body=TaskLogQuestion, answer=TaskLogAnswer(many=True), reads=True)
def search_task_log(call: Call) -> list[Told]:
    """What happened to external tasks, looked for by a body."""
    return page_of(call, task_entries(call), TASK_ORDERS)


@task_log.get("/count", query=TaskLogQuestion, answer=CountAnswer())
def count_task_log(call: Call) -> dict[str, int]:
    """How much happened to external tasks."""
    return {"count": sum(1 for _ in task_entries(call))}


@task_log.post("/count", body=TaskLogQuestion, answer=CountAnswer(), reads=True)
def count_searched_task_log(call: Call) -> dict[str, int]:
    """How much happened to external tasks, looked for by a body."""
    return {"count": sum(1 for _ in task_entries(call))}


@task_log.get("/<log_id>", answer=TaskLogAnswer())
def show_task_log(call: Call, log_id: str) -> Told:
    """One entry."""
    return only(task_entries(call), log_id)


@task_log.get("/<log_id>/error-details")
def show_task_error_details(call: Call, log_id: str) -> Response:
    """What a worker failed by, at length."""
    return Response(only(task_entries(call), log_id).get("details") or "", content_type="text/plain")
