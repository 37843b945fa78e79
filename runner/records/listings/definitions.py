"""Process and decision definitions as programs look for them."""

from runner.records.decision_definition import DecisionDefinition
from runner.records.definition import Definition
from runner.records.deployment import Resource
from runner.records.listing import Filter, Listing, equal, holds, like, one_of
from runner.records.process_definition import ProcessDefinition


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
        "deployment_id": equal(model.deployment_id),
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


PROCESS_DEFINITIONS = Listing(
    model=ProcessDefinition,
    filters={
        **filters_of(ProcessDefinition),
        "name": equal(ProcessDefinition.name),
        "name_like": like(ProcessDefinition.name),
        "suspended": lambda wanted: holds(ProcessDefinition.is_suspended)(wanted),
        "active": lambda wanted: holds(~ProcessDefinition.is_suspended)(wanted),
        "startable_in_tasklist": holds(ProcessDefinition.is_startable),
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
