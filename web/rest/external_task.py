"""External tasks: looking at them, and what workers report of them."""

from datetime import timedelta
from typing import Any

from flask import Response
from marshmallow import fields

from runner.records.external_task import ExternalTask
from runner.records.external_work import require_worker
from runner.records.listings.work import EXTERNAL_TASKS
from runner.rejection import InvalidArgument, InvalidState, NotFound
from web.rest.answers import json_answer
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Milliseconds, Moment, Question, Texts, Whole
from web.rest.typed_variables import Variables, read_variables

external_tasks = Resource("/engine-rest/external-task", "External Task")


class ExternalTaskQuestion(Listed):
    """What external tasks are looked for by."""

    external_task_id = fields.String()
    external_task_id_in = Texts()
    topic_name = fields.String()
    worker_id = fields.String()
    locked = Flag()
    not_locked = Flag()
    with_retries_left = Flag()
    no_retries_left = Flag()
    lock_expiration_after = Moment()
    lock_expiration_before = Moment()
    activity_id = fields.String()
    activity_id_in = Texts()
    execution_id = fields.String()
    process_instance_id = fields.String()
    process_instance_id_in = Texts()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    active = Flag()
    suspended = Flag()
    priority_higher_than_or_equals = Whole()
    priority_lower_than_or_equals = Whole()


class TopicsQuestion(Question):
    """Topics of which tasks."""

    with_locked_tasks = Flag()
    with_unlocked_tasks = Flag()
    with_retries_left = Flag()


class ExternalTaskAnswer(Answer):
    """Work for a worker."""

    activity_id = fields.String(attribute="element_id")
    activity_instance_id = fields.String(attribute="id")
    error_message = fields.String()
    execution_id = fields.String(attribute="id")
    id = fields.String()
    lock_expiration_time = Moment(attribute="locked_until")
    create_time = Moment(attribute="created_at")
    process_definition_id = fields.String(attribute="definition_id")
    process_definition_key = fields.String(attribute="definition.key")
    process_definition_version_tag = fields.String(attribute="definition.version_tag")
    process_instance_id = fields.String(attribute="instance_id")
    retries = fields.Integer()
    suspended = fields.Boolean(attribute="is_suspended")
    worker_id = fields.String()
    topic_name = fields.String(attribute="topic")
    tenant_id = fields.String()
    priority = fields.Integer()
    business_key = fields.String(attribute="instance.business_key")


class ReportQuestion(Question):
    """Who reports, and what the work came to."""

    worker_id = fields.String(required=True)
    variables = Variables()
    local_variables = Variables()


class FailureQuestion(ReportQuestion):
    """What went wrong, and whether it may be tried again."""

    error_message = fields.String()
    error_details = fields.String()
    retries = Whole(load_default=0)
    retry_timeout = Milliseconds(load_default=0)


class BpmnErrorQuestion(ReportQuestion):
    """The error that the diagram knows."""

    error_code = fields.String(required=True)
    error_message = fields.String()


class ExtendQuestion(Question):
    """For how long from now."""

    worker_id = fields.String(required=True)
    new_duration = Milliseconds(required=True)


class LockQuestion(Question):
    """For whom and for how long."""

    worker_id = fields.String(required=True)
    lock_duration = Milliseconds(required=True)


class RetriesQuestion(Question):
    """How often it may be tried."""

    retries = Whole(required=True)


class ManyRetriesQuestion(RetriesQuestion):
    """How often which ones may be tried."""

    external_task_ids = fields.List(fields.String())
    process_instance_ids = fields.List(fields.String())
    not_here = ("externalTaskQuery", "processInstanceQuery", "historicProcessInstanceQuery")


class PriorityQuestion(Question):
    """How urgent it is."""

    priority = Whole(required=True)


def sought(call: Call) -> dict[str, Any]:
    """The criteria of tasks that are not over."""
    return call.criteria | {"open": True}


def held(call: Call, task_id: str) -> ExternalTask:
    """An open task, for a worker."""
    require_worker(call.viewer)
    return ExternalTask.find(call.session, task_id)


def seen(call: Call, task_id: str) -> ExternalTask:
    """An open task that the viewer may see."""
    found = EXTERNAL_TASKS.find(call.session, call.viewer, {"external_task_id": task_id, "open": True})
    if not found:
        raise NotFound(f"external task '{task_id}' does not exist, or is over")
    return found[0]


@external_tasks.get("", query=ExternalTaskQuestion, answer=ExternalTaskAnswer(many=True))
def list_external_tasks(call: Call) -> list[ExternalTask]:
    """The open external tasks."""
    return EXTERNAL_TASKS.find(call.session, call.viewer, sought(call), **call.page)


@external_tasks.post("", query=Listed, body=ExternalTaskQuestion, answer=ExternalTaskAnswer(many=True), reads=True)
def search_external_tasks(call: Call) -> list[ExternalTask]:
    """The open external tasks, looked for by a body."""
    return EXTERNAL_TASKS.find(call.session, call.viewer, sought(call), **call.page)


