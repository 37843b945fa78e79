"""One evaluation: what it may see and how much it may do."""

import time
from collections.abc import Mapping
from typing import Any

from runner.expressions.expression import ExpressionError, Surroundings
from runner.expressions.feel.temporal import DateTime

STEP_LIMIT = 500_000  # loop rounds, calls and items handled
CPU_LIMIT = 1.5  # seconds of this thread
DEPTH_LIMIT = 60  # calls in one another; Python's stack bears some 80
LIST_LIMIT = 200_000  # items
TEXT_LIMIT = 1_000_000  # characters

_STEPS_PER_LOOK = 16  # a step may compare lists of thousands of items


class Run:
    """The state of one evaluation, shared by all it calls."""

    __slots__ = ("_deadline", "_next_look", "_surroundings", "depth", "steps")

    def __init__(self, surroundings: Surroundings | None = None) -> None:
        self._surroundings = surroundings
        self._deadline = 0.0
        self._next_look = _STEPS_PER_LOOK
        self.steps = 0
        self.depth = 0

    @property
    def surroundings(self) -> Surroundings:
        """What was given, or this moment in UTC."""
        if self._surroundings is None:
            self._surroundings = Surroundings()
        return self._surroundings

    @property
    def now(self) -> DateTime:
        """The moment of the evaluation, in its time zone."""
        surroundings = self.surroundings
        instant = DateTime.from_python(surroundings.now).instant
        return DateTime.from_instant(instant, 0 if surroundings.time_zone == "UTC" else surroundings.time_zone)

    def spend(self, steps: int) -> None:
        """Count work done; raises ExpressionError when it's too much."""
        self.steps += steps
        if self.steps > self._next_look:
            self.look()

    def look(self) -> None:
        """Look at the limits; raises ExpressionError when one is passed."""
        if self.steps > STEP_LIMIT:
            raise ExpressionError(
                f"The expression takes more than {STEP_LIMIT:,} steps. Work on fewer items, or divide the decision."
            )
        now = time.thread_time()
        if not self._deadline:
            self._deadline = now + CPU_LIMIT
        elif now > self._deadline:
            raise ExpressionError(
                f"The expression takes longer than {CPU_LIMIT} seconds. Work on fewer items, or divide the decision."
            )
        self._next_look = self.steps + _STEPS_PER_LOOK


class Frame:
    """The names in scope: those of the innermost context, then those outside it."""

    __slots__ = ("names", "outer", "run")

    def __init__(self, names: Mapping[str, Any], outer: "Frame | None", run: Run) -> None:
        self.names = names
        self.outer = outer
        self.run = run


def require_list_size(size: int) -> None:
    """Refuse a list that would be too long."""
    if size > LIST_LIMIT:
        raise ExpressionError(f"A list would have {size:,} items. At most {LIST_LIMIT:,} are allowed.")


def require_text_size(size: int) -> None:
    """Refuse a text that would be too long."""
    if size > TEXT_LIMIT:
        raise ExpressionError(f"A text would have {size:,} characters. At most {TEXT_LIMIT:,} are allowed.")
