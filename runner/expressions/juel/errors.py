"""The kinds of failure that Camunda's messages tell apart."""

from runner.expressions.expression import ExpressionError


class UnknownProperty(ExpressionError):
    """A variable, or a property of a value, that isn't there."""


class UnknownMethod(ExpressionError):
    """A method that a value doesn't have, or has with other arguments."""


def introduction(error: ExpressionError) -> str:
    """How Camunda begins the message for this kind of failure."""
    if isinstance(error, UnknownProperty):
        return "Unknown property used in expression"
    if isinstance(error, UnknownMethod):
        return "Unknown method used in expression"
    return "Error while evaluating expression"
