"""Statistics: how many cases run by each definition, and how many stand at and have passed each element."""

from typing import Any

from marshmallow import fields

from runner.records.statistics import Past, Standing, activity_statistics, definition_statistics, past_statistics
from web.rest.process_definition import DefinitionAnswer, definition_of, definitions, named
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, Flag, Moment, Question

past_definitions = Resource("/engine-rest/history/process-definition", "Historic Process Definition")


class StatisticsQuestion(Question):
    """What is counted beside cases."""

    failed_jobs = Flag(load_default=False)
    incidents = Flag(load_default=False)
    incidents_for_type = fields.String()
    root_incidents = Flag(load_default=False)


class IncidentsAnswer(Answer):
    """How many incidents of a kind are open."""

    incident_type = fields.String()
    incident_count = fields.Integer()


class ActivityAnswer(Answer):
    """How many stand at an element."""

    id = fields.String()
    instances = fields.Integer()
    failed_jobs = fields.Integer()
    incidents = fields.List(fields.Nested(IncidentsAnswer))


class DefinitionStatisticsAnswer(ActivityAnswer):
    """How many cases run by a definition."""

    definition = fields.Nested(DefinitionAnswer)


class PastQuestion(Question):
    """What is counted beside tokens, and in which cases."""

    canceled = Flag(load_default=False)
    finished = Flag(load_default=False)
    complete_scope = Flag(load_default=False)
    incidents = Flag(load_default=False)
    started_before = Moment()
    started_after = Moment()
    not_here = ("finishedAfter", "finishedBefore", "processInstanceIdIn")


class PastAnswer(Answer):
    """How many stand at an element and have passed it."""

    id = fields.String()
    instances = fields.Integer()
    canceled = fields.Integer()
    finished = fields.Integer()
    complete_scope = fields.Integer()
    open_incidents = fields.Integer()
    resolved_incidents = fields.Integer()
    deleted_incidents = fields.Integer(dump_default=0)


def told(call: Call, one: Standing) -> dict[str, Any]:
    """What stands somewhere as answered: what was not asked for is 0, or an empty list."""
    kind = call.query.get("incidents_for_type")
    counts_incidents = call.query["incidents"] or call.query["root_incidents"] or kind is not None
    incidents = [
        {"incident_type": name, "incident_count": number}
        for name, number in sorted(one.incidents.items())
        if counts_incidents and kind in (None, name)
    ]
    failed = one.failed_jobs if call.query["failed_jobs"] else 0
    return {"id": one.id, "instances": one.instances, "failed_jobs": failed, "incidents": incidents}


@definitions.get("/statistics", query=StatisticsQuestion, answer=DefinitionStatisticsAnswer(many=True))
def show_definition_statistics(call: Call) -> list[dict[str, Any]]:
    """How many cases run by each definition, with failed jobs and incidents."""
    counted = definition_statistics(call.session, call.viewer)
    return [told(call, one) | {"definition": definition} for definition, one in counted]


@definitions.get(*named("/statistics"), query=StatisticsQuestion, answer=ActivityAnswer(many=True))
def show_activity_statistics(
    call: Call, definition_id: str | None = None, key: str | None = None, tenant: str | None = None
) -> list[dict[str, Any]]:
    """How many tokens stand at each element of a definition, with failed jobs and incidents."""
    definition = definition_of(call, definition_id, key, tenant)
    return [told(call, one) for one in activity_statistics(call.session, definition, call.viewer)]


@past_definitions.get("/<definition_id>/statistics", query=PastQuestion, answer=PastAnswer(many=True))
def show_past_statistics(call: Call, definition_id: str) -> list[dict[str, Any]]:
    """How many tokens stand at each element of a definition and have passed it."""
    definition = definition_of(call, definition_id, None, None)
    counted = past_statistics(
        call.session,
        definition,
        call.viewer,
        started_after=call.query.get("started_after"),
        started_before=call.query.get("started_before"),
    )
    return [one for one in (asked(call, past) for past in counted) if any(one[name] for name in one if name != "id")]


def asked(call: Call, past: Past) -> dict[str, Any]:
    """Numbers that were not asked for are 0, as Camunda answers."""
    incidents = call.query["incidents"]
    return {
        "id": past.id,
        "instances": past.instances,
        "canceled": past.canceled if call.query["canceled"] else 0,
        "finished": past.finished if call.query["finished"] else 0,
        "complete_scope": past.complete_scope if call.query["complete_scope"] else 0,
        "open_incidents": past.open_incidents if incidents else 0,
        "resolved_incidents": past.resolved_incidents if incidents else 0,
        "deleted_incidents": 0,
    }
