"""Loops: standard, and multi-instance, parallel and sequential, on every kind of activity."""

from typing import Any

from runner.engine.conditions import describe, holds
from runner.engine.failure import StepFailed
from runner.engine.token import Token
from runner.notation.model import Condition, EventDefinition, Loop, Platform

COUNTERS = {
    False: ("nrOfInstances", "nrOfCompletedInstances", "nrOfActiveInstances"),
    True: ("numberOfInstances", "numberOfCompletedInstances", "numberOfActiveInstances"),
}


def loop_of(token: Token) -> Loop:
    """The loop of the token's activity."""
    loop = token.task_spec.node.loop
    assert loop is not None
    return loop


def counters(token: Token) -> tuple[str, str, str]:
    """How the loop's counters are called: Camunda 7's names, or Camunda 8's."""
    return COUNTERS[token.workflow.instance.process.platform == Platform.CAMUNDA_8.value]


def loop_begins(body: Token) -> bool:
    """Set up the loop and its first instance, or all. True when there is nothing to do."""
    loop = loop_of(body)
    body.open_scope()
    if loop.kind == "standard":
        body.memory["round"] = 0
        body.scope.set_local("loopCounter", 0)
        if loop.test_before and not goes_on(body, loop):
            return True
        new_instance(body, 0, None)
        return False
    items = None if loop.collection_text is None else collection(body, loop.collection_text)
    count = len(items) if items is not None else cardinality(body, loop)
    if items is not None and loop.cardinality_text is not None:
        count = min(count, cardinality(body, loop))
    total, completed, active = counters(body)
    body.memory["count"] = count
    body.memory["completed"] = 0
    if items is not None and loop.kind == "sequential":
        body.memory["items"] = items
    if loop.output_collection:
        body.memory["outputs"] = [None] * count
    body.scope.set_local(total, count)
    body.scope.set_local(completed, 0)
    if completed == COUNTERS[True][1]:
        body.scope.set_local("numberOfTerminatedInstances", 0)  # here nothing ends one round and not the others
    body.scope.set_local(active, count if loop.kind == "parallel" else min(count, 1))
    for index in range(count if loop.kind == "parallel" else min(count, 1)):
        new_instance(body, index, items[index] if items is not None else None)
    return count == 0


def collection(body: Token, text: str) -> list[Any]:
    """What the loop goes over: a variable by name, or an expression."""
    is_expression = text.lstrip().startswith("=") or "${" in text or "#{" in text
    if is_expression:
        value = body.step.evaluate(text, body, feel_prefix=True)
        if isinstance(value, str) and value in body.scope:
            value = body.scope[value]
    else:
        value = body.scope.get(text.strip())
    if isinstance(value, dict):
        value = list(value.values())
    if not isinstance(value, list):
        raise StepFailed(
            "loop",
            f"'{text}' of '{body.task_spec.node.id}' should be a list to go through, but is {describe(value)}. "
            "Set it before the activity, or correct the collection.",
        )
    return value


def cardinality(body: Token, loop: Loop) -> int:
    """How many instances."""
    text = loop.cardinality_text
    if text is None:
        raise StepFailed("loop", f"'{body.task_spec.node.id}' says neither how many nor over what. Set one of both.")
    value = body.step.evaluate(text, body, feel_prefix=True)
    try:
        count = int(str(value).strip())
    except ValueError:
        count = -1
    if isinstance(value, float) and value.is_integer():
        count = int(value)
    if count < 0 or isinstance(value, bool):
        raise StepFailed(
            "loop", f"'{text}' of '{body.task_spec.node.id}' should be a whole number from 0, but is {describe(value)}."
        )
    return count


def new_instance(body: Token, index: int, item: Any) -> None:
    """One instance or round, with its number and its item."""
    loop = loop_of(body)
    token = body.workflow.spawn(body.task_spec, host=body)
    token.memory["instance"] = index
    scope = token.open_scope()
    is_feel = body.workflow.instance.process.platform == Platform.CAMUNDA_8.value
    scope.set_local("loopCounter", index + 1 if is_feel else index)
    if loop.element_variable:
        scope.set_local(loop.element_variable, item)


def instance_leaves(token: Token) -> None:
    """Count it, keep what it gives, and see whether the loop is complete."""
    body, loop = token.host, loop_of(token)
    assert body is not None
    if loop.kind == "standard":
        return
    if loop.output_collection:
        text = loop.output_element_text
        body.memory["outputs"] = list(body.memory["outputs"])
        body.memory["outputs"][token.memory["instance"]] = (
            token.step.evaluate(text, token, feel_prefix=True) if text else None
        )
    done = body.memory["completed"] + 1
    _, completed, active = counters(body)
    body.memory["completed"] = done
    body.scope.set_local(completed, done)
    left = body.memory["count"] - done
    body.scope.set_local(active, left if loop.kind == "parallel" else min(left, 1))
    condition = loop.completion_condition
    token.memory["complete"] = left == 0 or (condition is not None and holds(condition, token))
    if token.memory["complete"]:
        body.memory["over"] = True
    throw_behavior(token, loop, done)


def instance_left(body: Token) -> None:
    """Start the next instance, or end the loop."""
    loop = loop_of(body)
    if not body.is_live:
        return
    if loop.kind == "standard":
        body.memory["round"] += 1
        body.scope.set_local("loopCounter", body.memory["round"])
        if goes_on(body, loop):
            new_instance(body, body.memory["round"], None)
        else:
            body.task_spec.done(body)
    elif body.memory.get("over"):
        for token in body.dependants:
            if "instance" in token.memory:
                token.cancel()
        body.task_spec.done(body)
    elif loop.kind == "sequential":
        index = body.memory["completed"]
        items = body.memory.get("items")
        new_instance(body, index, items[index] if items is not None else None)


def goes_on(body: Token, loop: Loop) -> bool:
    """Whether a standard loop has another round: below its maximum, and while its condition holds.

    With neither a maximum nor a condition nothing asks for another round (BPMN 2.0.2, 13.3.6 leaves it open).
    """
    if loop.maximum is not None and body.memory["round"] >= loop.maximum:
        return False
    if loop.condition_text is None:
        return loop.maximum is not None or body.memory["round"] == 0
    return holds(Condition(text=loop.condition_text), body)


def loop_leaves(body: Token) -> None:
    """Hand on what the instances gave."""
    loop = loop_of(body)
    if loop.output_collection:
        outside = body.scope.parent or body.scope
        outside.set(loop.output_collection, body.memory.get("outputs", []))


def throw_behavior(token: Token, loop: Loop, done: int) -> None:
    """Throw the events that a multi-instance is drawn to throw as its instances complete (BPMN 2.0.2, 10.3.8)."""
    events: list[EventDefinition | None] = []
    if loop.behavior == "None":
        events.append(loop.none_behavior_event)
    elif loop.behavior == "One" and done == 1:
        events.append(loop.one_behavior_event)
    elif loop.behavior == "Complex":
        events.extend(event for condition, event in loop.complex_behaviors if holds(condition, token))
    for event in events:
        if event is not None:
            throw_from_loop(token, event)


def throw_from_loop(token: Token, event: EventDefinition) -> None:
    """Throw as if the loop's body did, so that the activity's own boundary events catch it."""
    from runner.engine.events.throwing import throw

    body = token.host
    assert body is not None
    throw(body, event, from_inside=True)
