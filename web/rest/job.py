"""Jobs: timers and asynchronous steps that wait to be done."""

from typing import Any

from flask import Response
from marshmallow import ValidationError, fields

from runner.clock import clock
from runner.records.job import Job
from runner.records.listings.work import JOBS
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.rejection import InvalidArgument, NotFound
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Question, Texts, Whole, moment_of

jobs = Resource("/engine-rest/job", "Job")


class Bounds(fields.Field[dict[str, Any]]):
    """Moments after (`gt`) and before (`lt`) which: `gt_2026-11-21T16:30:25.600+0000` in an address, or objects."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> dict[str, Any]:
        if isinstance(value, str):
            value = [dict(zip(("operator", "value"), part.split("_", 1), strict=False)) for part in value.split(",")]
        if not isinstance(value, list):
            raise ValidationError("is no list of moments")
        bounds: dict[str, Any] = {}
        for one in value:
            if not isinstance(one, dict) or one.get("operator") not in ("gt", "lt"):
                raise ValidationError("each has an operator, gt or lt, and a moment as value")
            bounds["after" if one["operator"] == "gt" else "before"] = moment_of(one.get("value"))
        return bounds


class JobQuestion(Listed):
    """What jobs are looked for by."""

    job_id = fields.String()
    job_ids = Texts()
    process_instance_id = fields.String()
    process_instance_ids = Texts()
    execution_id = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    activity_id = fields.String()
    failed_activity_id = fields.String()
    due_dates = Bounds()
    create_times = Bounds()
    not_here = ("jobDefinitionId", "tenantIdIn")
    with_retries_left = Flag()
    no_retries_left = Flag()
    executable = Flag()
    timers = Flag()
    messages = Flag()
    with_exception = Flag()
    exception_message = fields.String()
    active = Flag()
    suspended = Flag()
    priority_higher_than_or_equals = Whole()
    priority_lower_than_or_equals = Whole()


class JobAnswer(Answer):
    """Something to be done later."""

    id = fields.String()
    job_definition_id = fields.String()
    due_date = Moment(attribute="run_at")
    process_instance_id = fields.String(attribute="instance_id")
    root_process_instance_id = fields.String(attribute="root_id")
    execution_id = fields.String(attribute="element_instance_id")
    process_definition_id = fields.Function(lambda job: definition_of(job)[0])
    process_definition_key = fields.Function(lambda job: definition_of(job)[1])
    retries = fields.Integer(attribute="retries_left")
    exception_message = fields.String(attribute="error")
    failed_activity_id = fields.Function(lambda job: job.element_id if job.error else None)
    suspended = fields.Boolean(attribute="is_suspended")
    priority = fields.Integer()
    tenant_id = fields.String()
    create_time = Moment(attribute="created_at")
    batch_id = fields.String()


class RetriesQuestion(Question):
    """How often it may be tried."""

    retries = Whole(required=True)
    due_date = Moment()


class PriorityQuestion(Question):
    """How urgent it is."""

    priority = Whole()


class DueDateQuestion(Question):
    """When it is due."""

    duedate = Moment(required=True)


def definition_of(job: Job) -> tuple[str | None, str | None]:
    """Id and key of the definition a job belongs to."""
    case = job.session.get(ProcessInstance, job.instance_id) if job.instance_id else None
    if case is not None:
        return case.definition_id, case.definition.key
    definition = job.session.get(ProcessDefinition, job.definition_id) if job.definition_id else None
    return (definition.id, definition.key) if definition else (None, None)


def sought(call: Call) -> dict[str, Any]:
    """The criteria, bounds in words that the records know."""
    return criteria_of(call.criteria)


def criteria_of(asked: dict[str, Any]) -> dict[str, Any]:
    """What was asked, as the records take it."""
    criteria = dict(asked)
    for name, ours in (("due_dates", "due"), ("create_times", "created")):
        criteria |= {f"{ours}_{side}": moment for side, moment in criteria.pop(name, {}).items()}
    return criteria


def seen(call: Call, job_id: str) -> Job:
    """A job that the viewer may see, or NotFound."""
    found = JOBS.find(call.session, call.viewer, {"job_id": job_id})
    if not found:
        raise NotFound(f"job '{job_id}' does not exist, or is done")
    return found[0]


@jobs.get("", query=JobQuestion, answer=JobAnswer(many=True))
def list_jobs(call: Call) -> list[Job]:
    """The jobs that are not done."""
    return JOBS.find(call.session, call.viewer, sought(call), **call.page)


@jobs.post("", query=Listed, body=JobQuestion, answer=JobAnswer(many=True), reads=True)
def search_jobs(call: Call) -> list[Job]:
    """The jobs that are not done, looked for by a body."""
    return JOBS.find(call.session, call.viewer, sought(call), **call.page)


@jobs.get("/count", query=JobQuestion, answer=CountAnswer())
def count_jobs(call: Call) -> dict[str, int]:
    """How many jobs are not done."""
    return {"count": JOBS.count(call.session, call.viewer, sought(call))}


@jobs.post("/count", body=JobQuestion, answer=CountAnswer(), reads=True)
def count_searched_jobs(call: Call) -> dict[str, int]:
    """How many jobs are not done, looked for by a body."""
    return {"count": JOBS.count(call.session, call.viewer, sought(call))}


@jobs.get("/<job_id>", answer=JobAnswer())
def show_job(call: Call, job_id: str) -> Job:
    """One job."""
    return seen(call, job_id)


@jobs.post("/<job_id>/execute")
def execute_job(call: Call, job_id: str) -> None:
    """Do a job now: it is made due, and the next free worker takes it."""
    job = seen(call, job_id)
    if job.state == "failed":
        job.retry(call.viewer)
    job.reschedule(clock.now(), call.viewer)


@jobs.put("/<job_id>/retries", body=RetriesQuestion)
def set_job_retries(call: Call, job_id: str) -> None:
    """Let a job be tried again."""
    if call.body["retries"] < 0:
        raise InvalidArgument("retries is 0 or more")
    job = seen(call, job_id)
    job.set_retries(call.body["retries"], call.viewer)
    if "due_date" in call.body:
        job.reschedule(call.body["due_date"], call.viewer)


@jobs.put("/<job_id>/duedate", body=DueDateQuestion)
def set_job_due_date(call: Call, job_id: str) -> None:
    """Let a job be due at another moment."""
    seen(call, job_id).reschedule(call.body["duedate"], call.viewer)


@jobs.get("/<job_id>/stacktrace")
def show_stacktrace(call: Call, job_id: str) -> Response:
    """What the last try failed by."""
    return Response(seen(call, job_id).error or "", content_type="text/plain")


@jobs.put("/<job_id>/priority", body=PriorityQuestion)
def set_job_priority(call: Call, job_id: str) -> None:
    """Let a job be done before or after others that are due."""
    seen(call, job_id).set_priority(call.body.get("priority") or 0, call.viewer)


@jobs.post("/<job_id>/duedate/recalculate")
def recalculate_due_date(call: Call, job_id: str) -> None:
    """Refused: a timer is worked out once, when the case comes to it."""
    seen(call, job_id)
    raise InvalidArgument("a timer is not worked out again here; set when it is due with PUT job/ID/duedate")
