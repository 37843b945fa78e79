"""History of cases: over or not."""

from typing import Any

from marshmallow import fields, validate

from runner.records.listings.cases import CASES
from runner.records.process_instance import ProcessInstance
from web.rest.comparisons import Compared, comparisons_of
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Texts, milliseconds

past_instances = Resource("/engine-rest/history/process-instance", "Historic Process Instance")
STATES = {
    "active": "ACTIVE",
    "suspended": "SUSPENDED",
    "completed": "COMPLETED",
    "terminated": "INTERNALLY_TERMINATED",
    "cancelled": "EXTERNALLY_TERMINATED",
}


class PastInstanceQuestion(Listed):
    """What cases of all times are looked for by."""

    process_instance_id = fields.String()
    process_instance_ids = Texts()
    process_instance_business_key = fields.String(attribute="business_key")
    process_instance_business_key_in = Texts(attribute="business_key_in")
    process_instance_business_key_like = fields.String(attribute="business_key_like")
    process_definition_id = fields.String(attribute="definition_id")
    process_definition_key = fields.String(attribute="definition_key")
    process_definition_key_in = Texts(attribute="definition_key_in")
    process_definition_key_not_in = Texts(attribute="definition_key_not_in")
    process_definition_name = fields.String(attribute="definition_name")
    process_definition_name_like = fields.String(attribute="definition_name_like")
    root_process_instances = Flag(attribute="root")
    finished = Flag()
    unfinished = Flag()
    with_incidents = Flag(attribute="with_incident")
    incident_type = fields.String()
    incident_message = fields.String()
    incident_message_like = fields.String()
    incident_status = fields.String(validate=validate.OneOf(("open", "resolved")))
    active_activity_id_in = Texts(attribute="activity_id_in")
    executed_activity_before = Moment()
    executed_activity_after = Moment()
    started_by = fields.String()
    started_before = Moment()
    started_after = Moment()
    finished_before = Moment()
    finished_after = Moment()
    super_process_instance_id = fields.String(attribute="super_process_instance")
    sub_process_instance_id = fields.String(attribute="sub_process_instance")
    executed_activity_id_in = Texts()
    active = Flag()
    suspended = Flag()
    completed = Flag()
    externally_terminated = Flag()
    internally_terminated = Flag()
    variables = Compared()
    variable_values_ignore_case = Flag()
    variable_names_ignore_case = Flag()
    not_here = (
        "orQueries",
        "executedJobAfter",
        "executedJobBefore",
        "withRootIncidents",
        "caseInstanceId",
        "superCaseInstanceId",
        "subCaseInstanceId",
        "tenantIdIn",
    )


class PastInstanceAnswer(Answer):
    """A case, over or not."""

    id = fields.String()
    business_key = fields.String()
    process_definition_id = fields.String(attribute="definition_id")
    process_definition_key = fields.String(attribute="definition.key")
    process_definition_name = fields.String(attribute="definition.name")
    process_definition_version = fields.Integer(attribute="definition.version")
    start_time = Moment(attribute="started_at")
    end_time = Moment(attribute="ended_at")
    removal_time = fields.String()
    duration_in_millis = fields.Function(lambda case: milliseconds(case.started_at, case.ended_at))
    start_user_id = fields.String(attribute="starter")
    start_activity_id = fields.String(attribute="start_element_id")
    delete_reason = fields.String(attribute="reason")
    root_process_instance_id = fields.String(attribute="root_id")
    super_process_instance_id = fields.String(attribute="parent_id")
    super_case_instance_id = fields.String()
    case_instance_id = fields.String()
    tenant_id = fields.String()
    state = fields.Function(lambda case: STATES[case.root.state if not case.is_over else case.state])
    restarted_process_instance_id = fields.String()


def cases_sought(call: Call) -> dict[str, Any]:
    """The criteria of the request."""
    return cases_in(call.criteria)


def cases_in(asked: dict[str, Any]) -> dict[str, Any]:
    """The criteria, Camunda's switches turned into states."""
    criteria = comparisons_of(asked, "variables")
    if criteria.pop("unfinished", False):
        criteria["ended"] = False
    if criteria.pop("finished", False):
        criteria["ended"] = True
    switches = {"completed": "completed", "externally_terminated": "cancelled", "internally_terminated": "terminated"}
    states = [state for name, state in switches.items() if criteria.pop(name, False)]
    if states:
        criteria["state_in"] = states
    return criteria


@past_instances.get("", query=PastInstanceQuestion, answer=PastInstanceAnswer(many=True))
def list_past_instances(call: Call) -> list[ProcessInstance]:
    """The cases of all times."""
    return CASES.find(call.session, call.viewer, cases_sought(call), **call.page)


@past_instances.post("", query=Listed, body=PastInstanceQuestion, answer=PastInstanceAnswer(many=True), reads=True)
def search_past_instances(call: Call) -> list[ProcessInstance]:
    """The cases of all times, looked for by a body."""
    return CASES.find(call.session, call.viewer, cases_sought(call), **call.page)


@past_instances.get("/count", query=PastInstanceQuestion, answer=CountAnswer())
def count_past_instances(call: Call) -> dict[str, int]:
    """How many cases there were."""
    return {"count": CASES.count(call.session, call.viewer, cases_sought(call))}


@past_instances.post("/count", body=PastInstanceQuestion, answer=CountAnswer(), reads=True)
def count_searched_past_instances(call: Call) -> dict[str, int]:
    """How many cases there were, looked for by a body."""
    return {"count": CASES.count(call.session, call.viewer, cases_sought(call))}


@past_instances.get("/<instance_id>", answer=PastInstanceAnswer())
def show_past_instance(call: Call, instance_id: str) -> ProcessInstance:
    """One case, over or not."""
    return ProcessInstance.find(call.session, instance_id, call.viewer)
