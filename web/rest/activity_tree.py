"""Where a case is, as Camunda's tree of activity instances."""

from typing import Any

from runner.engine import ActiveElement
from runner.records.process_instance import ProcessInstance


def activity_tree(instance: ProcessInstance) -> dict[str, Any]:
    """The tree of one case, without those it called; what only listens (boundary events) is left out."""
    root = {
        **node(instance, instance.id, instance.definition_id, instance.definition.label, "processDefinition"),
        "parentActivityInstanceId": None,
    }
    nodes = {instance.id: root}
    for element in instance.active_elements():
        if element.instance_id != instance.id or element.kind == "watching":
            continue
        one = told(instance, element)
        parent = nodes.get(element.parent_id, root)
        parent["childActivityInstances"].append(one)
        one["parentActivityInstanceId"] = parent["id"]
        nodes[element.id] = one
    incidents = {incident.element_instance_id: incident for incident in instance.incidents}
    for element_id, incident in incidents.items():
        if element_id in nodes:
            nodes[element_id]["incidentIds"] = [incident.id]
            nodes[element_id]["incidents"] = [{"id": incident.id, "activityId": incident.element_id}]
    return root


def told(instance: ProcessInstance, element: ActiveElement) -> dict[str, Any]:
    """An element that is alive."""
    return node(instance, element.id, element.element_id, element.element_name, element.element_type)


def node(instance: ProcessInstance, id_: str, activity_id: str, name: str | None, kind: str) -> dict[str, Any]:
    """One node of the tree."""
    return {
        "id": id_,
        "parentActivityInstanceId": None,
        "activityId": activity_id,
        "activityType": kind,
        "activityName": name,
        "name": name,
        "processInstanceId": instance.id,
        "processDefinitionId": instance.definition_id,
        "childActivityInstances": [],
        "childTransitionInstances": [],
        "executionIds": [id_],
        "incidentIds": [],
        "incidents": [],
    }
