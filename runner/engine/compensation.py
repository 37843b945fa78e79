"""Compensation: what completed activities leave behind to be undone, and undoing it (BPMN 2.0.2, 10.7)."""

from typing import TYPE_CHECKING, Any

from runner.engine.scope import Compensation
from runner.engine.token import Token

if TYPE_CHECKING:
    from runner.engine.elements.flow_node import FlowNode
    from runner.engine.scope import Part, ScopeInstance


def handler_of(spec: "FlowNode") -> "FlowNode | None":
    """The compensation handler drawn for an activity."""
    for boundary in spec.boundary_events:
        if boundary.handler is not None and any(event.kind == "compensate" for event in boundary.events):
            return boundary.handler
    return None


def completed_activity(token: Token) -> None:
    """An activity is done: remember it when it, or something inside it, can be compensated."""
    spec, scope = token.task_spec, token.workflow
    inner = [from_json(record) for record in token.memory.pop("inner", [])]
    if handler_of(spec) is not None or inner:
        variables = dict(token.scope.own) if token.has_scope else {}
        scope.compensations.append(Compensation(spec.name, token.key, scope.instance.id, variables, inner))


def keep_inner(token: Token, part: "Part") -> None:
    """The inside of a sub-process is over: what was done there can be compensated from outside."""
    if part.compensations or compensation_start(part.spec) is not None:
        token.memory["inner"] = [to_json(record) for record in part.compensations]
        if not part.compensations:
            token.memory["inner"] = [to_json(Compensation("", "", part.instance.id))]


def compensation_start(spec: Any) -> Any:
    """The event sub-process of a scope that starts by compensation, if it has one."""
    for event_sub_process in spec.event_sub_processes:
        if event_sub_process.catches("compensate"):
            return event_sub_process
    return None


def compensate(thrower: Token, activity_id: str | None, *, is_waiting: bool) -> bool:
    """Run the handlers of one activity, or of all completed in the scope, the last done first.

    True when there is nothing to wait for.
    """
    scope = scope_to_compensate(thrower, activity_id)
    chosen = [record for record in scope.compensations if activity_id is None or record.element_id == activity_id]
    scope.compensations = [record for record in scope.compensations if record not in chosen]
    host = thrower if is_waiting and scope is thrower.workflow else None
    started = [start_handler(record, scope, host) for record in reversed(chosen)]
    pending = [token.key for token in started if token is not None]
    if is_waiting and pending:
        thrower.memory["pending"] = len(pending)
        if host is None:
            for token in started:
                if token is not None:
                    token.memory["thrower"] = thrower.key
        return False
    return True


def scope_to_compensate(thrower: Token, activity_id: str | None) -> "ScopeInstance":
    """The thrower's scope; from within an event sub-process the scope that it belongs to."""
    scope = thrower.workflow
    while scope.host is not None and scope.host.task_spec.node.triggered_by_event:
        if activity_id is not None and any(record.element_id == activity_id for record in scope.compensations):
            break
        if activity_id is None and scope.compensations:
            break
        scope = scope.host.workflow
    return scope


def start_handler(record: Compensation, scope: "ScopeInstance", host: Token | None) -> Token | None:
    """Run what compensates one activity."""
    if not record.element_id:
        return None
    spec = scope.spec.element(record.element_id)
    handler = handler_of(spec)
    token = scope.spawn(handler or spec, host=host)
    token.memory["compensates"] = record.element_id
    if handler is None:
        token.memory["undo"] = [to_json(inner) for inner in record.inner]
    for name, value in record.variables.items():
        token.open_scope().set_local(name, value)
    return token


def handler_done(host: Token | None, scope: "ScopeInstance", thrower_id: str | None = None) -> None:
    """A handler has run: its thrower goes on after the last one."""
    thrower = host or (scope.top.find(thrower_id) if thrower_id else None)
    if thrower is not None and thrower.is_live and "pending" in thrower.memory:
        thrower.memory["pending"] -= 1
        if thrower.memory["pending"] == 0:
            thrower.memory.pop("pending")
            thrower.task_spec.done(thrower)
    elif host is None:
        scope.end_if_over()


def to_json(record: Compensation) -> dict[str, Any]:
    """For the live image."""
    return {
        "e": record.element_id,
        "t": record.token_id,
        "i": record.instance_id,
        "v": record.variables,
        "n": [to_json(inner) for inner in record.inner],
    }


def from_json(record: dict[str, Any]) -> Compensation:
    """From the live image."""
    return Compensation(record["e"], record["t"], record["i"], record["v"], [from_json(inner) for inner in record["n"]])
