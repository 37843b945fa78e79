"""Log of jobs: when those that are not done came up, and every try that failed."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import Response
from marshmallow import fields

from runner.records.job import Job
from runner.records.listings.work import JOBS
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user_operation import UserOperation
from web.rest.history.derived import Told, among, matching, page_of, same
from web.rest.history.log import LOG_ORDERS, SHARED, LogAnswer, LogQuestion, failures, only
from web.rest.resource import Call, Resource
from web.rest.schema import CountAnswer, Listed, Moment, Texts, Whole

job_log = Resource("/engine-rest/history/job-log", "Historic Job Log")


class JobLogQuestion(LogQuestion):
    """What entries of jobs are looked for by."""

    job_id = fields.String()
    job_exception_message = fields.String()
    failed_activity_id_in = Texts()
    job_priority_lower_than_or_equals = Whole()
    job_priority_higher_than_or_equals = Whole()
    not_here = ("deploymentId", "hostname", "jobDefinitionConfiguration", "jobDefinitionId", "jobDefinitionType")


class JobLogAnswer(LogAnswer):
    """Something that happened to a job."""

    job_id = fields.String()
    job_due_date = Moment()
    job_retries = fields.Integer()
    job_priority = fields.Integer()
    job_exception_message = fields.String()
    failed_activity_id = fields.String()
    job_definition_id = fields.String()
    job_definition_type = fields.String()
    job_definition_configuration = fields.String()
    deployment_id = fields.String()
    hostname = fields.String()
    batch_id = fields.String()


JOB_TESTS = SHARED | {
    "job_id": same("job_id"),
    "job_exception_message": same("job_exception_message"),
    "failed_activity_id_in": among("failed_activity_id"),
    "job_priority_lower_than_or_equals": lambda row, value: row["job_priority"] <= value,
    "job_priority_higher_than_or_equals": lambda row, value: row["job_priority"] >= value,
}
JOB_ORDERS = LOG_ORDERS | {"jobId": "job_id", "jobDueDate": "job_due_date", "jobPriority": "job_priority"}


def job_entries(call: Call) -> Iterable[Told]:
    """Of each job that is not done that it came up; and each try that failed, also of jobs that are done by now."""
    criteria = {"job_id": call.criteria.get("job_id"), "process_instance_id": call.criteria.get("process_instance_id")}
    found = [created_job(job) for job in JOBS.find(call.session, call.viewer, criteria)]
    found += [failed_job(one) for one in failures(call, "job", call.criteria.get("job_id"))]
    found.sort(key=lambda row: row["timestamp"])
    return matching(found, JOB_TESTS, call.criteria)


def created_job(job: Job) -> Told:
    """That a job came up."""
    return placed(job.session, job.instance_id, job.definition_id) | {
        "id": f"{job.id}:creation",
        "timestamp": job.created_at,
        "job_id": job.id,
        "job_due_date": job.run_at,
        "job_retries": job.retries,
        "job_priority": job.priority,
        "job_definition_type": job.kind,
        "activity_id": job.element_id,
        "execution_id": job.element_instance_id,
        "root_process_instance_id": job.root_id,
        "creation_log": True,
    }


def failed_job(one: UserOperation) -> Told:
    """That a try failed."""
    told = one.after
    return placed(one.session, told.get("instance_id"), told.get("definition_id")) | {
        "id": str(one.number),
        "timestamp": one.at,
        "job_id": one.entity_id,
        "job_due_date": datetime.fromisoformat(told["run_at"]),
        "job_retries": told["retries"],
        "job_priority": told["priority"],
        "job_definition_type": told["kind"],
        "job_exception_message": told["message"],
        "activity_id": told["element_id"],
        "failed_activity_id": told["element_id"],
        "execution_id": told["element_instance_id"],
        "root_process_instance_id": one.root_id,
        "failure_log": True,
        "details": told["details"],
    }


def placed(session: Any, instance_id: str | None, definition_id: str | None) -> Told:
    """Case and definition of a piece of work; both may be gone."""
    case = session.get(ProcessInstance, instance_id) if instance_id else None
    definition = session.get(ProcessDefinition, definition_id) if definition_id else None
    definition = case.definition if case is not None else definition
    return {
        "process_instance_id": instance_id,
        "process_definition_id": definition.id if definition else None,
        "process_definition_key": definition.key if definition else None,
        "deployment_id": definition.deployment_id if definition else None,
    }


@job_log.get("", query=JobLogQuestion, answer=JobLogAnswer(many=True))
def list_job_log(call: Call) -> list[Told]:
    """What happened to jobs: creations of those not done yet, and every failed try."""
    return page_of(call, job_entries(call), JOB_ORDERS)


@job_log.post("", query=Listed, body=JobLogQuestion, answer=JobLogAnswer(many=True), reads=True)
def search_job_log(call: Call) -> list[Told]:
    """What happened to jobs, looked for by a body."""
    return page_of(call, job_entries(call), JOB_ORDERS)


@job_log.get("/count", query=JobLogQuestion, answer=CountAnswer())
def count_job_log(call: Call) -> dict[str, int]:
    """How much happened to jobs."""
    return {"count": sum(1 for _ in job_entries(call))}


@job_log.post("/count", body=JobLogQuestion, answer=CountAnswer(), reads=True)
def count_searched_job_log(call: Call) -> dict[str, int]:
    """How much happened to jobs, looked for by a body."""
    return {"count": sum(1 for _ in job_entries(call))}


@job_log.get("/<log_id>", answer=JobLogAnswer())
def show_job_log(call: Call, log_id: str) -> Told:
    """One entry."""
    return only(job_entries(call), log_id)


@job_log.get("/<log_id>/stacktrace")
def show_job_stacktrace(call: Call, log_id: str) -> Response:
    """What a try failed by, at length."""
    return Response(only(job_entries(call), log_id).get("details") or "", content_type="text/plain")
