"""The live image: what is alive of a case as JSON text, and back. Its size follows what is alive, not what has been."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from runner.engine.compensation import from_json, to_json
from runner.engine.scope import Case, Instance, Part, ScopeInstance
from runner.engine.token import Token
from runner.engine.variable_scope import VariableScope

if TYPE_CHECKING:
    from runner.engine.process import ProcessSpec
    from runner.engine.state import State
    from runner.engine.step import Step

FORMAT = 1
STATES = {"S": TaskState.STARTED, "W": TaskState.WAITING, "R": TaskState.READY, "E": TaskState.ERROR}
in_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
LETTERS = {state: letter for letter, state in STATES.items()}


def dump(case: Case) -> str:
    """The image of a case that goes on."""
    return in_json({"v": FORMAT, **dump_scope(case)})


def dump_scope(scope: ScopeInstance) -> dict[str, Any]:
    """One scope: its instance if it has its own, its tokens, and inside them what runs for them."""
    image: dict[str, Any] = {"t": [dump_token(token) for token in scope.live.values()]}
    if not isinstance(scope, Part) or scope.is_called:
        instance = scope.instance
        image["i"] = [instance.id, instance.process.definition_id, instance.business_key, instance.parent_id]
        if instance.end_element_ids:
            image["e"] = instance.end_element_ids
    if scope.compensations:
        image["c"] = [to_json(record) for record in scope.compensations]
    if scope.memory:
        image["m"] = scope.memory
    return image


def dump_token(token: Token) -> list[Any]:
    """id, element, state, started (ms since 1970), flows, then an object with what else there is."""
    more: dict[str, Any] = {}
    if token.host is not None:
        more["h"] = token.host.key
    if token.memory:
        more["m"] = token.memory
    if token.held:
        more["w"] = token.held
    if token.has_scope:
        more["s"] = 1
    if token.is_entered:
        more["n"] = 1
    part = token.part
    if part is not None:
        more["p"] = dump_scope(part)
    line = [
        token.key,
        token.task_spec.name,
        LETTERS[token.state],
        round(token.started_at.timestamp() * 1000),
        list(token.flow_ids),
    ]
    return [*line, more] if more else line


def load(state: "State", step: "Step") -> Case:
    """The case of a stored state, on the specs of its definitions."""
    image = json.loads(state.image)
    library = step.setting.library
    instance = read_instance(image, library)
    scope = VariableScope(instance.id, instance.id, None, step.journal, state.variables.get(instance.id))
    case = Case(instance.process, step, instance, scope)
    load_scope(case, image, state.variables, step)
    return case


def read_instance(image: Mapping[str, Any], library: Any) -> Instance:
    """The process instance a scope's image begins with."""
    id, definition_id, business_key, parent_id = image["i"]
    return Instance(id, library.definition(definition_id), business_key, parent_id, list(image.get("e", ())))


def load_scope(
    scope: ScopeInstance, image: Mapping[str, Any], variables: Mapping[str, Mapping[str, Any]], step: "Step"
) -> None:
    """Fill a scope from its image."""
    scope.memory = dict(image.get("m", {}))
    scope.compensations = [from_json(record) for record in image.get("c", ())]
    spec: ProcessSpec = scope.spec
    for line in image["t"]:
        key, name, letter, started, flow_ids = line[:5]
        more = line[5] if len(line) > 5 else {}
        host = scope.tasks[more["h"]] if "h" in more else scope.task_tree
        token = Token(
            scope,
            spec.element(name),
            host,
            state=STATES[letter],
            id=key,
            flow_ids=tuple(flow_ids),
            started_at=datetime.fromtimestamp(started / 1000, UTC),
        )
        token.memory.update(more.get("m", {}))
        token.is_entered = "n" in more
        if "s" in more:
            token.scope = VariableScope(key, scope.instance.id, token.scope, step.journal, variables.get(key))
            token.has_scope = True
        for id, entry in more.get("w", {}).items():
            token.held[id] = entry
            scope.top.holders[id] = token
        if "p" in more:
            load_part(token, more["p"], variables, step)


def load_part(token: Token, image: Mapping[str, Any], variables: Mapping[str, Mapping[str, Any]], step: "Step") -> None:
    """What runs for a token: the inside of a sub-process, or a called process."""
    outer = token.workflow.instance
    if "i" in image:
        instance = read_instance(image, step.setting.library)
        values = variables.get(instance.id)
        part = Part(
            instance.process.spec, token, instance, VariableScope(instance.id, instance.id, None, step.journal, values)
        )
    else:
        part = Part(outer.process.container(token.task_spec.name), token, outer, token.scope)
    load_scope(part, image, variables, step)
