"""Log of identity links: to whom tasks were offered and given, and by whom."""

from collections.abc import Iterable
from typing import Any

from marshmallow import fields

from runner.records.listings.history import OPERATIONS
from runner.records.listings.user_tasks import TASKS
from runner.records.user_operation import UserOperation
from runner.records.user_task import UserTask
from web.rest.history.derived import Told, matching, page_of, same
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Listed, Moment

links = Resource("/engine-rest/history/identity-link-log", "Historic Identity Link Log")
GIVEN = ("claim", "unclaim", "assign", "delegate", "resolve", "change")
OFFERED = {"add-candidate": "add", "remove-candidate": "delete"}


class LinkQuestion(Listed):
    """What links are looked for by."""

    date_before = Moment()
    date_after = Moment()
    type = fields.String()
    user_id = fields.String()
    group_id = fields.String()
    task_id = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    operation_type = fields.String()
    assigner_id = fields.String()


class LinkAnswer(Answer):
    """A user or group that has to do with a task from then on, or no more."""

    id = fields.String()
    time = Moment()
    type = fields.String()
    user_id = fields.String()
    group_id = fields.String()
    task_id = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    operation_type = fields.String()
    assigner_id = fields.String()
    tenant_id = fields.String()
    removal_time = fields.String()
    root_process_instance_id = fields.String()


TESTS = {
    "date_before": lambda row, moment: row["time"] < moment,
    "date_after": lambda row, moment: row["time"] > moment,
    "type": same("type"),
    "user_id": same("user_id"),
    "group_id": same("group_id"),
    "operation_type": same("operation_type"),
    "assigner_id": same("assigner_id"),
}
ORDERS = {
    "time": "time",
    "type": "type",
    "userId": "user_id",
    "groupId": "group_id",
    "taskId": "task_id",
    "processDefinitionId": "process_definition_id",
    "processDefinitionKey": "process_definition_key",
    "operationType": "operation_type",
    "assignerId": "assigner_id",
}


def found(call: Call) -> Iterable[Told]:
    """The entries asked for, in order."""
    names = ("task_id", "process_definition_id", "process_definition_key")
    tasks = {
        task.id: task
        for task in TASKS.find(call.session, call.viewer, {name: call.criteria.get(name) for name in names})
    }
    criteria = {
        "operation_in": [*GIVEN, *OFFERED],
        "entity_in": ["user task"],
        "entity_id": call.criteria.get("task_id"),
    }
    noted: dict[str, list[UserOperation]] = {}
    for operation in OPERATIONS.find(call.session, call.viewer, criteria):
        noted.setdefault(operation.entity_id, []).append(operation)
    rows = [row for task in tasks.values() for row in entries_of(task, noted.get(task.id, []))]
    rows.sort(key=lambda row: row["time"])
    return matching(rows, TESTS, call.criteria)


def entries_of(task: UserTask, noted: list[UserOperation]) -> Iterable[Told]:
    """What a task began with, then what was done by hand."""
    offered_later = {(one.after["kind"], one.after["name"]) for one in noted if one.operation == "add-candidate"}
    by_diagram = task.assignee if task.claimed_at is not None else None  # who completes a free task was not given it
    first = next((one.before.get("assignee") for one in noted if is_given(one)), by_diagram)
    if first:
        yield entry(task, f"{task.id}:assignee", task.created_at, "assignee", "user", first, "add", None)
    for kind, name in task.candidate_pairs:
        if (kind, name) not in offered_later:
            yield entry(task, f"{task.id}:{kind}:{name}", task.created_at, "candidate", kind, name, "add", None)
    for one in noted:
        yield from entries_by_hand(task, one)


def is_given(one: UserOperation) -> bool:
    """Whether an operation changed the assignee."""
    return one.operation in GIVEN and isinstance(one.before, dict) and "assignee" in one.before


def entries_by_hand(task: UserTask, one: UserOperation) -> Iterable[Told]:
    """What one operation changed."""
    if one.operation in OFFERED:
        kind, name = one.after["kind"], one.after["name"]
        how = OFFERED[one.operation]
        yield entry(task, str(one.number), one.at, "candidate", kind, name, how, one.user_id)
        return
    for role in ("assignee", "owner"):
        before, after = (one.before or {}).get(role), (one.after or {}).get(role)
        for how, user in (("delete", before), ("add", after)):
            if before != after and user:
                yield entry(task, f"{one.number}:{role}:{how}", one.at, role, "user", user, how, one.user_id)


def entry(task: UserTask, id_: str, at: Any, role: str, kind: str, name: str, how: str, assigner: str | None) -> Told:
    """One link that came or went."""
    return {
        "id": id_,
        "time": at,
        "type": role,
        "user_id": name if kind == "user" else None,
        "group_id": name if kind == "group" else None,
        "task_id": task.id,
        "process_definition_id": task.definition_id,
        "process_definition_key": task.definition.key,
        "operation_type": how,
        "assigner_id": assigner,
        "root_process_instance_id": task.root_id,
    }


@links.get("", query=LinkQuestion, answer=LinkAnswer(many=True))
def list_link_log(call: Call) -> list[Told]:
    """To whom tasks were offered and given."""
    return page_of(call, found(call), ORDERS)


@links.get("/count", query=LinkQuestion, answer=CountAnswer())
def count_link_log(call: Call) -> dict[str, int]:
    """How often tasks were offered and given."""
    return {"count": sum(1 for _ in found(call))}
