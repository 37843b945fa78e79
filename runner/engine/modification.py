"""Modification: tokens of a running instance are taken away and set elsewhere by hand; the case goes on from there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from runner.engine.actions import finish
from runner.engine.elements.ad_hoc_sub_process import AdHocSubProcess
from runner.engine.elements.boundary_event import BoundaryEvent
from runner.engine.elements.event_sub_process import EventSubProcess
from runner.engine.elements.flow_node import FlowNode, Outgoing
from runner.engine.elements.parallel_gateway import Join
from runner.engine.elements.sub_process import BEGIN_AT, SubProcess
from runner.engine.image import load
from runner.engine.migration import scopes_of
from runner.engine.outcome import Outcome
from runner.engine.process import ProcessSpec
from runner.engine.scope import Case, ScopeInstance, say_ended
from runner.engine.state import Setting, State
from runner.engine.step import Step
from runner.engine.token import Token
from runner.rejection import InvalidArgument


@dataclass(frozen=True)
class Change:
    """A token is set before an element, after it, or on a flow; or the tokens at an element, or one, are cancelled.

    `id` is an element's, a flow's, or of `cancel-one` an element instance's. `ancestor_id`: the element instance of the
    sub-process to begin in, where several run. `variables` are set as seen from there, `local_variables` at the token.
    """

    kind: Literal["before", "after", "flow", "cancel", "cancel-one"]
    id: str
    ancestor_id: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)
    local_variables: Mapping[str, Any] = field(default_factory=dict)


def modify(state: State, instance_id: str, changes: Sequence[Change], setting: Setting) -> Outcome:
    """Carry out the changes in order, then let the case go on.

    A sub-process in which nothing is left is cancelled, and so is the case. Raises InvalidArgument naming the element
    and what is possible; then nothing is changed.
    """
    step = Step(setting)
    case = load(state, step)
    emptied: list[ScopeInstance] = []
    for change in changes:
        if change.kind in ("cancel", "cancel-one"):
            emptied += cancel(case, instance_id, change)
        else:
            begin(case, instance_id, change)
    end_emptied(case, instance_id, emptied)
    return finish(step)


def cancel(case: Case, instance_id: str, change: Change) -> list[ScopeInstance]:
    """Cancel one token or all at an element; where they were."""
    scopes = scopes_of(case, instance_id)
    living = [token for scope in scopes for token in scope.live.values() if "watch" not in token.memory]
    if change.kind == "cancel-one":
        found = [token for token in living if token.key == change.id]
    else:
        container_of(scopes, change.id)
        found = [token for token in living if token.task_spec.name == change.id and "instance" not in token.memory]
    if not found:
        raise InvalidArgument(f"The case '{instance_id}' is not at '{change.id}': there is nothing to cancel.")
    for token in found:
        token.cancel()
    return [token.workflow for token in found]


def begin(case: Case, instance_id: str, change: Change) -> None:
    """Set a token where the change says, opening the sub-processes around it that are not open."""
    scopes = scopes_of(case, instance_id)
    if change.kind == "before":
        container = container_of(scopes, change.id)
        target, flow_id = container.element(change.id), None
        require_beginning(target)
    else:
        container, outgoing = leaving(scopes, change)
        target, flow_id = outgoing.target, outgoing.flow.id
    scope, path = place(scopes, container, change)
    for name, value in change.variables.items():
        scope.scope.set(name, value)
    if not path and flow_id is not None and (isinstance(target, Join) or not change.local_variables):
        target.arrive(scope, flow_id)
        return
    first = scope.spec.element(path[0]) if path else target
    token = scope.spawn(first, flow_ids=(flow_id,) if flow_id is not None and not path else ())
    if path:
        token.memory[BEGIN_AT] = [[*path[1:], target.name]]
    for name, value in change.local_variables.items():
        token.open_scope().set_local(name, value)


def container_of(scopes: Sequence[ScopeInstance], element_id: str) -> ProcessSpec:
    """The process or sub-process that an element is drawn in."""
    process = scopes[0].instance.process
    for spec in (process.spec, *process.inner.values()):
        if isinstance(spec.task_specs.get(element_id), FlowNode):
            return spec
    raise InvalidArgument(f"'{process.name or process.key}' has no element '{element_id}'.")


def require_beginning(target: FlowNode) -> None:
    """Refuse elements that only something else can begin, and joins, to which a token comes by a flow."""
    if isinstance(target, Join) and len(target.inputs_drawn) > 1:
        flows = ", ".join(flow.id for flow in target.inputs_drawn)
        raise InvalidArgument(f"'{target.node.id}' joins flows. Begin on one of them (startTransition): {flows}.")
    if isinstance(target, BoundaryEvent | EventSubProcess):
        raise InvalidArgument(
            f"'{target.node.id}' begins by its event only. Begin before what it leads to, or send the event."
        )


def leaving(scopes: Sequence[ScopeInstance], change: Change) -> tuple[ProcessSpec, Outgoing]:
    """The flow on which to begin: the one named, or the only one that leaves an element."""
    process = scopes[0].instance.process
    if change.kind == "after":
        container = container_of(scopes, change.id)
        outgoing = container.element(change.id).outgoing
        if len(outgoing) != 1:
            raise InvalidArgument(
                f"{len(outgoing)} flows leave '{change.id}', so that after it is no single place. "
                "Say which flow (startTransition), or before which element."
            )
        return container, outgoing[0]
    for spec in (process.spec, *process.inner.values()):
        for node in spec.task_specs.values():
            for one in node.outgoing if isinstance(node, FlowNode) else ():
                if one.flow.id == change.id:
                    return spec, one
    raise InvalidArgument(f"'{process.name or process.key}' has no sequence flow '{change.id}'.")


def place(scopes: Sequence[ScopeInstance], container: ProcessSpec, change: Change) -> tuple[ScopeInstance, list[str]]:
    """The open scope to begin in, and the sub-processes to be opened from there inwards."""
    path: list[str] = []
    while True:
        open_ones = [scope for scope in scopes if scope.spec is container]
        if change.ancestor_id is not None and any(scope.id == change.ancestor_id for scope in open_ones):
            open_ones = [scope for scope in open_ones if scope.id == change.ancestor_id]
        if len(open_ones) == 1:
            return open_ones[0], path
        if open_ones:
            raise InvalidArgument(
                f"{len(open_ones)} instances of '{container.name}' run. Say in which one to begin '{change.id}' by "
                f"ancestorActivityInstanceId: {', '.join(scope.id for scope in open_ones[:5])}."
            )
        outside = container_of(scopes, container.name)
        host = outside.element(container.name)
        if not isinstance(host, SubProcess) or isinstance(host, AdHocSubProcess) or host.node.loop is not None:
            raise InvalidArgument(
                f"'{container.name}' can't be begun in its middle. Begin before '{container.name}' itself."
            )
        path.insert(0, container.name)
        container = outside


def end_emptied(case: Case, instance_id: str, emptied: Iterable[ScopeInstance]) -> None:
    """Cancel each sub-process in which nothing is left, the inner ones first; and the case if it is empty itself."""
    waiting = list(emptied)
    while waiting:
        scope = waiting.pop(0)
        if scope.completed or not scope.is_quiet():
            continue
        host: Token | None = scope.host
        if scope.id != instance_id and host is not None:
            host.cancel()
            waiting.append(host.workflow)
        elif host is not None:
            raise InvalidArgument(
                f"Nothing would be left of the called case '{instance_id}'. Cancel the call activity that called it."
            )
        else:
            case.completed = True
            case.cancel_all()
            say_ended(case, "cancelled", "nothing was left of it after a modification")
