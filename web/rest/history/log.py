"""What the logs of jobs and of external tasks have in common."""

from collections.abc import Iterable
from typing import Any

from marshmallow import fields

from runner.records.listings.history import OPERATIONS
from runner.records.user_operation import FAILURE, UserOperation
from runner.rejection import NotFound
from web.rest.history.derived import Told, among, is_so, same
from web.rest.resource import Call
from web.rest.schema import Answer, Flag, Listed, Moment, Texts

KINDS = ("creation_log", "failure_log", "success_log", "deletion_log")


class LogQuestion(Listed):
    """What entries are looked for by."""

    log_id = fields.String()
    activity_id_in = Texts()
    execution_id_in = Texts()
    process_instance_id = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    creation_log = Flag()
    failure_log = Flag()
    success_log = Flag()
    deletion_log = Flag()


class LogAnswer(Answer):
    """Something that happened to a piece of work."""

    id = fields.String()
    timestamp = Moment()
    activity_id = fields.String()
    execution_id = fields.String()
    process_instance_id = fields.String()
    process_definition_id = fields.String()
    process_definition_key = fields.String()
    tenant_id = fields.String()
    creation_log = fields.Boolean(dump_default=False)
    failure_log = fields.Boolean(dump_default=False)
    success_log = fields.Boolean(dump_default=False)
    deletion_log = fields.Boolean(dump_default=False)
    removal_time = fields.String()
    root_process_instance_id = fields.String()


SHARED = {
    "log_id": same("id"),
    "activity_id_in": among("activity_id"),
    "execution_id_in": among("execution_id"),
    "process_instance_id": same("process_instance_id"),
    "process_definition_id": same("process_definition_id"),
    "process_definition_key": same("process_definition_key"),
    **{kind: is_so(kind) for kind in KINDS},
}
LOG_ORDERS = {
    "timestamp": "timestamp",
    "activityId": "activity_id",
    "executionId": "execution_id",
    "processInstanceId": "process_instance_id",
    "processDefinitionId": "process_definition_id",
    "processDefinitionKey": "process_definition_key",
}


def failures(call: Call, entity: str, ids: Any = None) -> list[UserOperation]:
    """The tries that failed, in order."""
    criteria = {"operation_in": [FAILURE], "entity_in": [entity], "entity_id": ids}
    return OPERATIONS.find(call.session, call.viewer, criteria)


def only(found: Iterable[Told], id_: str) -> Told:
    """The entry of this id, or NotFound."""
    one = next((row for row in found if row["id"] == id_), None)
    if one is None:
        raise NotFound(f"log entry '{id_}' does not exist")
    return one
