"""The searches of Camunda 8's tools: what the Modeler's task testing looks at."""

import re
from collections.abc import Iterable
from typing import Any

from runner.records.incident import Incident
from runner.records.listings.cases import CASES
from runner.records.listings.history import ELEMENTS, VARIABLES
from runner.records.listings.user_tasks import TASKS
from runner.records.listings.work import INCIDENTS, SUBSCRIPTIONS
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.variable import Variable
from runner.rejection import InvalidArgument, NotFound
from web.rest.answers import spoken
from web.rest.resource import Call, Resource
from web.rest.schema import Flag, Question
from web.rest.typed_variables import json_text
from web.rest.v2.deployment import TENANT
from web.rest.v2.process_instance import InstanceAnswer, instances, told_instance
from web.rest.v2.search import SearchAnswer, SearchQuestion, Told, answered, asked_key, key

variables = Resource("/v2/variables", "Camunda 8 Variable")
elements = Resource("/v2/element-instances", "Camunda 8 Element Instance")
user_tasks = Resource("/v2/user-tasks", "Camunda 8 User Task")
subscriptions = Resource("/v2/message-subscriptions", "Camunda 8 Message Subscription")
incidents = Resource("/v2/incidents", "Camunda 8 Incident")
STATES = {"completed": "COMPLETED", "cancelled": "TERMINATED"}
TASK_STATES = {"open": "CREATED", "completed": "COMPLETED", "cancelled": "CANCELED"}
LONGEST = 8191  # characters of a value, unless all of it is asked for


class VariablesQuestion(Question):
    """Whether long values are cut."""

    truncate_values = Flag(load_default=True)


def case_asked(call: Call) -> ProcessInstance | None:
    """The case that the filter names; None: any. A key that is nobody's finds nothing."""
    named = asked_key(call, "processInstanceKey")
    return None if named is None else ProcessInstance.by_number(call.session, named, call.viewer)


def criteria(call: Call) -> dict[str, Any] | None:
    """What narrows a listing to the case asked for; None when there is no such case."""
    try:
        case = case_asked(call)
    except NotFound:
        return None
    return {} if case is None else {"process_instance_id": case.id}


def placed(case: ProcessInstance) -> Told:
    """What every row says of its case."""
    return {
        "processInstanceKey": key(case.id),
        "rootProcessInstanceKey": key(case.root_id),
        "processDefinitionKey": key(case.definition_id),
        "processDefinitionId": case.definition.key,
        "tenantId": TENANT,
    }


@instances.post("/search", body=SearchQuestion, answer=SearchAnswer(), reads=True)
def search_instances(call: Call) -> Told:
    """Cases, over or not."""
    narrowed = criteria(call)
    definition = asked_key(call, "processDefinitionId")
    wanted = None if narrowed is None else narrowed | {"definition_key": definition}
    found = [] if wanted is None else CASES.find(call.session, call.viewer, wanted)
    return answered(call, (InstanceAnswer().dump(told_instance(case)) for case in found))


@variables.post("/search", query=VariablesQuestion, body=SearchQuestion, answer=SearchAnswer(), reads=True)
def search_variables(call: Call) -> Told:
    """Variables; their values are JSON texts."""
    narrowed = criteria(call)
    found = [] if narrowed is None else VARIABLES.find(call.session, call.viewer, narrowed)
    return answered(call, (told_variable(row, cut=call.query["truncate_values"]) for row in found))


def told_variable(row: Variable, *, cut: bool) -> Told:
    """A variable as answered."""
    text = json_text(row.value)
    is_cut = cut and len(text) > LONGEST
    return {
        "variableKey": key(row.id),
        "name": row.name,
        "value": text[:LONGEST] if is_cut else text,
        "isTruncated": is_cut,
        "scopeKey": key(row.scope_id),
        **placed(row.session.get_one(ProcessInstance, row.instance_id)),
    }


@elements.post("/search", body=SearchQuestion, answer=SearchAnswer(), reads=True)
def search_elements(call: Call) -> Told:
    """What one case went through and where it is."""
    narrowed = criteria(call)
    if narrowed == {}:
        raise InvalidArgument("say of which case: filter.processInstanceKey")
    return answered(call, [] if narrowed is None else elements_of(call, narrowed["process_instance_id"]))


def elements_of(call: Call, case_id: str) -> Iterable[Told]:
    """The case itself, then its elements in order."""
    case = ProcessInstance.find(call.session, case_id, call.viewer)
    ended = "ACTIVE" if not case.is_over else "COMPLETED" if case.state == "completed" else "TERMINATED"
    kinds = kinds_of(case.definition)
    incidents_at = {one.element_instance_id: one.id for one in case.incidents}
    yield told_element(case, case.id, case.definition.key, case.definition.label, "PROCESS", ended, case.started_at)
    for one in ELEMENTS.find(
        call.session, call.viewer, {"process_instance_id": case.id}, order=[("occurrence", False)]
    ):
        kind = kinds.get(one.element_id, "MULTI_INSTANCE_BODY")
        told = told_element(case, one.id, one.element_id, one.element_name, kind, STATES[one.state], one.started_at)
        yield told | {"endDate": spoken(one.ended_at)}
    for living in case.active_elements():
        if living.instance_id != case.id or living.kind == "watching":
            continue
        kind = kinds.get(living.element_id, "MULTI_INSTANCE_BODY")
        told = told_element(case, living.id, living.element_id, living.element_name, kind, "ACTIVE", living.started_at)
        yield told | {"hasIncident": living.id in incidents_at, "incidentKey": key(incidents_at.get(living.id))}


