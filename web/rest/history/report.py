"""Reports over finished cases and tasks: how long they took by month or quarter, how many there were, what may go."""

import statistics
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from marshmallow import fields, validate

from runner.clock import clock
from runner.records.listings.cases import CASES
from runner.records.listings.user_tasks import TASKS
from runner.records.user import require_administrator
from runner.rejection import InvalidArgument
from web.rest.answers import json_answer
from web.rest.history.case import past_instances
from web.rest.history.task import past_tasks
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Listed, Moment, Question, Texts
from web.rest.statistics import past_definitions

cleanup = Resource("/engine-rest/history/cleanup", "History Cleanup")
PERIODS = ("month", "quarter")


class ReportQuestion(Question):
    """What is reported."""

    report_type = fields.String(required=True, validate=validate.OneOf(("duration", "count")))
    period_unit = fields.String(validate=validate.OneOf(PERIODS))
    process_definition_id_in = Texts()
    process_definition_key_in = Texts()
    started_before = Moment()
    started_after = Moment()


class TaskReportQuestion(Question):
    """What is reported of tasks."""

    report_type = fields.String(required=True, validate=validate.OneOf(("duration", "count")))
    period_unit = fields.String(validate=validate.OneOf(PERIODS))
    group_by = fields.String(validate=validate.OneOf(("taskName", "processDefinition")))
    completed_before = Moment()
    completed_after = Moment()


class CleanableAnswer(Answer):
    """How many finished cases of a definition there are, and how many are older than it says to keep them."""

    process_definition_id = fields.String()
    process_definition_key = fields.String()
    process_definition_name = fields.String()
    process_definition_version = fields.Integer()
    history_time_to_live = fields.Integer()
    finished_process_instance_count = fields.Integer()
    cleanable_process_instance_count = fields.Integer()
    tenant_id = fields.String()


class ConfigurationAnswer(Answer):
    """When history is cleaned up."""

    batch_window_start_time = fields.String()
    batch_window_end_time = fields.String()
    enabled = fields.Boolean()


@past_instances.get("/report", query=ReportQuestion)
def report_cases(call: Call) -> Any:
    """How long finished cases took, by month or quarter of their start."""
    if call.query["report_type"] != "duration":
        raise InvalidArgument("reportType is 'duration' for cases; count them with history/process-instance/count")
    names = {"process_definition_id_in": "definition_id_in", "process_definition_key_in": "definition_key_in"}
    criteria = {
        names.get(name, name): value for name, value in call.query.items() if name not in ("report_type", "period_unit")
    }
    cases = CASES.find(call.session, call.viewer, criteria | {"ended": True})
    return json_answer(by_period(((case.started_at, case.ended_at) for case in cases), unit_of(call)))


@past_tasks.get("/report", query=TaskReportQuestion)
def report_tasks(call: Call) -> Any:
    """How long completed tasks took by month or quarter, or how many there were by name or process."""
    period = {
        "finished_after": call.query.get("completed_after"),
        "finished_before": call.query.get("completed_before"),
    }
    tasks = TASKS.find(call.session, call.viewer, period | {"completed": True})
    if call.query["report_type"] == "duration":
        return json_answer(by_period(((task.created_at, task.ended_at) for task in tasks), unit_of(call)))
    if "group_by" not in call.query:
        raise InvalidArgument("a count needs groupBy: taskName or processDefinition")
    groups: dict[tuple[str | None, ...], int] = defaultdict(int)
    for task in tasks:
        name = task.name if call.query["group_by"] == "taskName" else None
        groups[name, task.definition_id, task.definition.key, task.definition.name] += 1
    keys = ("taskName", "processDefinitionId", "processDefinitionKey", "processDefinitionName")
    counted = sorted(groups.items(), key=lambda pair: [text or "" for text in pair[0]])
    return json_answer([dict(zip(keys, group, strict=True)) | {"count": n, "tenantId": None} for group, n in counted])


def unit_of(call: Call) -> str:
    """By what durations are put together."""
    unit = call.query.get("period_unit")
    if unit is None:
        raise InvalidArgument("a report of durations needs periodUnit: month or quarter")
    return str(unit)


def by_period(spans: Iterable[tuple[datetime, datetime | None]], unit: str) -> list[Mapping[str, Any]]:
    """Shortest, longest and mean duration in milliseconds for each period in which something began."""
    found: dict[int, list[int]] = defaultdict(list)
    for begun, ended in spans:
        if ended is not None:
            period = begun.month if unit == "month" else (begun.month + 2) // 3
            found[period].append(round((ended - begun) / timedelta(milliseconds=1)))
    return [
        {
            "period": period,
            "periodUnit": unit.upper(),
            "minimum": min(took),
            "maximum": max(took),
            "average": round(statistics.fmean(took)),
        }
        for period, took in sorted(found.items())
    ]


def cleanable(call: Call) -> list[dict[str, Any]]:
    """Each definition with finished cases: how many, and how many are kept longer than the diagram says."""
    require_administrator(call.viewer, "look at what may be cleaned up")
    found: dict[str, dict[str, Any]] = {}
    for case in CASES.find(call.session, call.viewer, {"ended": True, "root": True}):
        definition = case.definition
        days = definition.history_days
        row = found.setdefault(
            definition.id,
            {
                "process_definition_id": definition.id,
                "process_definition_key": definition.key,
                "process_definition_name": definition.name,
                "process_definition_version": definition.version,
                "history_time_to_live": days,
                "finished_process_instance_count": 0,
                "cleanable_process_instance_count": 0,
            },
        )
        row["finished_process_instance_count"] += 1
        if days is not None and case.ended_at is not None and case.ended_at + timedelta(days=days) < clock.now():
            row["cleanable_process_instance_count"] += 1
    return sorted(found.values(), key=lambda row: str(row["process_definition_id"]))


@past_definitions.get("/cleanable-process-instance-report", query=Listed, answer=CleanableAnswer(many=True))
def report_cleanable(call: Call) -> list[dict[str, Any]]:
    """How many finished cases of each definition are older than its diagram says to keep them."""
    first, size = call.page["first"], call.page["size"]
    return cleanable(call)[first : None if size is None else first + size]


@past_definitions.get("/cleanable-process-instance-report/count", query=Listed, answer=CountAnswer())
def count_cleanable(call: Call) -> dict[str, int]:
    """How many definitions have finished cases."""
    return {"count": len(cleanable(call))}


@cleanup.get("/configuration", answer=ConfigurationAnswer())
def show_cleanup(call: Call) -> dict[str, Any]:
    """History is never cleaned up by itself."""
    return {"enabled": False}


@cleanup.get("/jobs", "/job")
def list_cleanup_jobs(call: Call) -> Any:
    """The jobs that clean up: none."""
    return json_answer([])


@cleanup.post("")
def start_cleanup(call: Call) -> None:
    """Refused: what goes is chosen by hand."""
    raise InvalidArgument(
        "history is not cleaned up by itself here; delete finished cases with POST history/process-instance/delete"
    )
