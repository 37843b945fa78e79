"""What is done to many cases in one request; Camunda makes a batch of it, here it is done when the answer comes."""

from typing import Any

from marshmallow import fields

from runner.records.external_work import require_worker
from runner.records.history_deletion import delete_finished
from runner.records.listings.cases import CASES
from runner.records.listings.work import JOBS
from runner.records.message import correlate_all
from runner.records.process_instance import ProcessInstance
from runner.records.suspension import suspend_cases
from runner.rejection import InvalidArgument
from web.rest.batch import MOST, BatchAnswer, CasesQuestion, cases_chosen, done, read_query
from web.rest.external_task import ManyRetriesQuestion, external_tasks, set_many_retries
from web.rest.history.case import PastInstanceQuestion, cases_in, past_instances
from web.rest.job import JobQuestion, criteria_of, jobs
from web.rest.process_instance import instances
from web.rest.resource import Call
from web.rest.schema import Flag, Question, Whole
from web.rest.typed_variables import Variables, read_variables


class DeleteQuestion(CasesQuestion):
    """Which cases end before their time, and why."""

    delete_reason = fields.String()
    skip_custom_listeners = Flag()
    skip_subprocesses = Flag()
    skip_io_mappings = Flag()


class SuspendQuestion(CasesQuestion):
    """Which cases are held."""

    suspended = Flag(required=True)


class VariablesQuestion(CasesQuestion):
    """What becomes known to which cases."""

    variables = Variables(required=True)


class MessageQuestion(VariablesQuestion):
    """Which cases a message is for."""

    message_name = fields.String()
    variables = Variables()


class JobRetriesQuestion(Question):
    """How often jobs may be tried: of cases, or by ids, or by a search."""

    retries = Whole(required=True)
    process_instances = fields.List(fields.String())
    process_instance_query = fields.Dict(keys=fields.String())
    historic_process_instance_query = fields.Dict(keys=fields.String())
    job_ids = fields.List(fields.String())
    job_query = fields.Dict(keys=fields.String())


class DeleteHistoryQuestion(Question):
    """Which finished cases go for good."""

    historic_process_instance_ids = fields.List(fields.String())
    historic_process_instance_query = fields.Dict(keys=fields.String())
    delete_reason = fields.String()


@instances.post("/delete", "/delete-historic-query-based", body=DeleteQuestion, answer=BatchAnswer())
def delete_many(call: Call) -> dict[str, Any]:
    """End cases before their time; they stay in the history."""
    chosen = cases_chosen(call)
    roots = {case.root_id: case.root for case in chosen}
    for root in roots.values():
        root.cancel(call.body.get("delete_reason") or "deleted through the API", call.viewer)
    return done(call, "instance-deletion", len(chosen))


@instances.post("/suspended-async", body=SuspendQuestion, answer=BatchAnswer())
def suspend_many(call: Call) -> dict[str, Any]:
    """Hold cases, or let them go on."""
    chosen = cases_chosen(call)
    suspend_cases(chosen, call.body["suspended"], call.viewer)
    return done(call, "instance-update-suspension-state", len(chosen))


@instances.post("/variables-async", body=VariablesQuestion, answer=BatchAnswer())
def set_variables_of_many(call: Call) -> dict[str, Any]:
    """Set variables of cases."""
    values = read_variables(call.session, call.body["variables"])
    chosen = cases_chosen(call)
    for case in chosen:
        case.set_variables(values, call.viewer)
    return done(call, "set-variables", len(chosen))


@instances.post("/message-async", body=MessageQuestion, answer=BatchAnswer())
def send_message_to_many(call: Call) -> dict[str, Any]:
    """Hand a message to those of the cases that wait for it."""
    require_worker(call.viewer)
    name = call.body.get("message_name")
    if not name:
        raise InvalidArgument("say which message: messageName")
    values = read_variables(call.session, call.body.get("variables"))
    chosen = [case.id for case in cases_chosen(call)]
    for case_id in chosen:
        correlate_all(call.session, name, call.viewer, variables=values, instance_id=case_id)
    return done(call, "correlate-message", len(chosen))


@instances.post("/job-retries", "/job-retries-historic-query-based", body=JobRetriesQuestion, answer=BatchAnswer())
def set_retries_of_cases(call: Call) -> dict[str, Any]:
    """Let the jobs of cases be tried again."""
    body = {"process_instance_ids": call.body["process_instances"]} if "process_instances" in call.body else {}
    asked = Call(call.session, call.viewer, call.query, call.body | body)
    ids = [case.id for case in cases_chosen(asked)]
    return set_retries(call, JOBS.find(call.session, call.viewer, {"process_instance_ids": ids}))


@jobs.post("/retries", body=JobRetriesQuestion, answer=BatchAnswer())
def set_retries_of_jobs(call: Call) -> dict[str, Any]:
    """Let jobs be tried again, by ids or by a search."""
    if "job_ids" not in call.body and "job_query" not in call.body:
        raise InvalidArgument("say which: jobIds or jobQuery")
    found = []
    if "job_ids" in call.body:
        found += JOBS.find(call.session, call.viewer, {"job_ids": call.body["job_ids"]})
    if "job_query" in call.body:
        found += JOBS.find(call.session, call.viewer, criteria_of(read_query(JobQuestion(), call.body["job_query"])))
    return set_retries(call, found)


def set_retries(call: Call, found: list[Any]) -> dict[str, Any]:
    """Give jobs another number of tries."""
    if call.body["retries"] < 0:
        raise InvalidArgument("retries is 0 or more")
    jobs_found = {job.id: job for job in found}
    for job in jobs_found.values():
        job.set_retries(call.body["retries"], call.viewer)
    return done(call, "set-job-retries", len(jobs_found))


@external_tasks.post("/retries-async", body=ManyRetriesQuestion, answer=BatchAnswer())
def set_retries_of_external_tasks(call: Call) -> dict[str, Any]:
    """Let external tasks be tried again."""
    set_many_retries(call)
    return done(call, "set-external-task-retries", len(call.body.get("external_task_ids", ())))


@past_instances.delete("/<instance_id>")
def delete_past_instance(call: Call, instance_id: str) -> None:
    """Delete a finished case for good."""
    delete_finished(call.session, [ProcessInstance.find(call.session, instance_id, call.viewer)], call.viewer)


@past_instances.post("/delete", body=DeleteHistoryQuestion, answer=BatchAnswer())
def delete_past_instances(call: Call) -> dict[str, Any]:
    """Delete finished cases for good, by ids or by a search."""
    ids = call.body.get("historic_process_instance_ids")
    query = call.body.get("historic_process_instance_query")
    if ids is None and query is None:
        raise InvalidArgument("say which: historicProcessInstanceIds or historicProcessInstanceQuery")
    found = [ProcessInstance.find(call.session, one, call.viewer) for one in dict.fromkeys(ids or ())]
    if query is not None:
        criteria = cases_in(read_query(PastInstanceQuestion(), query)) | {"ended": True, "root": True}
        found += CASES.find(call.session, call.viewer, criteria, size=MOST + 1)
    if len(found) > MOST:
        raise InvalidArgument(f"more than {MOST:,} cases match; narrow the search and repeat it for the others")
    cases = list({case.id: case for case in found}.values())
    delete_finished(call.session, cases, call.viewer)
    return done(call, "historic-instance-deletion", len(cases))
