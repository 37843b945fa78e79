"""What the check of answers says, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext


def said(errors: Mapping[str, Any]) -> dict[str, Any]:
    """The errors by field with each message translated; rows of a list are lists of messages."""
    return {name: _said(problems) for name, problems in errors.items()}


def in_words(message: str) -> str:
    """One message translated, if it is one of those that can be."""
    return str(_said(message))


def _said(problem: Any) -> Any:
    if isinstance(problem, str):
        text, parameters = getattr(problem, "id", None), getattr(problem, "parameters", {})
        return gettext(text, **parameters) if text else str(problem)
    if isinstance(problem, Mapping):
        return {name: _said(part) for name, part in problem.items()}
    if isinstance(problem, Sequence):
        return [_said(part) for part in problem]
    return problem
