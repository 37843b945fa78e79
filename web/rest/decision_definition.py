"""Decision definitions: what is in service, and trying it out."""

from typing import Any

from flask import Response
from marshmallow import fields

from runner.clock import clock
from runner.expressions import ExpressionError
from runner.notation.xml import xml_text
from runner.records.decision_definition import DecisionDefinition
from runner.records.listings.definitions import DECISION_DEFINITIONS
from runner.records.listings.work import SUBSCRIPTIONS
from runner.records.subscription import Subscription
from runner.rejection import InvalidArgument
from web.rest.answers import file_answer, json_answer
from web.rest.process_definition import DefinitionLike
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, CountAnswer, Flag, Listed, Moment, Question, Texts, Whole
from web.rest.typed_variables import Variables, read_variables, told_plain

decisions = Resource("/engine-rest/decision-definition", "Decision Definition")
subscriptions = Resource("/engine-rest/event-subscription", "Event Subscription")
NAMED = ("/<definition_id>", "/key/<key>")


class DecisionQuestion(Listed):
    """What decisions are looked for by."""

    decision_definition_id = fields.String(attribute="id")
    decision_definition_id_in = Texts(attribute="id_in")
    key = fields.String()
    key_like = fields.String()
    name = fields.String()
    name_like = fields.String()
    version = Whole()
    latest_version = Flag()
    version_tag = fields.String()
    version_tag_like = fields.String()
    deployment_id = fields.String()
    deployed_after = Moment()
    deployed_at = Moment()
    resource_name = fields.String()
    resource_name_like = fields.String()
    not_here = (
        "category",
        "categoryLike",
        "decisionRequirementsDefinitionId",
        "decisionRequirementsDefinitionKey",
        "tenantIdIn",
    )


class EvaluateQuestion(Question):
    """What goes in."""

    variables = Variables()


class SubscriptionQuestion(Listed):
    """What subscriptions are looked for by."""

    event_subscription_id = fields.String()
    event_name = fields.String()
    event_type = fields.String()
    execution_id = fields.String()
    process_instance_id = fields.String()
    activity_id = fields.String()


class SubscriptionAnswer(Answer):
    """What a case waits for by name."""

    id = fields.String()
    event_type = fields.String(attribute="kind")
    event_name = fields.String(attribute="name")
    execution_id = fields.String(attribute="element_instance_id")
    process_instance_id = fields.String(attribute="instance_id")
    activity_id = fields.String(attribute="element_id")
    created_date = Moment(attribute="created_at")
    tenant_id = fields.String()


def decision_of(call: Call, definition_id: str | None, key: str | None) -> DecisionDefinition:
    """By id, or the newest of a key."""
    if key is not None:
        return DecisionDefinition.latest(call.session, key)
    return DecisionDefinition.find(call.session, definition_id or "")


@decisions.get("", query=DecisionQuestion, answer=DefinitionLike(many=True))
def list_decisions(call: Call) -> list[DecisionDefinition]:
    """The decision definitions."""
    return DECISION_DEFINITIONS.find(call.session, call.viewer, call.criteria, **call.page)


@decisions.get("/count", query=DecisionQuestion, answer=CountAnswer())
def count_decisions(call: Call) -> dict[str, int]:
    """How many decision definitions there are."""
    return {"count": DECISION_DEFINITIONS.count(call.session, call.viewer, call.criteria)}


@decisions.get(*NAMED, answer=DefinitionLike())
def show_decision(call: Call, definition_id: str | None = None, key: str | None = None) -> DecisionDefinition:
    """One decision definition."""
    return decision_of(call, definition_id, key)


@decisions.get(*(f"{way}/xml" for way in NAMED))
def show_decision_xml(call: Call, definition_id: str | None = None, key: str | None = None) -> Response:
    """The file as it was deployed."""
    decision = decision_of(call, definition_id, key)
    return json_answer({"id": decision.id, "dmnXml": xml_text(decision.resource.name, decision.resource.content)})


@decisions.get(*(f"{way}/diagram" for way in NAMED))
def show_decision_file(call: Call, definition_id: str | None = None, key: str | None = None) -> Response:
    """The file itself: no picture is kept of it."""
    decision = decision_of(call, definition_id, key)
    return file_answer(decision.resource.content, decision.resource.name.rsplit("/", 1)[-1])


@decisions.post(*(f"{way}/evaluate" for way in NAMED), body=EvaluateQuestion, reads=True)
def evaluate(call: Call, definition_id: str | None = None, key: str | None = None) -> Response:
    """What a decision comes to, for these variables; nothing is stored."""
    decision = decision_of(call, definition_id, key)
    try:
        found = decision.decision.evaluate(plain_variables(call), clock.now())
    except ExpressionError as error:
        raise InvalidArgument(f"decision '{decision.label}' can't be evaluated: {error}") from error
    rows = found.rows if found.rows or found.value is None else [{decision.key: found.value}]
    return json_answer([{name: told_plain(name, value, call.session) for name, value in row.items()} for row in rows])


def plain_variables(call: Call) -> dict[str, Any]:
    """The variables; files make no sense here, and nothing is to be stored."""
    given = call.body.get("variables") or {}
    for name, one in given.items():
        if str(one.get("type", "")).lower() in ("file", "bytes"):
            raise InvalidArgument(f"variable '{name}': a decision takes no files")
    return read_variables(call.session, given)


@subscriptions.get("", query=SubscriptionQuestion, answer=SubscriptionAnswer(many=True))
def list_subscriptions(call: Call) -> list[Subscription]:
    """What cases and start events wait for."""
    return SUBSCRIPTIONS.find(call.session, call.viewer, call.criteria, **call.page)


@subscriptions.get("/count", query=SubscriptionQuestion, answer=CountAnswer())
def count_subscriptions(call: Call) -> dict[str, int]:
    """How many wait."""
    return {"count": SUBSCRIPTIONS.count(call.session, call.viewer, call.criteria)}
