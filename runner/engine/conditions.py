"""Conditions: of flows, loops and events."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from runner.engine.failure import StepFailed
from runner.notation.model import Condition, Node

if TYPE_CHECKING:
    from runner.engine.token import Token
    from runner.engine.variable_scope import VariableScope


def holds(condition: Condition, token: "Token", scope: "VariableScope | None" = None) -> bool:
    """Whether a condition is true, seen from a token. What is neither true nor false is an error, null is false
    in FEEL (an unknown variable there is null)."""
    from runner.engine.scripts import script_value

    if condition.script is not None:
        value = script_value(condition.script, token)
        text = condition.script.source or condition.script.resource or ""
    else:
        text = condition.text or ""
        value = token.step.evaluate(text, token, feel_prefix=True, scope=scope)
    return truth(value, text, token.task_spec.node)


def truth(value: Any, text: str, node: Node) -> bool:
    """What a condition's value means. Raises StepFailed when it is neither true nor false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().lower() in ("true", "false"):
        return value.strip().lower() == "true"
    if value is None and text.lstrip().startswith("="):
        return False
    raise StepFailed(
        "condition",
        f"The condition {text.strip()} at '{node.name or node.id}' gives "
        f"{describe(value)}, not true or false. Write a comparison.",
    )


def describe(value: Any) -> str:
    """A value in a message: short."""
    if value is None:
        return "nothing (null)"
    if isinstance(value, Mapping | list):
        return "a list" if isinstance(value, list) else "a context"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
