"""History of what people did by hand: the audit in Camunda's words; and the tasks that they completed."""

import json
from typing import Any

from marshmallow import fields

from runner.records.listings.history import OPERATIONS
from runner.records.listings.user_tasks import TASKS
from runner.records.user_operation import FAILURE, UserOperation
from runner.records.user_task import UserTask
from web.rest.history.derived import page_of
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Listed, Moment, Texts

operations = Resource("/engine-rest/history/user-operation", "Historic User Operation Log")
TYPES = {
    "activate": "Activate",
    "add-candidate": "AddLink",
    "annotate": "SetAnnotation",
    "assign": "Assign",
    "cancel": "Delete",
    "change": "Update",
    "claim": "Claim",
    "create": "Create",
    "delegate": "Delegate",
    "delete": "Delete",
    "delete-history": "DeleteHistory",
    "delete-variables": "DeleteVariableHistory",
    "deploy": "Create",
    "migrate": "Migrate",
    "modify": "ModifyProcessInstance",
    "remove-candidate": "DeleteLink",
    "reschedule": "SetDueDate",
    "resolve": "Resolve",
    "retry": "SetJobRetries",
    "set-priority": "SetPriority",
    "set-retries": "SetExternalTaskRetries",
    "set-variables": "SetVariable",
    "suspend": "Suspend",
    "unclaim": "Claim",
}
ENTITIES = {
    "case": "ProcessInstance",
    "deployment": "Deployment",
    "external task": "ExternalTask",
    "filter": "Filter",
    "group": "Group",
    "incident": "Incident",
    "job": "Job",
    "process definition": "ProcessDefinition",
    "user": "User",
    "user task": "Task",
}
CATEGORIES = {"User": "Admin", "Group": "Admin", "Task": "TaskWorker"}
COMPLETE = "Complete"
ID_FIELDS = {
    "Task": "task_id",
    "ExternalTask": "external_task_id",
    "Job": "job_id",
    "Deployment": "deployment_id",
    "ProcessDefinition": "process_definition_id",
}


class OperationQuestion(Listed):
    """What operations are looked for by."""

    user_id = fields.String()
    operation_type = fields.String()
    entity_type = fields.String()
    entity_type_in = Texts()
    category = fields.String()
    process_instance_id = fields.String()
    task_id = fields.String()
    job_id = fields.String()
    external_task_id = fields.String()
    deployment_id = fields.String()
    process_definition_id = fields.String()
    before_timestamp = Moment()
    after_timestamp = Moment()
    not_here = (
        "batchId",
        "caseInstanceId",
        "categoryIn",
        "executionId",
        "jobDefinitionId",
        "operationId",
        "processDefinitionKey",
        "property",
    )


class OperationAnswer(Answer):
    """What somebody did."""

    id = fields.String()
    user_id = fields.String()
    timestamp = Moment()
    operation_id = fields.String()
    operation_type = fields.String()
    entity_type = fields.String()
    category = fields.String()
    annotation = fields.String()
    property = fields.String()
    org_value = fields.String()
    new_value = fields.String()
    deployment_id = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_instance_id = fields.String()
    execution_id = fields.String()
    case_definition_id = fields.String()
    case_instance_id = fields.String()
    case_execution_id = fields.String()
    task_id = fields.String()
    external_task_id = fields.String()
    batch_id = fields.String()
    job_id = fields.String()
    job_definition_id = fields.String()
    removal_time = fields.String()
    root_process_instance_id = fields.String()
    tenant_id = fields.String()


def in_camundas_words(name: str, words: dict[str, str]) -> str:
    """Camunda's word, or our own written as it would."""
    return words.get(name) or "".join(part.capitalize() for part in name.replace("-", " ").split())


def told_operation(one: UserOperation) -> dict[str, Any]:
    """An entry of the audit as answered; of several properties one entry is made, with their values as JSON."""
    entity = in_camundas_words(one.entity, ENTITIES)
    before, after = ({} if not isinstance(value, dict) else value for value in (one.before, one.after))
    names = list(dict.fromkeys([*before, *after]))
    return {
        "id": str(one.number),
        "user_id": one.user_id,
        "timestamp": one.at,
        "operation_id": str(one.number),
        "operation_type": in_camundas_words(one.operation, TYPES),
        "entity_type": entity,
        "category": CATEGORIES.get(entity, "Operator"),
        "annotation": one.reason,
        "property": ",".join(names) or None,
        "org_value": value_text(before, names, one.before),
        "new_value": value_text(after, names, one.after),
        "process_instance_id": one.root_id,
        "root_process_instance_id": one.root_id,
        ID_FIELDS.get(entity, "execution_id"): one.entity_id if entity in ID_FIELDS else None,
    }


