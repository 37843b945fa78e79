"""Execution listeners and task listeners: expressions and scripts that run when something happens."""

from typing import TYPE_CHECKING

from runner.engine.beans import TaskBean
from runner.engine.failure import StepFailed
from runner.engine.scripts import run_script
from runner.expressions import ExpressionError, compile_text
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
    for listener in flow.listeners:
        if listener.kind != "job":
            run_listener(token, listener)


def run_listener(token: "Token", listener: Listener, task: TaskBean | None = None) -> None:
    """Run one listener; a task listener sees the `task`."""
    if listener.script is not None:
        run_script(listener.script, token)
    elif listener.expression_text is not None:
        from runner.engine.beans import surroundings

        expression = compile_text(listener.expression_text, token.workflow.instance.process.platform)
        expression.evaluate(token.scope, surroundings(token, task))
