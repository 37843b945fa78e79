"""Messages and signals: to whoever waits for them."""

from typing import Any

from flask import Response
from marshmallow import fields

from runner.records.external_work import require_worker
from runner.records.message import Correlation, broadcast, correlate, correlate_all
from runner.records.process_instance import ProcessInstance
from runner.records.variable import Variable
from runner.rejection import InvalidArgument
from web.rest.answers import json_answer
from web.rest.process_instance import InstanceAnswer, told_instance
from web.rest.resource import Call, Resource
from web.rest.schema import Answer, Flag, Question
from web.rest.typed_variables import Variables, read_variables, told_variables

messages = Resource("/engine-rest/message", "Message")
signals = Resource("/engine-rest/signal", "Signal")


class MessageQuestion(Question):
    """A message, and whom it is for."""

    message_name = fields.String(required=True)
    business_key = fields.String()
    process_instance_id = fields.String()
    correlation_keys = Variables()
    local_correlation_keys = Variables()
    process_variables = Variables()
    process_variables_local = Variables()
    all = Flag(load_default=False)
    result_enabled = Flag(load_default=False)
    variables_in_result_enabled = Flag(load_default=False)
    tenant_id = fields.String()
    without_tenant_id = Flag()


class SignalQuestion(Question):
    """A signal, and with what."""

    name = fields.String(required=True)
    execution_id = fields.String()
    variables = Variables()
    tenant_id = fields.String()
    without_tenant_id = Flag()


class ExecutionAnswer(Answer):
    """Where a message arrived."""

    id = fields.String()
    process_instance_id = fields.String()
    ended = fields.Boolean()
    tenant_id = fields.String()


class MessageAnswer(Answer):
    """What a message came to."""

    result_type = fields.String()
    process_instance = fields.Nested(InstanceAnswer)
    execution = fields.Nested(ExecutionAnswer)
    variables = fields.Raw()


@messages.post("", body=MessageQuestion)
def send_message(call: Call) -> Response | None:
    """Hand a message to the one that waits for it, or with `all` to everybody."""
    require_worker(call.viewer)
    body = call.body
    sought: dict[str, Any] = {
        "variables": read_variables(call.session, body.get("process_variables")),
        "business_key": body.get("business_key"),
        "correlation_keys": read_variables(call.session, body.get("correlation_keys")),
        "instance_id": body.get("process_instance_id"),
    }
    if body.get("tenant_id"):
        raise InvalidArgument("there are no tenants here; leave tenantId out")
    if body["all"]:
        reached = correlate_all(call.session, body["message_name"], call.viewer, **sought)
    else:
        sought["local_variables"] = read_variables(call.session, body.get("process_variables_local"))
        sought["local_correlation_keys"] = read_variables(call.session, body.get("local_correlation_keys"))
        reached = [correlate(call.session, body["message_name"], call.viewer, **sought)]
    if not body["result_enabled"]:
        return None
    return json_answer([told(one, with_variables=body["variables_in_result_enabled"]) for one in reached])


def told(correlation: Correlation, *, with_variables: bool) -> dict[str, Any]:
    """What a message reached: a case it began, or one that waited."""
    instance = correlation.instance
    answer: dict[str, Any] = {"result_type": "ProcessDefinition" if correlation.was_started else "Execution"}
    if correlation.was_started:
        answer["process_instance"] = told_instance(instance)
    else:
        answer["execution"] = {"id": instance.id, "process_instance_id": instance.id, "ended": instance.is_over}
    dumped: dict[str, Any] = MessageAnswer().dump(answer)
    if with_variables:
        dumped["variables"] = told_variables(Variable.rows(instance.session, [instance.id]))
    return dumped


@signals.post("", body=SignalQuestion)
def send_signal(call: Call) -> None:
    """Send a signal to everybody that waits for it, or to one case."""
    require_worker(call.viewer)
    variables = read_variables(call.session, call.body.get("variables"))
    if call.body.get("execution_id"):
        instance = ProcessInstance.find(call.session, call.body["execution_id"], call.viewer)
        instance.deliver_signal(call.body["name"], variables, call.viewer)
        return
    broadcast(call.session, call.body["name"], call.viewer, variables)
