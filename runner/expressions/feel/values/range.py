"""A range: all values between two ends, or on one side of one."""

from dataclasses import dataclass
from typing import Any

from runner.expressions.feel.values.comparison import COMPARATORS, equal, less, less_or_equal


@dataclass(frozen=True, slots=True, eq=False)
class Range:
    """From `start` to `end`; one written with an operator, such as `< 10`, keeps it and has None at its open end."""

    start: Any
    end: Any
    start_included: bool
    end_included: bool
    operator: str | None = None

    def contains(self, value: Any) -> bool | None:
        """Whether the value lies in it; None where it can't be compared."""
        if self.operator is not None:
            end = self.end if self.operator[0] == "<" else self.start
            return COMPARATORS[self.operator](value, end)
        above = less_or_equal(self.start, value) if self.start_included else less(self.start, value)
        below = less_or_equal(value, self.end) if self.end_included else less(value, self.end)
        if above is False or below is False:
            return False
        return True if above and below else None

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Range)
            and self.start_included == other.start_included
            and self.end_included == other.end_included
            and self.operator == other.operator
            and equal(self.start, other.start) is True
            and equal(self.end, other.end) is True
        )

    def __hash__(self) -> int:
        return hash((self.start_included, self.end_included))


def range_from(operator: str, end: Any) -> Range:
    """The range that `< end` and its like stand for."""
    if operator in ("=", "!="):
        return Range(end, end, operator == "=", operator == "=", operator)
    if operator[0] == "<":
        return Range(None, end, False, operator == "<=", operator)
    return Range(end, None, operator == ">=", False, operator)