def kinds_of(definition: ProcessDefinition) -> dict[str, str]:
    """The type of each element in Camunda 8's writing: `USER_TASK`."""
    nodes = definition.process.content.all_nodes()
    return {node.id: re.sub(r"(?<!^)(?=[A-Z])", "_", node.type).upper() for node in nodes}


def told_element(
    case: ProcessInstance, id_: str, element_id: str, name: str | None, kind: str, state: str, begun: Any
) -> Told:
    """An element as answered."""
    return {
        "elementInstanceKey": key(id_),
        "elementId": element_id.removesuffix("#multiInstanceBody"),
        "elementName": name or element_id,
        "type": kind,
        "state": state,
        "hasIncident": False,
        "incidentKey": None,
        "startDate": spoken(begun),
        "endDate": None,
        **placed(case),
    }


@user_tasks.post("/search", body=SearchQuestion, answer=SearchAnswer(), reads=True)
def search_user_tasks(call: Call) -> Told:
    """User tasks, open or over."""
    narrowed = criteria(call)
    found = [] if narrowed is None else TASKS.find(call.session, call.viewer, narrowed)
    return answered(
        call,
        (
            {
                "userTaskKey": key(task.id),
                "elementInstanceKey": key(task.id),
                "elementId": task.element_id,
                "name": task.label,
                "state": TASK_STATES[task.state],
                "assignee": task.assignee,
                "candidateUsers": task.candidate_users,
                "candidateGroups": task.candidate_groups,
                "formKey": None,
                "externalFormReference": task.form_key,
                "priority": task.priority,
                "creationDate": spoken(task.created_at),
                "completionDate": spoken(task.ended_at),
                "dueDate": spoken(task.due_at),
                "followUpDate": spoken(task.follow_up_at),
                "processName": task.definition.label,
                "processDefinitionVersion": task.definition.version,
                "customHeaders": {},
                "tags": [],
                **placed(task.instance),
            }
            for task in found
        ),
    )


@subscriptions.post("/search", body=SearchQuestion, answer=SearchAnswer(), reads=True)
def search_subscriptions(call: Call) -> Told:
    """The messages that cases wait for."""
    narrowed = criteria(call)
    wanted = None if narrowed is None else narrowed | {"event_type": "message"}
    found = [] if wanted is None else SUBSCRIPTIONS.find(call.session, call.viewer, wanted)
    return answered(
        call,
        (
            {
                "messageSubscriptionKey": key(one.id),
                "messageSubscriptionState": "CREATED",
                "messageName": one.name,
                "correlationKey": one.correlation_key,
                "elementId": one.element_id,
                "elementInstanceKey": key(one.element_instance_id),
                "lastUpdatedDate": spoken(one.created_at),
                **placed(call.session.get_one(ProcessInstance, one.instance_id)),
            }
            for one in found
            if one.instance_id is not None
        ),
    )


@incidents.post("/search", body=SearchQuestion, answer=SearchAnswer(), reads=True)
def search_incidents(call: Call) -> Told:
    """Incidents, open or resolved."""
    narrowed = criteria(call)
    found = [] if narrowed is None else INCIDENTS.find(call.session, call.viewer, narrowed)
    return answered(call, told_incidents(call, found))


@instances.post("/<key_>/incidents/search", body=SearchQuestion, answer=SearchAnswer(), reads=True)
def search_incidents_of(call: Call, key_: str) -> Told:
    """Incidents of one case and of those it called."""
    case = ProcessInstance.by_number(call.session, key_, call.viewer)
    wanted = {"process_instance_id_in": case.descendants()}
    return answered(call, told_incidents(call, INCIDENTS.find(call.session, call.viewer, wanted)))


def told_incidents(call: Call, found: Iterable[Incident]) -> Iterable[Told]:
    """Incidents as answered; those of start timers belong to no case and are left out."""
    for one in found:
        if one.instance_id is not None:
            yield {
                "incidentKey": key(one.id),
                "errorType": "JOB_NO_RETRIES" if one.kind.startswith("failed") else "EXTRACT_VALUE_ERROR",
                "errorMessage": one.message,
                "elementId": one.element_id,
                "elementInstanceKey": key(one.element_instance_id),
                "creationTime": spoken(one.created_at),
                "state": "RESOLVED" if one.resolved_at else "ACTIVE",
                "jobKey": key(one.job_id or one.element_instance_id),
                **placed(call.session.get_one(ProcessInstance, one.instance_id)),
            }
