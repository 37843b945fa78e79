"""Incidents: steps that failed and wait to be mended."""

from typing import Any, ClassVar

from marshmallow import fields

from runner.records.incident import Incident
from runner.records.listings.work import INCIDENTS
from runner.records.process_instance import ProcessInstance
from runner.rejection import NotFound
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Question, Texts

incidents = Resource("/engine-rest/incident", "Incident")
incident_history = Resource("/engine-rest/history/incident", "Historic Incident")


class IncidentQuestion(Listed):
    """What incidents are looked for by."""

    incident_id = fields.String()
    incident_type = fields.String()
    incident_message = fields.String()
    incident_message_like = fields.String()
    process_definition_id = fields.String()
    process_definition_key_in = Texts()
    process_instance_id = fields.String()
    process_instance_id_in = Texts()
    execution_id = fields.String()
    activity_id = fields.String()
    failed_activity_id = fields.String()
    configuration = fields.String()
    incident_timestamp_before = Moment()
    incident_timestamp_after = Moment()
    cause_incident_id = fields.String()
    root_cause_incident_id = fields.String()
    not_here: ClassVar[tuple[str, ...]] = ("jobDefinitionIdIn", "tenantIdIn")


class PastIncidentQuestion(IncidentQuestion):
    """What incidents of all times are looked for by."""

    open = Flag()
    resolved = Flag()
    process_definition_key = fields.String()
    create_time_before = Moment()
    create_time_after = Moment()
    end_time_before = Moment()
    end_time_after = Moment()
    not_here: ClassVar[tuple[str, ...]] = ("jobDefinitionIdIn", "tenantIdIn", "deleted", "historyConfiguration")


class IncidentAnswer(Answer):
    """A step that failed."""

    id = fields.String()
    process_definition_id = fields.String()
    process_instance_id = fields.String(attribute="instance_id")
    execution_id = fields.String(attribute="element_instance_id")
    incident_timestamp = Moment(attribute="created_at")
    incident_type = fields.String(attribute="kind")
    activity_id = fields.String(attribute="element_id")
    failed_activity_id = fields.String(attribute="element_id")
    cause_incident_id = fields.String()
    root_cause_incident_id = fields.String()
    configuration = fields.String()
    tenant_id = fields.String()
    incident_message = fields.String(attribute="message")
    job_definition_id = fields.String()
    annotation = fields.String()


class PastIncidentAnswer(IncidentAnswer):
    """A step that failed, mended or not."""

    process_definition_key = fields.String()
    root_process_instance_id = fields.String(attribute="root_id")
    create_time = Moment(attribute="created_at")
    end_time = Moment(attribute="resolved_at")
    removal_time = fields.String()
    history_configuration = fields.String()
    open = fields.Boolean()
    deleted = fields.Boolean()
    resolved = fields.Boolean()


class AnnotationQuestion(Question):
    """What is being done about it."""

    annotation = fields.String()


def told(incident: Incident) -> dict[str, Any]:
    """An incident as answered."""
    case = incident.session.get(ProcessInstance, incident.instance_id) if incident.instance_id else None
    columns = {column.key: getattr(incident, column.key) for column in Incident.__mapper__.column_attrs}
    return columns | {
        "process_definition_id": case.definition_id if case else incident.definition_id,
        "process_definition_key": case.definition.key if case else None,
        "configuration": incident.job_id or incident.element_instance_id,
        "open": incident.resolved_at is None,
        "resolved": incident.resolved_at is not None,
        "deleted": False,
    }


def open_one(call: Call, incident_id: str) -> Incident:
    """An incident that is not resolved and that the viewer may see."""
    found = INCIDENTS.find(call.session, call.viewer, {"incident_id": incident_id, "open": True})
    if not found:
        raise NotFound(f"incident '{incident_id}' does not exist, or is resolved")
    return found[0]


@incidents.get("", query=IncidentQuestion, answer=IncidentAnswer(many=True))
def list_incidents(call: Call) -> list[dict[str, Any]]:
    """The open incidents."""
    return [told(one) for one in INCIDENTS.find(call.session, call.viewer, call.criteria | {"open": True}, **call.page)]


@incidents.get("/count", query=IncidentQuestion, answer=CountAnswer())
def count_incidents(call: Call) -> dict[str, int]:
    """How many incidents are open."""
    return {"count": INCIDENTS.count(call.session, call.viewer, call.criteria | {"open": True})}


@incidents.get("/<incident_id>", answer=IncidentAnswer())
def show_incident(call: Call, incident_id: str) -> dict[str, Any]:
    """One open incident."""
    return told(open_one(call, incident_id))


@incidents.delete("/<incident_id>")
def resolve_incident(call: Call, incident_id: str) -> None:
    """Resolve an incident: what failed is tried again."""
    open_one(call, incident_id).retry(call.viewer)


@incidents.put("/<incident_id>/annotation", body=AnnotationQuestion)
def annotate_incident(call: Call, incident_id: str) -> None:
    """Note what is being done about it."""
    open_one(call, incident_id).annotate(call.body.get("annotation"), call.viewer)


@incidents.delete("/<incident_id>/annotation")
def clear_annotation(call: Call, incident_id: str) -> None:
    """Take the note away."""
    open_one(call, incident_id).annotate(None, call.viewer)


@incident_history.get("", query=PastIncidentQuestion, answer=PastIncidentAnswer(many=True))
def list_past_incidents(call: Call) -> list[dict[str, Any]]:
    """The incidents of all times."""
    return [told(one) for one in INCIDENTS.find(call.session, call.viewer, call.criteria, **call.page)]


@incident_history.get("/count", query=PastIncidentQuestion, answer=CountAnswer())
def count_past_incidents(call: Call) -> dict[str, int]:
    """How many incidents there were."""
    return {"count": INCIDENTS.count(call.session, call.viewer, call.criteria)}
