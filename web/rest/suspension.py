"""Holding definitions, cases and jobs, one or many, now or at a moment."""

from typing import Any

from marshmallow import fields

from runner.records.job import Job
from runner.records.listings.cases import CASES
from runner.records.listings.definitions import PROCESS_DEFINITIONS
from runner.records.listings.work import JOBS
from runner.records.suspension import suspend_cases, suspend_definitions, suspend_jobs
from runner.rejection import InvalidArgument
from web.rest.batch import CasesQuestion, cases_chosen
from web.rest.job import jobs, seen
from web.rest.process_definition import definition_of, definitions, named
from web.rest.process_instance import instances, running
from web.rest.resource import Call
from web.rest.schema import Flag, Moment, Question


class SuspendQuestion(Question):
    """Whether it is held; for a definition also its cases, and from when on."""

    suspended = Flag(required=True)
    include_process_instances = Flag(load_default=False)
    execution_date = Moment()


class SuspendDefinitionsQuestion(SuspendQuestion):
    """Which definitions: one, or all versions of a key."""

    process_definition_id = fields.String()
    process_definition_key = fields.String()


class SuspendCasesQuestion(CasesQuestion):
    """Which cases, or those of which definitions, are held."""

    suspended = Flag(required=True)
    process_definition_id = fields.String()
    process_definition_key = fields.String()


class SuspendJobsQuestion(Question):
    """Which jobs are held."""

    suspended = Flag(required=True)
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_instance_id = fields.String()


class SuspendOneQuestion(Question):
    """Whether it is held."""

    suspended = Flag(required=True)


def suspend(call: Call, found: Any) -> None:
    """Hold definitions as the body says."""
    suspend_definitions(
        call.session,
        found,
        call.body["suspended"],
        call.viewer,
        with_cases=call.body["include_process_instances"],
        at=call.body.get("execution_date"),
    )


@definitions.put(*named("/suspended"), body=SuspendQuestion)
def suspend_definition(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> None:
    """Hold a definition, so that no case begins, or let it go; with a key: all its versions."""
    one = definition_of(call, definition_id, key, tenant)
    suspend(call, [one] if key is None else PROCESS_DEFINITIONS.find(call.session, call.viewer, {"key": key}))


@definitions.put("/suspended", body=SuspendDefinitionsQuestion)
def suspend_many_definitions(call: Call) -> None:
    """Hold a definition by its id, or all versions of a key."""
    id_, key = call.body.get("process_definition_id"), call.body.get("process_definition_key")
    if bool(id_) == bool(key):
        raise InvalidArgument("say which: either processDefinitionId or processDefinitionKey")
    one = definition_of(call, id_, key, None)
    suspend(call, [one] if id_ else PROCESS_DEFINITIONS.find(call.session, call.viewer, {"key": key}))


@instances.put("/<instance_id>/suspended", body=SuspendOneQuestion)
def suspend_instance(call: Call, instance_id: str) -> None:
    """Hold a case, or let it go on."""
    suspend_cases([running(call, instance_id)], call.body["suspended"], call.viewer)


@instances.put("/suspended", body=SuspendCasesQuestion)
def suspend_many_instances(call: Call) -> None:
    """Hold cases by ids, by a search, or by their definition."""
    id_, key = call.body.get("process_definition_id"), call.body.get("process_definition_key")
    if id_ or key:
        definition_of(call, id_, key, None)
        criteria = {"definition_id": id_, "definition_key": key, "ended": False, "root": True}
        found = CASES.find(call.session, call.viewer, criteria)
    else:
        found = cases_chosen(call)
    suspend_cases(found, call.body["suspended"], call.viewer)


@jobs.put("/<job_id>/suspended", body=SuspendOneQuestion)
def suspend_job(call: Call, job_id: str) -> None:
    """Hold a job, or let it be done."""
    suspend_jobs([seen(call, job_id)], call.body["suspended"], call.viewer)


@jobs.put("/suspended", body=SuspendJobsQuestion)
def suspend_many_jobs(call: Call) -> None:
    """Hold the jobs of a case or of a definition."""
    criteria = {name: value for name, value in call.body.items() if name != "suspended"}
    if len(criteria) != 1:
        raise InvalidArgument("say which: one of processInstanceId, processDefinitionId or processDefinitionKey")
    found: list[Job] = JOBS.find(call.session, call.viewer, criteria)
    suspend_jobs(found, call.body["suspended"], call.viewer)
