"""Process and decision definitions as programs look for them."""

from sqlalchemy import ColumnElement, exists

from runner.records.decision_definition import DecisionDefinition
from runner.records.definition import Definition
from runner.records.deployment import Resource
from runner.records.incident import Incident
from runner.records.listing import Filter, Listing, after, equal, holds, like, one_of, present
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance


def filters_of(model: type[Definition]) -> dict[str, Filter]:
    """What both kinds are looked for by."""
    return {
        "id": equal(model.id),
        "id_in": one_of(model.id),
        "key": equal(model.key),
        "keys_in": one_of(model.key),
        "key_like": like(model.key),
        "version": equal(model.version),
        "latest_version": holds(model.is_latest),
        "version_tag": equal(model.version_tag),
        "version_tag_like": like(model.version_tag),
        "without_version_tag": lambda wanted: present(model.version_tag)(not wanted),
        "deployment_id": equal(model.deployment_id),
        "deployed_after": after(model.created_at),
        "deployed_at": equal(model.created_at),
        "resource_name": equal(Resource.name),
        "resource_name_like": like(Resource.name),
    }


def orders_of(model: type[Definition]) -> dict[str, object]:
    """What both kinds are sorted by."""
    return {
        "id": model.id,
        "key": model.key,
        "version": model.version,
        "versionTag": model.version_tag,
        "deploymentId": model.deployment_id,
        "category": Resource.name,
    }


def has_incident(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a case of a definition that runs has an open incident like this."""
    of_it = ProcessInstance.definition_id == ProcessDefinition.id
    return exists().where(of_it, ProcessInstance.id == Incident.instance_id, Incident.resolved_at.is_(None), condition)


PROCESS_DEFINITIONS = Listing(
    model=ProcessDefinition,
    filters={
        **filters_of(ProcessDefinition),
        "name": equal(ProcessDefinition.name),
        "name_like": like(ProcessDefinition.name),
        "suspended": lambda wanted: holds(ProcessDefinition.is_suspended)(wanted),
        "active": lambda wanted: holds(~ProcessDefinition.is_suspended)(wanted),
        "startable_in_tasklist": holds(ProcessDefinition.is_startable),
        "not_startable_in_tasklist": holds(~ProcessDefinition.is_startable),
        "incident_id": lambda one: has_incident(Incident.id == one),
        "incident_type": lambda kind: has_incident(Incident.kind == kind),
        "incident_message": lambda text: has_incident(Incident.message == text),
        "incident_message_like": lambda text: has_incident(Incident.message.like(text)),
    },
    orders={**orders_of(ProcessDefinition), "name": ProcessDefinition.name},
    joined=((Resource, Resource.id == ProcessDefinition.resource_id),),
)
DECISION_DEFINITIONS = Listing(
    model=DecisionDefinition,
    filters={
        **filters_of(DecisionDefinition),
        "name": equal(DecisionDefinition.name),
        "name_like": like(DecisionDefinition.name),
    },
    orders={**orders_of(DecisionDefinition), "name": DecisionDefinition.name},
    joined=((Resource, Resource.id == DecisionDefinition.resource_id),),
)
