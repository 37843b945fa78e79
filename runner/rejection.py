"""What a caller can do wrong: each Rejection names the thing, its state and the cure."""

from collections.abc import Mapping, Sequence
from typing import Any


class Rejection(Exception):
    """A request that is refused; its text is meant for the person who asked."""

    def __init__(self, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.details = dict(details or {})


class NotFound(Rejection):
    """The thing does not exist, or the one who asks may not see it."""


class InvalidState(Rejection):
    """The thing exists but is no longer, or not yet, in a state that allows this."""


class InvalidArgument(Rejection):
    """A value that was sent can't be taken; `errors` names each field or finding."""

    def __init__(
        self,
        message: str,
        errors: Mapping[str, Sequence[Any]] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, details)
        self.errors = dict(errors or {})


class Forbidden(Rejection):
    """The one who asks is known but may not do this."""
