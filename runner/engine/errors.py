"""Errors and escalations on their way up: who catches them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from runner.engine.failure import StepFailed
from runner.notation.model import EventDefinition

if TYPE_CHECKING:
    from runner.engine.elements.boundary_event import BoundaryEvent
    from runner.engine.elements.event_sub_process import EventSubProcess
    from runner.engine.scope import ScopeInstance
    from runner.engine.token import Token

    Catcher = tuple[BoundaryEvent, Token, EventDefinition] | tuple[EventSubProcess, ScopeInstance, EventDefinition]


def throw_error(
    token: "Token", code: str | None, message: str | None, variables: Mapping[str, Any] | None = None
) -> None:
    """Throw a BPMN error from a token: the nearest catcher of the code, or else of any error, takes it.

    Nobody: in the process itself the token ends there, as in Camunda, and its flow does not go on; inside a
    sub-process or called process, where Camunda goes on as if nothing had happened, it is an incident.
    """
    for name, value in (variables or {}).items():
        token.scope.set(name, value)
    for catchers in levels(token, "error"):
        named = [catcher for catcher in catchers if catcher[2].error is not None and code_of(catcher, token) == code]
        unnamed = [catcher for catcher in catchers if catcher[2].error is None or not catcher[2].error.code_text]
        for catcher in named or unnamed:
            brought = {
                catcher[2].code_variable: code,
                catcher[2].message_variable: message,
            }
            end_thrower(token)
            hand_back(token, catcher)
            take(catcher, {name: value for name, value in brought.items() if name})
            return
    uncaught(token, code)


def throw_escalation(token: "Token", code: str | None, variables: Mapping[str, Any] | None = None) -> bool:
    """Throw an escalation. True when somebody caught it; the thrower goes on unless it was interrupted."""
    for name, value in (variables or {}).items():
        token.scope.set(name, value)
    for catchers in levels(token, "escalation"):
        matching = [
            catcher
            for catcher in catchers
            if catcher[2].escalation is None or not catcher[2].escalation.code_text or code_of(catcher, token) == code
        ]
        matching.sort(key=lambda catcher: catcher[2].escalation is None or not catcher[2].escalation.code_text)
        if matching:
            hand_back(token, matching[0])
            variable = matching[0][2].code_variable
            take(matching[0], {variable: code} if variable else {})
            return True
    return False


def levels(token: "Token", kind: str) -> "Iterator[list[Catcher]]":
    """The possible catchers level by level, from the thrower outwards, through called processes."""
    current: Token | None = token
    while current is not None:
        boundaries: list[Catcher] = [
            (boundary, current, event)
            for boundary in current.task_spec.boundary_events
            for event in boundary.catches(kind)
        ]
        if boundaries and "instance" not in current.memory:  # those of a loop hang on its body
            yield boundaries
        if current.host is not None:
            current = current.host
            continue
        scope = current.workflow
        found: list[Catcher] = [
            (event_sub_process, scope, event)
            for event_sub_process in scope.spec.event_sub_processes
            if current.task_spec is not event_sub_process and event_sub_process is not running_in(token, scope)
            for event in event_sub_process.catches(kind)
        ]
        if found:
            yield found
        current = scope.host


def running_in(token: "Token", scope: "ScopeInstance") -> Any:
    """The event sub-process of this scope that the thrower is inside of: it does not catch its own errors."""
    inner: Token | None = token
    while inner is not None:
        if inner.workflow is scope:
            return inner.task_spec
        inner = inner.workflow.host
    return None


def code_of(catcher: "Catcher", token: "Token") -> str | None:
    """The code a catcher is drawn for."""
    definition = catcher[2].error or catcher[2].escalation
    text = definition.code_text if definition is not None else None
    return None if text is None else str(token.step.evaluate(text, token))


def hand_back(token: "Token", catcher: "Catcher") -> None:
    """Let the called processes between the thrower and its catcher hand out their results, as Camunda does."""
    where = catcher[1]
    current: Token | None = token
    while current is not None and current is not where and current.workflow is not where:
        host, part = current.host, current.workflow
        if host is None and part.host is not None:
            host = part.host
            host.task_spec.hand_out_results(host, part)
        current = host


def take(catcher: "Catcher", variables: Mapping[str, Any]) -> None:
    """Let the catcher act."""
    who, where, event = catcher
    who.fire(where, variables, event)  # type: ignore[arg-type]


def end_thrower(token: "Token") -> None:
    """An end event that throws has been reached: it is finished, whatever happens to its scope."""
    if token.task_spec.node.type == "endEvent" and token.is_entered:
        token.write_history("completed")
        token.is_entered = False
        token.workflow.reached(token.task_spec.node.id)


def uncaught(token: "Token", code: str | None) -> None:
    """Nobody catches the error."""
    node, scope = token.task_spec.node, token.workflow
    if scope.host is not None:
        token.let_all_go()
        named = f"The error '{code}'" if code else "An error"
        token.step.fail(
            token,
            StepFailed(
                "error",
                f"{named} thrown by '{node.name or node.id}' is caught by nobody. Draw an error boundary event or an "
                "error event sub-process around it, put that in service for this case, and retry.",
            ),
        )
        return
    token = token.host or token
    if node.type == "endEvent":
        scope.reached(node.id)
    token._set_state(TaskState.COMPLETED)
    for dependant in token.dependants:
        dependant.cancel()
    token.let_all_go()
    token.write_history("completed")
    token.remove()
    scope.end_if_over()
