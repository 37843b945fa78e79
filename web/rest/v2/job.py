"""Jobs for Camunda 8's workers: external tasks, activated, then completed, failed or ended by an error."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Response, current_app, g
from marshmallow import fields, validate

from runner.clock import clock
from runner.records.external_task import ExternalTask
from runner.records.external_work import Topic, fetch_and_lock, is_there_work, require_worker, task_by_number
from runner.records.listings.work import EXTERNAL_TASKS
from runner.rejection import InvalidState
from web.edge import database, reading, transaction
from web.rest.answers import json_answer, spoken
from web.rest.fetch_and_lock import GoneAway, hung_up
from web.rest.polls import Polls
from web.rest.resource import Call, Resource
from web.rest.schema import Milliseconds, Question, Whole
from web.rest.typed_variables import plain_json, read_variable
from web.rest.v2.deployment import TENANT
from web.rest.v2.search import SearchAnswer, SearchQuestion, Told, answered, key
from web.rest.v2.searches import criteria, placed

jobs = Resource("/v2/jobs", "Camunda 8 Job")
LONGEST_WAIT = 1_800_000  # milliseconds
DEFAULT_WAIT = 10_000
STATES = {"open": "CREATED", "completed": "COMPLETED", "cancelled": "CANCELED"}


class ActivationQuestion(Question):
    """Which work, for how long, and how long to wait for it."""

    type = fields.String(required=True, validate=validate.Length(1))
    timeout = Milliseconds(required=True)
    max_jobs_to_activate = fields.Integer(required=True, validate=validate.Range(1, 1000))
    worker = fields.String(load_default="")
    fetch_variable = fields.List(fields.String())
    request_timeout = fields.Integer(load_default=0, validate=validate.Range(-LONGEST_WAIT, LONGEST_WAIT))
    tenant_ids = fields.List(fields.String())


class CompletionQuestion(Question):
    """What the work came to."""

    variables = fields.Dict(keys=fields.String(), load_default=dict)


class FailureQuestion(CompletionQuestion):
    """What went wrong, and whether it may be tried again."""

    retries = Whole(load_default=0)
    error_message = fields.String()
    retry_back_off = Milliseconds(load_default=0)


class ErrorQuestion(CompletionQuestion):
    """The error that the diagram knows."""

    error_code = fields.String(required=True)
    error_message = fields.String()


@jobs.post("/activation", body=ActivationQuestion, opens=True, status=200)
def activate(query: dict[str, Any], body: dict[str, Any]) -> Response:
    """Fetch work and lock it; without any, wait for it until requestTimeout is over (0: ten seconds, below: not)."""
    require_worker(g.viewer)
    if TENANT not in body.get("tenant_ids", [TENANT]):
        return json_answer({"jobs": []})
    topic, is_gone = Topic(body["type"], timedelta(milliseconds=body["timeout"])), hung_up()
    polls: Polls = current_app.extensions["polls"]
    seconds = (body["request_timeout"] or DEFAULT_WAIT) / 1000
    found = polls.wait(lambda: take(body, topic, is_gone), database().bell, "external_task", max(seconds, 0), is_gone)
    return json_answer({"jobs": found})


def take(body: dict[str, Any], topic: Topic, is_gone: Callable[[], bool]) -> list[Told]:
    """What there is now, locked; nothing is written when there is none, or when nobody waits for it any more."""
    with reading() as session:
        if not is_there_work(session, [topic]):
            return []
    try:
        with transaction() as session:
            tasks = fetch_and_lock(session, body["worker"] or "default", [topic], most=body["max_jobs_to_activate"])
            found = [told_activated(task, body.get("fetch_variable")) for task in tasks]
            if is_gone():
                raise GoneAway
            return found
    except GoneAway:
        return []


def told_activated(task: ExternalTask, names: list[str] | None) -> Told:
    """Work that is the worker's now; variables in plain JSON."""
    assert task.locked_until is not None
    values = {name: row.value for name, row in task.variable_rows.items() if not names or name in names}
    return told(task) | {
        "deadline": round(task.locked_until.timestamp() * 1000),
        "variables": plain_json(values),
        "userTask": None,
        "tags": [],
    }


def told(task: ExternalTask) -> Told:
    """Work as answered."""
    return {
        "jobKey": key(task.id),
        "type": task.topic,
        "kind": "BPMN_ELEMENT",
        "listenerEventType": "UNSPECIFIED",
        "worker": task.worker_id or "",
        "retries": 3 if task.retries is None else task.retries,
        "customHeaders": dict(task.properties),
        "elementId": task.element_id,
        "elementInstanceKey": key(task.id),
        "processDefinitionVersion": task.definition.version,
        **placed(task.instance),
    }


@jobs.post("/search", body=SearchQuestion, answer=SearchAnswer(), reads=True)
def search_jobs(call: Call) -> Told:
    """Work for workers, open or over."""
    narrowed = criteria(call)
    found = [] if narrowed is None else EXTERNAL_TASKS.find(call.session, call.viewer, narrowed)
    return answered(call, (told_found(task) for task in found))


def told_found(task: ExternalTask) -> Told:
    """Work as a search answers."""
    has_failed = task.ended_at is None and task.retries == 0
    return told(task) | {
        "state": "FAILED" if has_failed else STATES[task.state],
        "hasFailedWithRetriesLeft": bool(task.error_message and task.retries),
        "errorMessage": task.error_message,
        "deadline": spoken(task.locked_until),
        "creationTime": spoken(task.created_at),
        "endTime": spoken(task.ended_at),
    }


def held(call: Call, job_key: str) -> tuple[ExternalTask, str]:
    """Open work with the worker that has activated it; NotFound, or InvalidState when nobody has."""
    require_worker(call.viewer)
    task = task_by_number(call.session, job_key)
    if task.worker_id is None or task.locked_until is None or task.locked_until <= clock.now():
        raise InvalidState(f"job {job_key} is not activated by a worker now; activate it first")
    return task, task.worker_id


def values_of(call: Call) -> dict[str, Any]:
    """The variables, sent in plain JSON."""
    sent = call.body["variables"]
    return {name: read_variable(call.session, name, {"value": value}) for name, value in sent.items()}


@jobs.post("/<job_key>/completion", body=CompletionQuestion)
def complete(call: Call, job_key: str) -> None:
    """The work is done."""
    task, worker = held(call, job_key)
    task.complete(worker, values_of(call), call.viewer)


@jobs.post("/<job_key>/failure", body=FailureQuestion)
def fail(call: Call, job_key: str) -> None:
    """The work failed; without retries left that is an incident."""
    task, worker = held(call, job_key)
    task.fail(
        worker,
        call.body.get("error_message"),
        call.viewer,
        retries=max(call.body["retries"], 0),
        retry_after=timedelta(milliseconds=call.body["retry_back_off"]),
        variables=values_of(call),
    )


@jobs.post("/<job_key>/error", body=ErrorQuestion)
def throw_error(call: Call, job_key: str) -> None:
    """The work came to an error that the diagram catches."""
    task, worker = held(call, job_key)
    task.throw_error(worker, call.body["error_code"], call.body.get("error_message"), values_of(call), call.viewer)
