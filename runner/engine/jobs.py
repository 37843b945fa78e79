"""Continuations: where an element starts or ends in a transaction of its own (asyncBefore, asyncAfter)."""

from typing import TYPE_CHECKING

from runner.engine.outcome import JobCreated
from runner.identifiers import new_id

if TYPE_CHECKING:
    from runner.engine.token import Token


def start_continuation(token: "Token", phase: str) -> None:
    """Wait for a job that lets the token go on from this phase."""
    token.phase = phase
    id = new_id()
    token.hold(id, "continuation")
    asynchrony = token.task_spec.node.asynchrony
    loop = token.task_spec.node.loop
    if loop is not None and "instance" in token.memory:
        asynchrony = loop.asynchrony
    process = token.workflow.instance.process.process
    step = token.step
    retry_cycle = asynchrony.retry_cycle_text
    priority_text = asynchrony.priority_text or process.job_priority_text
    step.say(
        JobCreated(
            id=id,
            kind="continuation",
            instance_id=token.workflow.instance.id,
            root_id=token.workflow.top.id,
            element_instance_id=token.key,
            element_id=token.task_spec.node.id,
            due_at=step.now,
            retry_cycle=str(step.evaluate(retry_cycle, token)) if retry_cycle else None,
            priority=int(step.evaluate(priority_text, token)) if priority_text else 0,
            exclusive=asynchrony.exclusive,
        )
    )
