"""Metric: how much was done in a period, in Camunda's words; counted from the history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from runner.records.decision_evaluation import DecisionEvaluation
from runner.records.element_instance import ElementInstance
from runner.records.process_instance import ProcessInstance
from runner.records.user_operation import FAILURE, UserOperation
from runner.records.user_task import UserTask
from runner.rejection import InvalidArgument

Counted = tuple[Select[Any], Any]  # the statement that counts, and when what it counts happened

CASES: Counted = (
    select(func.count()).select_from(ProcessInstance).where(ProcessInstance.root_id == ProcessInstance.id),
    ProcessInstance.started_at,
)
DECISIONS: Counted = (select(func.count()).select_from(DecisionEvaluation), DecisionEvaluation.evaluated_at)
METRICS: Mapping[str, Counted] = {
    "activity-instance-start": (select(func.count()).select_from(ElementInstance), ElementInstance.started_at),
    "activity-instance-end": (select(func.count()).select_from(ElementInstance), ElementInstance.ended_at),
    "flow-node-instances": (select(func.count()).select_from(ElementInstance), ElementInstance.started_at),
    "root-process-instance-start": CASES,
    "process-instances": CASES,
    "executed-decision-instances": DECISIONS,
    "decision-instances": DECISIONS,
    "task-users": (
        select(func.count(UserTask.completed_by.distinct())).where(UserTask.ended_at.is_not(None)),
        UserTask.ended_at,
    ),
    "unique-task-workers": (
        select(func.count(UserTask.completed_by.distinct())).where(UserTask.ended_at.is_not(None)),
        UserTask.ended_at,
    ),
    "job-failed": (
        select(func.count())
        .select_from(UserOperation)
        .where(UserOperation.operation == FAILURE, UserOperation.entity == "job"),
        UserOperation.at,
    ),
}


def measured(session: Session, name: str, since: datetime | None, until: datetime | None) -> int:
    """How much of something was done from `since` to before `until`. InvalidArgument for what is not counted."""
    counted = METRICS.get(name)
    if counted is None:
        raise InvalidArgument(f"'{name[:60]}' is not counted here; there is {', '.join(METRICS)}")
    statement, at = counted
    within: list[ColumnElement[bool]] = []
    if since is not None:
        within.append(at >= since)
    if until is not None:
        within.append(at < until)
    return session.scalar(statement.where(*within)) or 0
