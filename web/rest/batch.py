"""Batches: what Camunda does to many cases bit by bit is done here within the request; a batch is over at once."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, validate

from runner.clock import clock
from runner.identifiers import new_id
from runner.records.listings.cases import CASES
from runner.records.process_instance import ProcessInstance
from runner.rejection import InvalidArgument, NotFound
from web.rest.comparisons import comparisons_of
from web.rest.history.case import PastInstanceQuestion, cases_in
from web.rest.process_instance import InstanceQuestion
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Listed, Moment, Question, said

batches = Resource("/engine-rest/batch", "Batch")
past_batches = Resource("/engine-rest/history/batch", "Historic Batch")
MOST = 1000  # cases that one request changes


class BatchAnswer(Answer):
    """What was done to many: over, therefore not to be found by its id."""

    id = fields.String()
    type = fields.String()
    total_jobs = fields.Integer()
    jobs_created = fields.Integer()
    batch_jobs_per_seed = fields.Integer()
    invocations_per_batch_job = fields.Integer()
    seed_job_definition_id = fields.String()
    monitor_job_definition_id = fields.String()
    batch_job_definition_id = fields.String()
    suspended = fields.Boolean()
    tenant_id = fields.String()
    create_user_id = fields.String()
    start_time = Moment()
    execution_start_time = Moment()


class CasesQuestion(Question):
    """Which cases: by ids, by a search among those that run, or by one in the history."""

    process_instance_ids = fields.List(fields.String(), validate=validate.Length(max=MOST))
    process_instance_query = fields.Dict(keys=fields.String())
    historic_process_instance_query = fields.Dict(keys=fields.String())


def cases_chosen(call: Call, *, ended: bool = False) -> list[ProcessInstance]:
    """The cases that the body names, each once: that run, or with `ended` that are over. At least one, at most MOST."""
    criteria = (
        [{"process_instance_ids": call.body["process_instance_ids"]}] if "process_instance_ids" in call.body else []
    )
    names_some = bool(criteria)  # beside ids, clients send empty searches that mean nothing, not everything
    if call.body.get("process_instance_query") or ("process_instance_query" in call.body and not names_some):
        query = read_query(InstanceQuestion(), call.body["process_instance_query"])
        criteria.append(comparisons_of(query, "variables"))
    past = "historic_process_instance_query"
    if call.body.get(past) or (past in call.body and not names_some):
        criteria.append(cases_in(read_query(PastInstanceQuestion(), call.body["historic_process_instance_query"])))
    if not criteria:
        raise InvalidArgument("say which: processInstanceIds, processInstanceQuery or historicProcessInstanceQuery")
    found: dict[str, ProcessInstance] = {}
    for one in criteria:
        cases = CASES.find(call.session, call.viewer, one, size=MOST + 1)
        found |= {case.id: case for case in cases if case.is_over == ended}
    require_all(call, found, ended)
    return list(found.values())


def require_all(call: Call, found: Mapping[str, ProcessInstance], ended: bool) -> None:
    """Refuse a case that is named but not there, none at all, and too many."""
    state = "over" if ended else "running"
    missing = [one for one in call.body.get("process_instance_ids", ()) if one not in found]
    if missing:
        raise InvalidArgument(f"case '{missing[0]}' does not exist or is not {state}; leave it out and repeat")
    if not found:
        raise InvalidArgument(f"no case that is {state} matches; change the search")
    if len(found) > MOST:
        raise InvalidArgument(f"more than {MOST:,} cases match; narrow the search and repeat it for the others")


def read_query(schema: Listed, sent: Mapping[str, Any]) -> dict[str, Any]:
    """A search inside a body."""
    try:
        read: dict[str, Any] = schema.load(dict(sent))
    except ValidationError as error:
        raise InvalidArgument(said(error)) from error
    return {name: value for name, value in read.items() if name not in ("first_result", "max_results", "sorting")}


def done(call: Call, kind: str, number: int) -> dict[str, Any]:
    """The answer to what was asked as a batch, after it is done."""
    now = clock.now()
    return {
        "id": new_id(),
        "type": kind,
        "total_jobs": number,
        "jobs_created": number,
        "batch_jobs_per_seed": 100,
        "invocations_per_batch_job": 1,
        "suspended": False,
        "create_user_id": call.viewer.user_id,
        "start_time": now,
        "execution_start_time": now,
    }


@batches.get("", "/statistics", query=Listed, answer=BatchAnswer(many=True))
def list_batches(call: Call) -> list[dict[str, Any]]:
    """The batches that are not over: none."""
    return []


@past_batches.get("", query=Listed, answer=BatchAnswer(many=True))
def list_past_batches(call: Call) -> list[dict[str, Any]]:
    """The batches that are over: the audit (history/user-operation) tells what they did."""
    return []


@past_batches.get("/count", query=Listed, answer=CountAnswer())
def count_past_batches(call: Call) -> dict[str, int]:
    """How many batches are kept: none."""
    return {"count": 0}


@batches.get("/count", "/statistics/count", query=Listed, answer=CountAnswer())
def count_batches(call: Call) -> dict[str, int]:
    """How many batches are not over: none."""
    return {"count": 0}


@batches.get("/<batch_id>", answer=BatchAnswer())
def show_batch(call: Call, batch_id: str) -> dict[str, Any]:
    """404: a batch is over when the request that made it is answered."""
    raise NotFound(f"batch '{batch_id}' does not exist, or is over")
