"""Calling a decision: which one, and how its result becomes a variable."""

from typing import TYPE_CHECKING, Any

from runner.engine.failure import StepFailed
from runner.engine.outcome import DecisionEvaluated, RuleFired
from runner.engine.versions import version_number
from runner.identifiers import new_id
from runner.notation.model import Implementation

if TYPE_CHECKING:
    from runner.engine.token import Token


def decide(token: "Token", implementation: Implementation) -> None:
    """Evaluate the decision and set its result."""
    reference, step = implementation.decision, token.step
    assert reference is not None
    caller = token.workflow.instance.process
    key = str(step.evaluate(reference.ref_text, token))
    tag = str(step.evaluate(reference.version_tag, token)) if reference.version_tag else None
    version = version_number(reference.version_text, token)
    decision = step.setting.library.decision(key, reference.binding, version, tag, caller)
    evaluation = decision.evaluate(token.scope, step.now)
    tell(token, decision, evaluation)
    result = map_result(reference.map_result, evaluation, key)
    name = implementation.result_variable
    if name:
        token.scope.set(name, result)
    else:
        token.open_scope().set_local("decisionResult", result)


def tell(token: "Token", decision: Any, evaluation: Any) -> None:
    """What was decided, and the decisions it needed, the needed ones first."""
    waiting = [(evaluation, False)]
    while waiting:
        one, is_ready = waiting.pop()
        if not is_ready:
            waiting.append((one, True))
            waiting.extend((inner, False) for inner in reversed(one.required))
            continue
        token.step.say(
            DecisionEvaluated(
                id=new_id(),
                instance_id=token.workflow.instance.id,
                element_instance_id=token.key,
                element_id=token.task_spec.node.id,
                decision_id=one.decision_id,
                decision_name=one.decision_name,
                decision_definition_id=getattr(decision, "definition_id", None),
                inputs=dict(one.inputs),
                rules=tuple(
                    RuleFired(rule.number, rule.id, dict(rule.outputs), tuple(rule.annotations)) for rule in one.rules
                ),
                result=one.value,
                at=token.step.now,
            )
        )


def map_result(how: str | None, evaluation: Any, key: str) -> Any:
    """The result as the diagram wants it (camunda:mapDecisionResult); None: the decision's own value."""
    if how is None:
        return evaluation.value
    rows: list[dict[str, Any]] = list(evaluation.rows)
    if how == "resultList":
        return rows
    if how == "collectEntries":
        return [single_entry(row, key) for row in rows]
    if len(rows) > 1:
        raise StepFailed(
            "decision",
            f"The decision '{key}' gave {len(rows)} rows where one was expected ({how}). "
            "Change its hit policy, or map the result as resultList or collectEntries.",
        )
    if not rows:
        return None
    return single_entry(rows[0], key) if how == "singleEntry" else rows[0]


def single_entry(row: dict[str, Any], key: str) -> Any:
    """The one output of a row."""
    if len(row) > 1:
        raise StepFailed(
            "decision",
            f"The decision '{key}' gave the outputs {', '.join(row)} where one was expected. "
            "Map the result as singleResult or resultList.",
        )
    return next(iter(row.values()), None)
