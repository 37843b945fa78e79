"""What every compiled expression offers, whatever its language, and what it may see."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from runner.clock import clock


class ExpressionError(Exception):
    """An expression that can't be read or evaluated; the text says what, where and what to change.

    `position` counts characters of the expression from 1, `None` where no place is to blame.
    """

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class Bean(ABC):
    """A named object an expression may ask (`execution`, `task`): only what it chooses to answer."""

    @abstractmethod
    def get(self, name: str) -> Any:
        """The property `name`; raises ExpressionError for one it doesn't know."""

    @abstractmethod
    def call(self, method: str, arguments: list[Any]) -> Any:
        """What `method` answers; raises ExpressionError for one it doesn't know."""


@dataclass(frozen=True)
class Surroundings:
    """What an expression sees beside the variables: the moment, who is signed in, the beans."""

    now: datetime = field(default_factory=clock.now)  # aware, UTC
    user: str | None = None
    groups: tuple[str, ...] = ()
    beans: Mapping[str, Bean] = field(default_factory=dict)
    time_zone: str = "UTC"  # an IANA name: where now() and today() are read


class Expression(ABC):
    """A compiled expression: values in, one value out, as often as wanted and from any thread.

    Values are None, bool, int, float, str, list, dict, date, datetime, time, timedelta and YearsMonths.
    """

    text: str
    names: frozenset[str]  # the variables it reads
    is_literal: bool = False  # its value depends on nothing

    @abstractmethod
    def evaluate(
        self, variables: Mapping[str, Any], surroundings: Surroundings | None = None, *, exact: bool = False
    ) -> Any:
        """The value; `exact` leaves numbers as Decimal where they are not whole. Raises ExpressionError."""


class Literal(Expression):
    """A text that stands for itself."""

    is_literal = True

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: frozenset[str] = frozenset()

    def evaluate(
        self, variables: Mapping[str, Any], surroundings: Surroundings | None = None, *, exact: bool = False
    ) -> Any:
        """The text itself."""
        return self.text
