"""Throwing an event: where messages, signals, escalations and errors go out."""

from typing import TYPE_CHECKING, Any

from runner.engine.errors import throw_error, throw_escalation
from runner.engine.events.catching import event_name
from runner.engine.outcome import MessageThrown, SignalThrown
from runner.notation.model import Diagram, EventDefinition, MessageDefinition, MessageFlow, Node

if TYPE_CHECKING:
    from runner.engine.token import Token


def throw(token: "Token", event: EventDefinition, *, from_inside: bool = False) -> None:
    """Throw a message, signal, escalation or error from a token; other kinds are their elements' own.

    `from_inside`: the thrower is an activity whose own boundary events may catch it (a loop's behaviour events).
    """
    if event.kind == "message":
        throw_message(token, event.message)
    elif event.kind == "signal":
        throw_signal(token, event)
    elif event.kind == "escalation":
        throw_escalation(token, code_text(token, event.escalation.code_text if event.escalation else None))
    elif event.kind == "error":
        error = event.error
        message = error.message_text if error is not None else None
        throw_error(token, code_text(token, error.code_text if error else None), message)


def code_text(token: "Token", text: str | None) -> str | None:
    """An error or escalation code, evaluated."""
    return None if text is None else str(token.step.evaluate(text, token))


def throw_message(token: "Token", message: MessageDefinition | None) -> None:
    """Send a message; what the input mappings of the thrower made goes with it."""
    step, node, instance = token.step, token.task_spec.node, token.workflow.instance
    diagram = instance.process.diagram
    flow = next((flow for flow in diagram.message_flows if flow.source == node.id), None)
    target, receiver = receiver_of(diagram, flow)
    if message is None and receiver is not None:
        message = receiver.message or next((event.message for event in receiver.events if event.message), None)
    if message is None:
        return  # a plain BPMN send task that names no message: nobody can be told
    step.say(
        MessageThrown(
            name=str(step.evaluate(message.name_text, token)),
            instance_id=instance.id,
            element_id=node.id,
            variables=dict(token.scope.own) if token.has_scope else {},
            target_process=target,
            target_element=receiver.id if receiver is not None else None,
        )
    )


def receiver_of(diagram: Diagram, flow: MessageFlow | None) -> tuple[str | None, Node | None]:
    """The process and the node that a message flow leads to; none for a black box."""
    for process in diagram.processes if flow is not None else ():
        for node in process.content.all_nodes():
            if flow is not None and node.id == flow.target:
                return process.id, node
    return None, None


def throw_signal(token: "Token", event: EventDefinition) -> None:
    """Broadcast a signal: in this case at once, to the others with the outcome; or in a job of its own."""
    from runner.engine.elements.call_activity import mapped

    name, _ = event_name(token, event)
    variables = mapped(event.inputs, token)
    if event.is_async:
        # Not a job of this case: it may be over before anybody hears.
        said = SignalThrown(name, token.workflow.instance.id, token.task_spec.node.id, variables, is_async=True)
        token.step.say(said)
        return
    broadcast(token, name, variables)


def broadcast(token: "Token", name: str, variables: dict[str, Any]) -> None:
    """Deliver a signal to all that wait for it now."""
    step, case = token.step, token.workflow.top
    step.say(SignalThrown(name, token.workflow.instance.id, token.task_spec.node.id, variables))
    deliver_signal(case, name, variables)


def deliver_signal(case: Any, name: str, variables: dict[str, Any]) -> None:
    """Deliver a signal inside one case."""
    waiting = [
        (id, holder)
        for id, holder in case.holders.items()
        if (entry := holder.held.get(id)) is not None and entry["k"] == "signal" and entry["n"] == name
    ]
    for id, holder in waiting:
        if id in holder.held and holder.is_live:
            holder.task_spec.triggered(holder, id, variables)
