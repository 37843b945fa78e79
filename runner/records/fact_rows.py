"""Rows made of facts: one function per fact that becomes a row."""

from datetime import UTC, datetime
from typing import Any

from runner.engine import outcome
from runner.identifiers import new_id
from runner.records.retry_cycle import tries
from runner.records.typed_value import require_name, typed_value

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)
Row = dict[str, Any]


def process_instance_row(fact: outcome.ProcessInstanceStarted) -> Row:
    return {
        "id": fact.id,
        "definition_id": fact.definition_id,
        "business_key": fact.business_key,
        "root_id": fact.root_id,
        "parent_id": fact.parent_id,
        "called_by": fact.called_by,
        "state": "active",
        "revision": 1,
        "starter": fact.starter,
        "start_element_id": fact.start_element_id,
        "end_element_ids": None,
        "reason": None,
        "started_at": fact.at,
        "ended_at": None,
        "image": None,
    }


def ended_row(fact: outcome.ProcessInstanceEnded) -> Row:
    """The change to an instance that is over."""
    return {
        "id": fact.id,
        "state": fact.state,
        "end_element_ids": list(fact.end_element_ids),
        "reason": fact.reason,
        "ended_at": fact.at,
    }


def element_row(fact: outcome.ElementFinished) -> Row:
    return {
        "id": fact.id,
        "instance_id": fact.instance_id,
        "parent_id": fact.parent_id,
        "element_id": fact.element_id,
        "element_name": fact.element_name,
        "element_type": fact.element_type,
        "flow_ids": list(fact.flow_ids),
        "state": fact.state,
        "called_instance_id": fact.called_instance_id,
        "started_at": fact.started_at,
        "ended_at": fact.ended_at,
    }


def user_task_row(fact: outcome.UserTaskCreated, form_definition_id: str | None) -> Row:
    return {
        "id": fact.id,
        "instance_id": fact.instance_id,
        "root_id": fact.root_id,
        "scope_id": fact.scope_id,
        "definition_id": fact.definition_id,
        "element_id": fact.element_id,
        "name": fact.name,
        "description": None,
        "assignee": fact.assignee,
        "owner": None,
        "claimed_at": fact.at if fact.assignee else None,
        "due_at": fact.due_at,
        "due_order": fact.due_at or END_OF_TIME,
        "follow_up_at": fact.follow_up_at,
        "priority": fact.priority,
        "form_ref": fact.form.ref if fact.form else None,
        "form_definition_id": form_definition_id,
        "form_key": fact.form_key,
        "state": "open",
        "revision": 1,
        "created_at": fact.at,
        "updated_at": fact.at,
        "ended_at": None,
        "completed_by": None,
        "draft": None,
        "draft_saved_at": None,
        "draft_saved_by": None,
    }


def candidate_rows(task: Row, users: tuple[str, ...], groups: tuple[str, ...]) -> list[Row]:
    """Who may take a task, each once."""
    return [
        {
            "task_id": task["id"],
            "kind": kind,
            "name": name,
            "is_open": task["ended_at"] is None,
            "is_assigned": task["assignee"] is not None,
            "due_order": task["due_order"],
            "priority": task["priority"],
        }
        for kind, names in (("user", users), ("group", groups))
        for name in dict.fromkeys(names)
    ]


def job_row(fact: outcome.JobCreated, at: datetime) -> Row:
    return {
        "id": fact.id,
        "key": fact.id,
        "kind": fact.kind,
        "state": "todo",
        "run_at": fact.due_at,
        "priority": fact.priority,
        "is_suspended": False,
        "retries": tries(fact.retry_cycle, fact.retries),
        "attempts": 0,
        "retry_cycle": fact.retry_cycle,
        "token": 0,
        "owner": None,
        "lease_until": None,
        "lock_key": fact.root_id if fact.exclusive else None,
        "root_id": fact.root_id,
        "instance_id": fact.instance_id,
        "definition_id": None,
        "element_instance_id": fact.element_instance_id,
        "element_id": fact.element_id,
        "payload": dict(fact.payload),
        "error": None,
        "created_at": at,
    }


def subscription_row(fact: outcome.SubscriptionCreated) -> Row:
    return {
        "id": fact.id,
        "kind": fact.kind,
        "name": fact.name,
        "correlation_key": fact.correlation_key,
        "definition_id": None,
        "root_id": fact.root_id,
        "instance_id": fact.instance_id,
        "scope_id": fact.scope_id,
        "element_instance_id": fact.element_instance_id,
        "element_id": fact.element_id,
        "created_at": fact.at,
    }


def external_task_row(fact: outcome.ExternalTaskCreated) -> Row:
    return {
        "id": fact.id,
        "topic": fact.topic,
        "instance_id": fact.instance_id,
        "root_id": fact.root_id,
        "scope_id": fact.scope_id,
        "definition_id": fact.definition_id,
        "element_id": fact.element_id,
        "priority": fact.priority,
        "retries": fact.retries,
        "headers": dict(fact.headers),
        "worker_id": None,
        "locked_until": None,
        "error_message": None,
        "error_details": None,
        "is_suspended": False,
        "state": "open",
        "created_at": fact.at,
        "ended_at": None,
    }


def incident_row(fact: outcome.IncidentRaised) -> Row:
    return {
        "id": fact.id,
        "kind": fact.kind,
        "root_id": fact.root_id,
        "instance_id": fact.instance_id,
        "definition_id": None,
        "element_instance_id": fact.element_instance_id,
        "element_id": fact.element_id,
        "job_id": None,
        "message": fact.message,
        "details": fact.details,
        "annotation": None,
        "created_at": fact.at,
        "resolved_at": None,
    }


def variable_row(fact: outcome.VariableSet, root_id: str, declared_type: str | None) -> Row:
    require_name(fact.name)
    typed = typed_value(fact.name, fact.value, declared_type)
    return {
        "id": new_id(),
        "scope_id": fact.scope_id,
        "instance_id": fact.instance_id,
        "root_id": root_id,
        "name": fact.name,
        "type": typed.type,
        "json": typed.json,
        "text_value": typed.text_value,
        "number_value": typed.number_value,
        "is_active": True,
        "created_at": fact.at,
        "updated_at": fact.at,
    }


def evaluation_row(fact: outcome.DecisionEvaluated) -> Row:
    rules = [
        {
            "number": rule.number,
            "id": rule.id,
            "outputs": dict(rule.outputs),
            "annotations": list(rule.annotations),
        }
        for rule in fact.rules
    ]
    return {
        "id": fact.id,
        "instance_id": fact.instance_id,
        "element_instance_id": fact.element_instance_id,
        "element_id": fact.element_id,
        "decision_key": fact.decision_id,
        "decision_name": fact.decision_name,
        "decision_definition_id": fact.decision_definition_id,
        "inputs": dict(fact.inputs),
        "rules": rules,
        "result": fact.result,
        "evaluated_at": fact.at,
    }
