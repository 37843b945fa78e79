"""What of a case is alive now, for people to see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from runner.engine.image import load
from runner.engine.state import Setting, State
from runner.engine.step import Step


@dataclass(frozen=True)
class ActiveElement:
    """An element instance that is alive.

    `kind`: waiting (for a person, a worker, an event, a job), incident, watching (a boundary event or event
    sub-process that only listens), parked (at a join).
    """

    id: str
    instance_id: str
    parent_id: str
    element_id: str
    element_name: str | None
    element_type: str
    kind: Literal["waiting", "incident", "watching", "parked", "open"]
    waits_for: tuple[str, ...]
    started_at: datetime
    flow_ids: tuple[str, ...]
    called_instance_id: str | None


def active_elements(state: State, setting: Setting) -> tuple[ActiveElement, ...]:
    """Every live token, the outer ones first; "open" is a sub-process, call or loop with something alive inside."""
    case = load(state, Step(setting))
    found = []
    for scope in case.scopes():
        for token in scope.live.values():
            kinds = tuple(entry["k"] for entry in token.held.values())
            kind: Literal["waiting", "incident", "watching", "parked", "open"] = "waiting"
            if "incident" in kinds:
                kind = "incident"
            elif "watch" in token.memory:
                behind_gateway = token.host is not None and token.host.task_spec.node.type == "eventBasedGateway"
                kind = "waiting" if behind_gateway else "watching"
            elif "parked" in token.memory:
                kind = "parked"
            elif not kinds and (token.part is not None or token.dependants or "pending" in token.memory):
                kind = "open"
            found.append(
                ActiveElement(
                    id=token.key,
                    instance_id=scope.instance.id,
                    parent_id=token.host.key if token.host is not None else scope.id,
                    element_id=token.memory.get("start", token.task_spec.node.id)
                    if kind == "watching"
                    else token.task_spec.node.id,
                    element_name=token.task_spec.node.name,
                    element_type=token.task_spec.history_type(token),
                    kind=kind,
                    waits_for=kinds,
                    started_at=token.started_at,
                    flow_ids=token.flow_ids,
                    called_instance_id=token.memory.get("called"),
                )
            )
    return tuple(found)
