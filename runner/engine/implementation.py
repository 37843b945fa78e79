"""What automatic tasks do: work for a worker, a connector's request, an expression, a decision or a script."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from runner.engine.decisions import decide
from runner.engine.outcome import ExternalTaskCreated, ExternalTaskEnded
from runner.engine.scripts import run_script, script_value
from runner.notation.model import Implementation

if TYPE_CHECKING:
    from runner.engine.token import Token


def perform(token: "Token", implementation: Implementation) -> bool:
    """Do it: True when it is done, False when a worker has to."""
    if implementation.kind == "external":
        hand_out(token, implementation)
        return False
    if implementation.kind == "connector":
        from runner.engine.connectors import plan_call

        assert implementation.connector is not None
        plan_call(token, implementation.connector)
        return False
    if implementation.kind == "decision":
        decide(token, implementation)
        return True
    if implementation.kind == "script":
        assert implementation.script is not None
        if not implementation.result_variable:
            run_script(implementation.script, token)
            return True
        value = script_value(implementation.script, token)
    else:
        value = token.step.evaluate(implementation.expression_text or "", token)
    if implementation.result_variable:
        token.scope.set(implementation.result_variable, value)
    return True


def hand_out(token: "Token", implementation: Implementation) -> None:
    """Make the external task."""
    step, instance = token.step, token.workflow.instance
    priority_text = implementation.priority_text or instance.process.process.task_priority_text
    retries_text = implementation.retries_text
    token.hold(f"{token.key}#work", "external task")
    step.say(
        ExternalTaskCreated(
            id=token.key,
            instance_id=instance.id,
            root_id=token.workflow.top.id,
            scope_id=token.scope.id,
            definition_id=instance.process.definition_id,
            element_id=token.task_spec.node.id,
            topic=str(step.evaluate(implementation.topic_text or "", token)),
            priority=int(step.evaluate(priority_text, token)) if priority_text else 0,
            retries=int(step.evaluate(retries_text, token)) if retries_text else None,
            headers=implementation.headers,
            at=step.now,
        )
    )


def worked(token: "Token", implementation: Implementation | None) -> None:
    """A worker has done it."""
    if implementation is not None and implementation.kind == "external":
        token.forget(f"{token.key}#work")
        token.step.say(ExternalTaskEnded(token.key, "completed", token.step.now))


def matching_error(token: "Token", implementation: Implementation, failure: Mapping[str, Any]) -> str | None:
    """The code of the BPMN error that a worker's failure stands for (camunda:errorEventDefinition), if any."""
    from runner.engine.beans import surroundings
    from runner.expressions import Bean, ExpressionError, Surroundings, compile_text

    class ExternalTask(Bean):
        def get(self, name: str) -> Any:
            if name not in failure:
                raise ExpressionError(f"'externalTask' has no property '{name}'.")
            return failure[name]

        def call(self, method: str, arguments: list[Any]) -> Any:
            return self.get(method[3:4].lower() + method[4:])

    around = surroundings(token)
    seen = Surroundings(around.now, around.user, around.groups, {**around.beans, "externalTask": ExternalTask()})
    for mapping in implementation.error_mappings:
        expression = compile_text(mapping.condition_text, token.workflow.instance.process.platform)
        if expression.evaluate(token.scope, seen) is True:
            return mapping.error.code_text
    return None
