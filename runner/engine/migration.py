"""Migration: a running instance goes on by another version of its process, each live token where the plan says."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from runner.engine.elements.activity import Activity
from runner.engine.elements.flow_node import FlowNode
from runner.engine.events.catching import WAITED_FOR
from runner.engine.image import dump, load
from runner.engine.outcome import ElementMoved, Outcome, ProcessInstanceMigrated
from runner.engine.process import ExecutableProcess, ProcessSpec
from runner.engine.scope import Case, ScopeInstance
from runner.engine.state import Setting, State
from runner.engine.step import Step
from runner.rejection import InvalidArgument, NotFound

Ids = Mapping[str, str]  # element id -> element id of the new version


@dataclass(frozen=True)
class Move:
    """Where one live token goes. `problem` says why it can't, and what to do."""

    element_instance_id: str
    element_id: str
    target_id: str
    problem: str | None = None


def plan_migration(
    state: State, instance_id: str, target: ExecutableProcess, mapping: Ids, setting: Setting
) -> tuple[Move, ...]:
    """What would become of each live token; `mapping` says which element is which where ids differ."""
    case = load(state, Step(setting))
    return tuple(moves(scopes_of(case, instance_id), target, mapping))


def migrate(state: State, instance_id: str, target: ExecutableProcess, mapping: Ids, setting: Setting) -> Outcome:
    """Let an instance go on by another version. Timers keep their due date; boundary events and event sub-processes
    that the new version no longer has stop watching, new ones begin to. Raises InvalidArgument naming every token that
    has no place."""
    step = Step(setting)
    case = load(state, step)
    scopes = scopes_of(case, instance_id)
    problems = [move.problem for move in moves(scopes, target, mapping) if move.problem]
    if problems:
        raise InvalidArgument("The case can't be moved: " + " ".join(problems), {"moves": problems})
    for scope in scopes:
        spec = target.container(container_name(scope, mapping))
        for token in list(scope.live.values()):
            if "watch" in token.memory and not watched_in(token.task_spec, spec, mapping, token.memory):
                token.cancel()
    image = json.loads(dump(case))
    rename(image, instance_id, target.definition_id, mapping)
    moved = load(State(json.dumps(image), state.variables), step)
    carry_over(case, moved)
    step.say(ProcessInstanceMigrated(instance_id, target.definition_id))
    for scope in scopes_of(moved, instance_id):
        go_on(scope, target)
    step.run()
    step.variable_facts()
    return Outcome(None if moved.completed else dump(moved), tuple(step.facts))


def scopes_of(case: Case, instance_id: str) -> list[ScopeInstance]:
    """The process instance's own scopes: itself and its sub-processes, not what it calls."""
    found = [scope for scope in case.scopes() if scope.instance.id == instance_id]
    if not found:
        raise NotFound(f"The case '{case.id}' runs no process instance '{instance_id}'.")
    return found


def container_name(scope: ScopeInstance, mapping: Ids) -> str | None:
    """Which level of the new version a scope becomes; None is the process itself."""
    if scope.scope.parent is None:
        return None
    return mapping.get(scope.spec.name, scope.spec.name)


def moves(scopes: list[ScopeInstance], target: ExecutableProcess, mapping: Ids) -> Iterator[Move]:
    """Each live token with the place that it goes to."""
    for scope in scopes:
        name = container_name(scope, mapping)
        spec = target.spec if name is None else target.inner.get(name)
        for token in scope.live.values():
            old = token.task_spec
            target_id = mapping.get(old.name, old.name)
            if "watch" in token.memory:
                continue
            yield Move(token.key, old.name, target_id, problem_of(old, target_id, spec, token.flow_ids, token.memory))


def problem_of(
    old: FlowNode, target_id: str, spec: ProcessSpec | None, flow_ids: tuple[str, ...], memory: Mapping[str, Any]
) -> str | None:
    """Why a token can't stand at the target."""
    named = f"'{old.node.name or old.name}' ({old.name})"
    new = spec.task_specs.get(target_id) if spec is not None else None
    if not isinstance(new, FlowNode):
        return f"{named} is not in the new version. Say which element takes its place."
    if type(new) is not type(old):
        return f"{named} is a {old.node.type}, '{target_id}' a {new.node.type}. Choose an element of the same type."
    if (new.node.loop is None) != (old.node.loop is None):
        return f"{named} and '{target_id}' must both be done once, or both as often as their loop says."
    if "parked" in memory and not {flow.id for flow in new.inputs_drawn} >= set(flow_ids):
        return f"{named} has received a token by the flow {flow_ids[0]}, which the new version has not."
    return None


def watched_in(old: FlowNode, spec: ProcessSpec, mapping: Ids, memory: Mapping[str, Any]) -> bool:
    """Whether the new version watches for the same thing."""
    new = spec.task_specs.get(mapping.get(old.name, old.name))
    if type(new) is not type(old):
        return False
    start = memory.get("start")
    inside = new.node.content if isinstance(new, FlowNode) else None
    return start is None or (inside is not None and mapping.get(start, start) in inside.nodes)


def rename(image: dict[str, Any], instance_id: str, definition_id: str, mapping: Ids) -> None:
    """Write the new definition and element ids into the image of one instance."""
    waiting = [(image, False)]
    while waiting:
        scope, is_inside = waiting.pop()
        if "i" in scope:
            is_inside = scope["i"][0] == instance_id
            if is_inside:
                scope["i"][1] = definition_id
        if is_inside:
            for record in scope.get("c", ()):
                record["e"] = mapping.get(record["e"], record["e"])
        for line in scope["t"]:
            more = line[5] if len(line) > 5 else {}
            if is_inside:
                line[1] = mapping.get(line[1], line[1])
                if "start" in more.get("m", {}):
                    more["m"]["start"] = mapping.get(more["m"]["start"], more["m"]["start"])
            if "p" in more:
                waiting.append((more["p"], is_inside))


def carry_over(old: Case, new: Case) -> None:
    """Variables that the first half of the step changed are in the image's state only by the journal."""
    for before, after in zip(old.scopes(), new.scopes(), strict=True):
        after.scope.own.update(before.scope.own)


def go_on(scope: ScopeInstance, target: ExecutableProcess) -> None:
    """Say where each token stands now, and begin to watch for what is new."""
    watching = {
        (token.host.key if token.host is not None else None, token.task_spec.name)
        for token in scope.live.values()
        if "watch" in token.memory
    }
    for token in list(scope.live.values()):
        spec = token.task_spec
        name = spec.node.name
        text = token.step.evaluate(name, token) if name is not None and spec.node.type == "userTask" else name
        scope.step.say(ElementMoved(token.key, spec.node.id, text, target.definition_id, spec.node.form))
        if "watch" in token.memory or not isinstance(spec, Activity) or spec.is_instance(token) or not token.is_entered:
            continue
        for boundary in spec.boundary_events:
            if (token.key, boundary.name) not in watching and any(e.kind in WAITED_FOR for e in boundary.events):
                boundary.watch(token)
    for event_sub_process in scope.spec.event_sub_processes:
        if (None, event_sub_process.name) not in watching and not scope.tokens_at(event_sub_process):
            event_sub_process.watch(scope)