@external_tasks.get("/count", query=ExternalTaskQuestion, answer=CountAnswer())
def count_external_tasks(call: Call) -> dict[str, int]:
    """How many external tasks are open."""
    return {"count": EXTERNAL_TASKS.count(call.session, call.viewer, sought(call))}


@external_tasks.post("/count", body=ExternalTaskQuestion, answer=CountAnswer(), reads=True)
def count_searched_external_tasks(call: Call) -> dict[str, int]:
    """How many external tasks are open, looked for by a body."""
    return {"count": EXTERNAL_TASKS.count(call.session, call.viewer, sought(call))}


@external_tasks.get("/topic-names", query=TopicsQuestion)
def list_topics(call: Call) -> Response:
    """The topics that open external tasks have."""
    criteria = {name: True for name, wanted in call.query.items() if wanted}
    names = {"with_locked_tasks": "locked", "with_unlocked_tasks": "not_locked"}
    wanted = {names.get(name, name): value for name, value in criteria.items()} | {"open": True}
    found = EXTERNAL_TASKS.find(call.session, call.viewer, wanted)
    return json_answer(sorted({task.topic for task in found}))


@external_tasks.get("/<task_id>", answer=ExternalTaskAnswer())
def show_external_task(call: Call, task_id: str) -> ExternalTask:
    """One open external task."""
    return seen(call, task_id)


@external_tasks.get("/<task_id>/errorDetails")
def show_error_details(call: Call, task_id: str) -> Response:
    """What the last failure said at length."""
    details = seen(call, task_id).error_details
    return Response(details or "", 200 if details else 204, content_type="text/plain")


@external_tasks.post("/<task_id>/complete", body=ReportQuestion)
def complete(call: Call, task_id: str) -> None:
    """The work is done."""
    task = held(call, task_id)
    variables = read_variables(call.session, call.body.get("variables"))
    local = read_variables(call.session, call.body.get("local_variables"))
    task.complete(call.body["worker_id"], variables, call.viewer, local)


@external_tasks.post("/<task_id>/failure", body=FailureQuestion)
def fail(call: Call, task_id: str) -> None:
    """The work failed; without retries left that is an incident."""
    task = held(call, task_id)
    if call.body["retries"] < 0:
        raise InvalidArgument("retries is 0 or more")
    task.fail(
        call.body["worker_id"],
        call.body.get("error_message"),
        call.viewer,
        details=call.body.get("error_details"),
        retries=call.body["retries"],
        retry_after=timedelta(milliseconds=call.body["retry_timeout"]),
        variables=read_variables(call.session, call.body.get("variables")),
        local_variables=read_variables(call.session, call.body.get("local_variables")),
    )


@external_tasks.post("/<task_id>/bpmnError", body=BpmnErrorQuestion)
def throw_bpmn_error(call: Call, task_id: str) -> None:
    """The work came to an error that the diagram catches."""
    task = held(call, task_id)
    variables = read_variables(call.session, call.body.get("variables"))
    task.throw_error(
        call.body["worker_id"], call.body["error_code"], call.body.get("error_message"), variables, call.viewer
    )


@external_tasks.post("/<task_id>/extendLock", body=ExtendQuestion)
def extend_lock(call: Call, task_id: str) -> None:
    """Keep it for longer."""
    duration = timedelta(milliseconds=call.body["new_duration"])
    held(call, task_id).extend_lock(call.body["worker_id"], duration)


@external_tasks.post("/<task_id>/lock", body=LockQuestion)
def lock(call: Call, task_id: str) -> None:
    """Reserve it."""
    task = held(call, task_id)
    try:
        task.lock(call.body["worker_id"], timedelta(milliseconds=call.body["lock_duration"]))
    except InvalidState as taken:
        raise InvalidArgument(taken.message) from taken


@external_tasks.post("/<task_id>/unlock")
def unlock(call: Call, task_id: str) -> None:
    """Let any worker fetch it."""
    held(call, task_id).unlock()


@external_tasks.put("/<task_id>/retries", body=RetriesQuestion)
def set_retries(call: Call, task_id: str) -> None:
    """Let it be tried again."""
    held(call, task_id).set_retries(call.body["retries"], call.viewer)


@external_tasks.put("/retries", body=ManyRetriesQuestion)
def set_many_retries(call: Call) -> None:
    """Let several be tried again."""
    ids = list(call.body.get("external_task_ids", ()))
    if call.body.get("process_instance_ids"):
        criteria = {"process_instance_id_in": call.body["process_instance_ids"], "open": True}
        ids += [task.id for task in EXTERNAL_TASKS.find(call.session, call.viewer, criteria)]
    if not ids:
        raise InvalidArgument("say which: externalTaskIds or processInstanceIds")
    for task_id in dict.fromkeys(ids):
        held(call, task_id).set_retries(call.body["retries"], call.viewer)


@external_tasks.put("/<task_id>/priority", body=PriorityQuestion)
def set_priority(call: Call, task_id: str) -> None:
    """Let it be fetched earlier or later."""
    held(call, task_id).set_priority(call.body["priority"], call.viewer)
