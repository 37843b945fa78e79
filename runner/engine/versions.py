"""Versions that a diagram names."""

from typing import TYPE_CHECKING

from runner.engine.failure import StepFailed

if TYPE_CHECKING:
    from runner.engine.token import Token


def version_number(text: str | None, token: "Token") -> int | None:
    """The version that an expression field gives; None when none is named."""
    if text is None:
        return None
    value = token.step.evaluate(text, token)
    try:
        return int(value)
    except (TypeError, ValueError) as error:
        raise StepFailed(
            "call", f"'{value}' is not a version number. Write a whole number at '{token.task_spec.node.id}'."
        ) from error
