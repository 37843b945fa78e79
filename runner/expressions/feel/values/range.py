"""A range: all values between two ends, or on one side of one."""

from dataclasses import dataclass
from typing import Any

from runner.expressions.feel.values.comparison import equal, less, less_or_equal


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """From `start` to `end`, None for an open end; `is_negated` is the range `!= x`: everything but."""

    start: Any
    end: Any
    start_included: bool
    end_included: bool
    is_negated: bool = False

    def contains(self, value: Any) -> bool | None:
        """Whether the value lies in it; None where it can't be compared."""
        if self.is_negated:
            is_equal = equal(value, self.start)
            return None if is_equal is None else not is_equal
        if value is None:
            return None
        above = below = True if self.start is None and self.end is None else None
        if self.start is not None:
            above = less_or_equal(self.start, value) if self.start_included else less(self.start, value)
        elif self.end is not None:
            above = True
        if self.end is not None:
            below = less_or_equal(value, self.end) if self.end_included else less(value, self.end)
        elif self.start is not None:
            below = True
        if above is False or below is False:
            return False
        return True if above and below else None

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Range)
            and self.start_included == other.start_included
            and self.end_included == other.end_included
            and self.is_negated == other.is_negated
            and equal(self.start, other.start) is True
            and equal(self.end, other.end) is True
        )

    def __hash__(self) -> int:
        return hash((self.start_included, self.end_included))


def range_from(operator: str, end: Any) -> Range:
    """The range that `< end` and its like stand for."""
    if operator == "=":
        return Range(end, end, True, True)
    if operator == "!=":
        return Range(end, end, True, True, is_negated=True)
    if operator[0] == "<":
        return Range(None, end, False, operator == "<=")
    return Range(end, None, operator == ">=", False)
