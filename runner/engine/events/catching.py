"""Waiting for an event: the subscription or job that stands for it outside."""

from typing import TYPE_CHECKING, Any

from runner.engine.conditions import holds
from runner.engine.failure import StepFailed
from runner.engine.outcome import JobCreated, SubscriptionCreated
from runner.engine.timers import next_due, schedule
from runner.expressions import ExpressionError
from runner.identifiers import new_id
from runner.notation.model import EventDefinition

if TYPE_CHECKING:
    from datetime import datetime

    from runner.engine.token import Token
    from runner.engine.variable_scope import Missing, VariableScope

WAITED_FOR = ("message", "signal", "timer", "conditional")


def subscribe(token: "Token", event: EventDefinition, index: int, waits_at: str) -> None:
    """Let the token wait for an event definition (its number among the node's is `index`)."""
    step = token.step
    if event.kind == "timer":
        assert event.timer is not None
        plan = schedule(event.timer.kind, step.evaluate(event.timer.text, token, feel_prefix=True), step.now)
        if plan.left != 0:
            hold_timer(token, index, waits_at, plan.due_at, plan.every, plan.left)
        return
    name, key = event_name(token, event)
    id = new_id()
    token.hold(id, event.kind, e=index, n=name)
    step.say(
        SubscriptionCreated(
            id=id,
            kind=event.kind,  # type: ignore[arg-type]
            name=name,
            instance_id=token.workflow.instance.id,
            root_id=token.workflow.top.id,
            scope_id=token.scope.id,
            element_instance_id=token.key,
            element_id=waits_at,
            at=step.now,
            correlation_key=key,
        )
    )


def event_name(token: "Token", event: EventDefinition) -> tuple[str, str | None]:
    """The name by which a message or signal is known, and Camunda 8's correlation key."""
    step = token.step
    if event.message is not None:
        key = None
        if event.message.correlation_key_text is not None:
            key = str(step.evaluate(event.message.correlation_key_text, token, feel_prefix=True))
        return str(step.evaluate(event.message.name_text, token)), key
    if event.signal is not None:
        return str(step.evaluate(event.signal.name_text, token)), None
    return ",".join(event.variable_names), None


def hold_timer(
    token: "Token", index: int, waits_at: str, due_at: "datetime", every: str | None, left: int | None
) -> None:
    """Make the job of a timer."""
    id = new_id()
    token.hold(id, "timer", e=index, due=due_at.isoformat(), every=every, left=left)
    process = token.workflow.instance.process.process
    priority_text = process.job_priority_text
    token.step.say(
        JobCreated(
            id=id,
            kind="timer",
            instance_id=token.workflow.instance.id,
            root_id=token.workflow.top.id,
            element_instance_id=token.key,
            element_id=waits_at,
            due_at=due_at,
            priority=int(token.step.evaluate(priority_text, token)) if priority_text else 0,
        )
    )


def wait_again(token: "Token", held_id: str, waits_at: str) -> None:
    """After a firing that did not interrupt: the subscription stays; a cycle's next timer is made."""
    from datetime import datetime

    entry = token.held.get(held_id)
    if entry is None or entry["k"] != "timer":
        return
    token.let_go(held_id)
    left = None if entry["left"] is None else entry["left"] - 1
    if entry["every"] and left != 0:
        due_at = next_due(entry["every"], datetime.fromisoformat(entry["due"]), token.step.now)
        hold_timer(token, entry["e"], waits_at, due_at, entry["every"], left)


def condition_is_met(
    token: "Token", event: EventDefinition, changes: "list[tuple[VariableScope, str, Any | Missing]] | None"
) -> bool:
    """Whether a conditional event fires: one of its variables changed in sight of it, and its condition holds.

    `changes` None: the token has just begun to wait; Camunda looks at the condition then, too. One that can't be
    evaluated is not true yet.
    """
    from runner.engine.variable_scope import MISSING

    if changes is not None:
        seen = set()
        scope: VariableScope | None = token.scope
        while scope is not None:
            seen.add(id(scope))
            scope = scope.parent
        matching = False
        for changed, name, before in changes:
            if id(changed) not in seen or (event.variable_names and name not in event.variable_names):
                continue
            kind = "create" if before is MISSING else "update" if name in changed.own else "delete"
            if not event.variable_events or kind in event.variable_events:
                matching = True
        if not matching:
            return False
    try:
        return event.condition is None or holds(event.condition, token)
    except (ExpressionError, StepFailed):
        return False  # a variable of it may not be there yet; nobody else may suffer for that
