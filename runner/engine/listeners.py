"""Execution listeners and task listeners: expressions and scripts that run when something happens."""

from typing import TYPE_CHECKING

from runner.engine.beans import TaskBean
from runner.engine.failure import StepFailed
from runner.engine.outcome import ExternalTaskCreated
from runner.engine.scripts import run_script
from runner.expressions import ExpressionError, compile_text
from runner.identifiers import new_id
from runner.notation.model import Flow, Listener
from runner.rejection import Rejection

if TYPE_CHECKING:
    from runner.engine.token import Token


def run_listeners(token: "Token", event: str, *, quietly: bool = False) -> None:
    """Run the node's execution listeners of this event, in the order drawn.

    `quietly`: the element is being cancelled, and a listener that fails must not stop that.
    """
    for listener in token.task_spec.node.listeners:
        if listener.event == event and listener.kind != "job":
            try:
                run_listener(token, listener)
            except (StepFailed, ExpressionError, Rejection):
                if not quietly:
                    raise


def run_take_listeners(token: "Token", flow: Flow) -> None:
    """Run the listeners of a flow that is taken."""
    token.memory["transition"] = flow.id
    for listener in flow.listeners:
        if listener.kind != "job":
            run_listener(token, listener)


def waits_for_listener(token: "Token", event: str) -> bool:
    """Hand out the next job listener of this event (Camunda 8): the element goes on when a worker has done them all.

    A loop's listeners are its instances', not its body's.
    """
    spec = token.task_spec
    jobs = [listener for listener in spec.node.listeners if listener.kind == "job" and listener.event == event]
    return not spec.is_body(token) and waits_for_job(token, event, jobs)


def waits_for_job(token: "Token", event: str, jobs: list[Listener]) -> bool:
    """Hand out the next of these jobs, if one is left."""
    done = token.memory.get("listened", {}).get(event, 0)
    if done >= len(jobs):
        return False
    step, instance, listener = token.step, token.workflow.instance, jobs[done]
    token.memory["listened"] = {**token.memory.get("listened", {}), event: done + 1}
    id = new_id()
    token.hold(id, "listener task")
    step.say(
        ExternalTaskCreated(
            id=id,
            instance_id=instance.id,
            root_id=token.workflow.top.id,
            scope_id=token.scope.id,
            definition_id=instance.process.definition_id,
            element_id=token.task_spec.node.id,
            topic=str(step.evaluate(listener.job_type_text or "", token)),
            priority=0,
            retries=int(step.evaluate(listener.retries_text, token)) if listener.retries_text else None,
            headers={},
            at=step.now,
        )
    )
    return True


def run_listener(token: "Token", listener: Listener, task: TaskBean | None = None) -> None:
    """Run one listener; a task listener sees the `task`."""
    if listener.script is not None:
        run_script(listener.script, token, task)
    elif listener.expression_text is not None:
        from runner.engine.beans import surroundings

        expression = compile_text(listener.expression_text, token.workflow.instance.process.platform)
        expression.evaluate(token.scope, surroundings(token, task))
