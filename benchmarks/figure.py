"""Figure: one ratio that was measured, with its bound."""

import math
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """`ours` beside `other`, told as texts with their units; `ratio` is what is bound.

    Without a bound it is told for the reader. `is_least`: the bound is the least, not the most. `unit` of the ratio:
    "x" for times, else what it is measured in ("ms", "statements").
    """

    benchmark: str
    what: str
    ours: str
    other: str
    ratio: float
    bound: float | None = None
    is_least: bool = False
    unit: str = "x"

    @property
    def holds(self) -> bool:
        """Whether the bound is kept."""
        if self.bound is None:
            return True
        return self.ratio >= self.bound if self.is_least else self.ratio <= self.bound

    @property
    def share(self) -> float | None:
        """How much of the bound is used: 1.0 is the bound itself, less is better."""
        if self.bound is None:
            return None
        shares = (self.bound, self.ratio) if self.is_least else (self.ratio, self.bound)
        if not shares[1]:
            return 0.0 if self.holds else math.inf
        return shares[0] / shares[1]

    @property
    def told(self) -> str:
        """The ratio as text."""
        return spoken(self.ratio, self.unit)

    @property
    def told_bound(self) -> str:
        """The bound as text."""
        if self.bound is None:
            return "–"
        return f"{'≥' if self.is_least else '≤'} {spoken(self.bound, self.unit)}"

    @property
    def verdict(self) -> str:
        """One word."""
        if self.bound is None:
            return ""
        return "held" if self.holds else "MISSED"

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def spoken(number: float, unit: str) -> str:
    """A number with its unit, in as many digits as say something."""
    digits = 0 if abs(number) >= 100 or number == int(number) else 1 if abs(number) >= 10 else 2
    text = f"{number:,.{digits}f}"
    return f"{text} ×" if unit == "x" else f"{text} %" if unit == "%" else f"{text} {unit}".strip()


def milliseconds(seconds: float) -> str:
    """`1.23 ms`."""
    return spoken(seconds * 1000, "ms")