def value_text(values: dict[str, Any], names: list[str], whole: Any) -> str | None:
    """What properties were or became, as a text."""
    if len(names) == 1 or not values:
        value = values.get(names[0]) if names else whole
        return None if value is None else value if isinstance(value, str) else json.dumps(value, default=str)
    return json.dumps(values, ensure_ascii=False, default=str)


def told_completion(task: UserTask) -> dict[str, Any]:
    """The completion of a task, which is kept in its own row."""
    return {
        "id": f"{task.id}:{COMPLETE.lower()}",
        "user_id": task.completed_by,
        "timestamp": task.ended_at,
        "operation_id": f"{task.id}:{COMPLETE.lower()}",
        "operation_type": COMPLETE,
        "entity_type": "Task",
        "category": "TaskWorker",
        "property": "delete",
        "org_value": "false",
        "new_value": "true",
        "process_definition_id": task.definition_id,
        "process_definition_key": task.definition.key,
        "process_instance_id": task.instance_id,
        "root_process_instance_id": task.root_id,
        "execution_id": task.id,
        "task_id": task.id,
    }


def sought_operations(call: Call) -> dict[str, Any] | None:
    """The criteria as the audit takes them; None when nothing there can match."""
    asked = call.criteria
    criteria: dict[str, Any] = {"operation_not": FAILURE}
    for name in ("user_id", "before_timestamp", "after_timestamp"):
        criteria[name] = asked.get(name)
    criteria["root_process_instance_id"] = asked.get("process_instance_id")
    entities = entities_asked(asked)
    if entities is not None:
        criteria["entity_in"] = [ours for ours, theirs in ENTITIES.items() if theirs in entities]
    kind = asked.get("operation_type")
    if kind is not None:
        criteria["operation_in"] = [ours for ours, theirs in TYPES.items() if theirs == kind]
    ids = [asked[name] for name in ID_FIELDS.values() if name in asked]
    if ids:
        criteria["entity_id_in"] = ids
    empty = any(value == [] for value in criteria.values()) or len(set(ids)) > 1
    return None if empty else criteria


def entities_asked(asked: dict[str, Any]) -> set[str] | None:
    """Which kinds of things may be meant; None: any."""
    kinds = set(ENTITIES.values())
    found = kinds
    if "entity_type" in asked:
        found = found & {asked["entity_type"]}
    if "entity_type_in" in asked:
        found = found & set(asked["entity_type_in"])
    if "category" in asked:
        found = found & {kind for kind in kinds if CATEGORIES.get(kind, "Operator") == asked["category"]}
    for entity, name in ID_FIELDS.items():
        if name in asked:
            found = found & {entity}
    return None if found == kinds else found


def sought_completions(call: Call) -> dict[str, Any] | None:
    """The criteria of the tasks whose completion can match; None when there is none."""
    asked = call.criteria
    entities = entities_asked(asked)
    if asked.get("operation_type", COMPLETE) != COMPLETE or (entities is not None and "Task" not in entities):
        return None
    return {
        "completed_by": asked.get("user_id"),
        "completed": True,
        "task_id": asked.get("task_id"),
        "process_instance_id": asked.get("process_instance_id"),
        "process_definition_id": asked.get("process_definition_id"),
        "finished_before": asked.get("before_timestamp"),
        "finished_after": asked.get("after_timestamp"),
    }


@operations.get("", query=OperationQuestion, answer=OperationAnswer(many=True))
def list_operations(call: Call) -> list[dict[str, Any]]:
    """What people did by hand, the tasks that they completed among it."""
    audit, completions = sought_operations(call), sought_completions(call)
    found = [] if audit is None else [told_operation(one) for one in OPERATIONS.find(call.session, call.viewer, audit)]
    if completions is not None:
        found += [told_completion(task) for task in TASKS.find(call.session, call.viewer, completions)]
    return page_of(call, found, {"timestamp": "timestamp"})


@operations.get("/count", query=OperationQuestion, answer=CountAnswer())
def count_operations(call: Call) -> dict[str, int]:
    """How much people did by hand."""
    audit, completions = sought_operations(call), sought_completions(call)
    number = 0 if audit is None else OPERATIONS.count(call.session, call.viewer, audit)
    if completions is not None:
        number += TASKS.count(call.session, call.viewer, completions)
    return {"count": number}
