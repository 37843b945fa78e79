"""Connectors: a request to another system is planned as a job; what it answers lets the token go on."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, time
from typing import TYPE_CHECKING, Any

from runner.engine.errors import throw_error
from runner.engine.failure import BpmnError, StepFailed
from runner.engine.implementation import matching_error
from runner.engine.mappings import parameter_value
from runner.engine.outcome import JobCreated
from runner.engine.variable_scope import AnswerScope, Journal
from runner.expressions import ExpressionError
from runner.identifiers import new_id
from runner.notation.connectors import KNOWN
from runner.notation.model import Connector, Implementation, MapValue, ParameterValue
from runner.notation.secret_references import parted

if TYPE_CHECKING:
    from runner.engine.token import Token

LARGEST = 1_000_000  # characters of one input
MAPS = ("headers", "request-config", "configOptions")
PEOPLE = ("to", "cc", "bcc")
NO_FAILURE = dict.fromkeys(("errorMessage", "errorDetails", "retries", "workerId", "topicName"))


def plan_call(token: "Token", connector: Connector) -> None:
    """Make the job that sends the request, by the token's variables as they are now."""
    step, node, instance = token.step, token.task_spec.node, token.workflow.instance
    request = {parameter.name: input_value(parameter.name, parameter.value, token) for parameter in connector.inputs}
    for name, value in request.items():
        if len(json.dumps(value, ensure_ascii=False)) > LARGEST:
            text = f"'{name}' of '{node.id}' is too long; at most {LARGEST:,} characters are sent."
            raise StepFailed("connector", text)
    id = new_id()
    token.hold(id, "connector")
    asynchrony = node.loop.asynchrony if node.loop is not None and "instance" in token.memory else node.asynchrony
    retry_cycle = asynchrony.retry_cycle_text
    priority_text = asynchrony.priority_text or instance.process.process.job_priority_text
    step.say(
        JobCreated(
            id=id,
            kind="connector",
            instance_id=instance.id,
            root_id=token.workflow.top.id,
            element_instance_id=token.key,
            element_id=node.id,
            due_at=step.now,
            retry_cycle=str(step.evaluate(retry_cycle, token)) if retry_cycle else None,
            priority=int(step.evaluate(priority_text, token)) if priority_text else 0,
            exclusive=False,  # the others of the case need not wait while a request is under way
            payload={"connector": connector.id, "request": request},
        )
    )


def input_value(name: str, value: ParameterValue, token: "Token") -> Any:
    """An input as texts. References to secrets that the diagram holds are kept apart from what the data say."""
    if isinstance(value, MapValue) and name in MAPS:
        return {key: input_value(name, item, token) for key, item in value.entries}
    parts = parted(value) if isinstance(value, str) else ()
    if len(parts) > 1:
        texts = [
            {"secret": part} if number % 2 else as_text(parameter_value(part, token)) or ""
            for number, part in enumerate(parts)
        ]
        return {"sealed": [text for text in texts if text]}
    found = parameter_value(value, token)
    if name in MAPS and isinstance(found, dict):
        return {key: as_text(item) for key, item in found.items()}
    if name in PEOPLE and isinstance(found, list):
        return [as_text(item) or "" for item in found]
    return as_text(found)


def as_text(value: Any) -> str | None:
    """A value as it is sent: numbers, lists and maps as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool | int | float | list | dict):
        return json.dumps(value, ensure_ascii=False, default=said)
    return said(value)


def said(value: Any) -> str:
    """A moment, or another value that JSON can't say."""
    return value.isoformat() if isinstance(value, date | time) else str(value)


def answered(token: "Token", job_id: str, answer: Mapping[str, Any]) -> None:
    """The request went through: a BPMN error where the diagram sees one in the answer, else its outputs, and on."""
    implementation = implementation_of(token)
    connector = implementation.connector
    assert connector is not None
    token.forget(job_id)
    visible = {name: answer.get(name) for name in KNOWN[connector.id].answers}
    try:
        with seen(token, visible):
            code = matching_error(token, implementation, NO_FAILURE)
            values = (
                [] if code is not None else [(one.name, parameter_value(one.value, token)) for one in connector.outputs]
            )
    except BpmnError as error:
        throw_error(token, error.code, error.message)
        return
    except ExpressionError as error:
        text = f"The answer came, but can't be read: {error}"
        raise StepFailed("connector", text, answer_told(answer)) from error
    if code is not None:
        throw_error(token, code, None)
        return
    for name, value in values:
        token.scope.set(name, value)
    token.task_spec.done(token)


def failed(token: "Token", job_id: str, failure: Mapping[str, Any]) -> bool:
    """The request did not go through. Whether the diagram says that this is a BPMN error, which is then thrown."""
    implementation = implementation_of(token)
    assert implementation.connector is not None
    with seen(token, dict.fromkeys(KNOWN[implementation.connector.id].answers)):
        code = matching_error(token, implementation, failure)
    if code is None:
        return False
    token.forget(job_id)
    throw_error(token, code, failure.get("errorMessage"))
    return True


def implementation_of(token: "Token") -> Implementation:
    """What the token waits for: its task's, or that of the message its event throws."""
    node = token.task_spec.node
    implementation = node.implementation or node.events[token.memory["event"]].implementation
    assert implementation is not None
    return implementation


@contextmanager
def seen(token: "Token", answer: Mapping[str, Any]) -> Iterator[None]:
    """Let expressions and scripts see the answer before the token's variables; it is no variable itself."""
    scope = token.scope
    token.scope = AnswerScope(token.key, scope.instance_id, scope, Journal(), answer)
    try:
        yield
    finally:
        token.scope = scope


def answer_told(answer: Mapping[str, Any]) -> str:
    """The answer for who has to find out why it can't be read; its beginning."""
    return f"statusCode: {answer.get('statusCode')}\nresponse: {str(answer.get('response'))[:2000]}"
