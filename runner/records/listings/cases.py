"""Process instances, running or over, as programs look for them."""

from sqlalchemy import exists
from sqlalchemy.orm import aliased, joinedload

from runner.records.element_instance import ElementInstance
from runner.records.execution import PLACE
from runner.records.incident import Incident
from runner.records.listing import Filter, Listing, after, before, equal, holds, like, none_of, one_of, present
from runner.records.listings.conditions import has_variables, of_seen_cases
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance

PARENT, CHILD = aliased(ProcessInstance), aliased(ProcessInstance)
ROOT = aliased(ProcessInstance)
OPEN_INCIDENT = exists().where(Incident.instance_id == ProcessInstance.id, Incident.resolved_at.is_(None))
IS_SUSPENDED = exists().where(ROOT.id == ProcessInstance.root_id, ROOT.state == "suspended")
ENDED_AT_ONE = ElementInstance.instance_id == ProcessInstance.id

SHARED: dict[str, Filter] = {
    "process_instance_id": equal(ProcessInstance.id),
    "process_instance_ids": one_of(ProcessInstance.id),
    "business_key": equal(ProcessInstance.business_key),
    "business_key_like": like(ProcessInstance.business_key),
    "business_key_in": one_of(ProcessInstance.business_key),
    "definition_id": equal(ProcessInstance.definition_id),
    "definition_id_in": one_of(ProcessInstance.definition_id),
    "definition_key": equal(ProcessDefinition.key),
    "definition_key_in": one_of(ProcessDefinition.key),
    "definition_key_not_in": none_of(ProcessDefinition.key),
    "definition_name": equal(ProcessDefinition.name),
    "definition_name_like": like(ProcessDefinition.name),
    "deployment_id": equal(ProcessDefinition.deployment_id),
    "super_process_instance": equal(ProcessInstance.parent_id),
    "sub_process_instance": lambda child: exists().where(CHILD.id == child, CHILD.parent_id == ProcessInstance.id),
    "root": lambda wanted: holds(ProcessInstance.root_id == ProcessInstance.id)(wanted),
    "ended": present(ProcessInstance.ended_at),
    "suspended": lambda wanted: holds(ProcessInstance.ended_at.is_(None) & IS_SUSPENDED)(wanted),
    "active": lambda wanted: holds(ProcessInstance.ended_at.is_(None) & ~IS_SUSPENDED)(wanted),
    "with_incident": holds(OPEN_INCIDENT),
    "incident_type": lambda kind: exists().where(
        Incident.instance_id == ProcessInstance.id, Incident.resolved_at.is_(None), Incident.kind == kind
    ),
    "incident_id": lambda one: exists().where(Incident.instance_id == ProcessInstance.id, Incident.id == one),
    "incident_message": lambda text: exists().where(
        Incident.instance_id == ProcessInstance.id, Incident.message == text
    ),
    "incident_message_like": lambda text: exists().where(
        Incident.instance_id == ProcessInstance.id, Incident.message.like(text)
    ),
    "incident_status": lambda status: exists().where(
        Incident.instance_id == ProcessInstance.id, present(Incident.resolved_at)(status == "resolved")
    ),
    "activity_id_in": lambda ids: exists().where(
        PLACE.c.instance_id == ProcessInstance.id, PLACE.c.element_id.in_(list(ids))
    ),
    "leaf": lambda wanted: holds(~exists().where(CHILD.parent_id == ProcessInstance.id, CHILD.ended_at.is_(None)))(
        wanted
    ),
    "variables": lambda comparisons: has_variables(comparisons, ProcessInstance.id),
}
CASES = Listing(
    model=ProcessInstance,
    filters={
        **SHARED,
        "state": equal(ProcessInstance.state),
        "state_in": one_of(ProcessInstance.state),
        "started_by": equal(ProcessInstance.starter),
        "started_before": before(ProcessInstance.started_at),
        "started_after": after(ProcessInstance.started_at),
        "finished_before": before(ProcessInstance.ended_at),
        "finished_after": after(ProcessInstance.ended_at),
        "executed_activity_before": lambda moment: exists().where(ENDED_AT_ONE, ElementInstance.ended_at < moment),
        "executed_activity_after": lambda moment: exists().where(ENDED_AT_ONE, ElementInstance.ended_at > moment),
        "executed_activity_id_in": lambda ids: exists().where(ENDED_AT_ONE, ElementInstance.element_id.in_(list(ids))),
    },
    orders={
        "instanceId": ProcessInstance.id,
        "definitionId": ProcessInstance.definition_id,
        "definitionKey": ProcessDefinition.key,
        "definitionName": ProcessDefinition.name,
        "definitionVersion": ProcessDefinition.version,
        "businessKey": ProcessInstance.business_key,
        "startTime": ProcessInstance.started_at,
        "endTime": ProcessInstance.ended_at,
    },
    seen=of_seen_cases(ProcessInstance.root_id),
    joined=((ProcessDefinition, ProcessDefinition.id == ProcessInstance.definition_id),),
    loaded=(joinedload(ProcessInstance.definition),),
)
