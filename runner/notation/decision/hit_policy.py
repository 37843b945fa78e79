"""Which of the matching rules count, and what they give together (DMN 1.5, 8.2.10)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from runner.expressions import ExpressionError
from runner.expressions.feel.builtins import BUILTINS
from runner.expressions.feel.run import Run
from runner.expressions.feel.values.comparison import equal

HIT_POLICIES = ("UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATIONS = ("SUM", "MIN", "MAX", "COUNT")
# As tables drawn by hand and some tools write them.
SHORT_NAMES = {
    "U": "UNIQUE", "F": "FIRST", "P": "PRIORITY", "A": "ANY", "C": "COLLECT", "R": "RULE ORDER", "O": "OUTPUT ORDER",
}  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """A rule that matched, with its outputs in the table's order."""

    number: int
    outputs: dict[str, Any]

    @property
    def value(self) -> Any:
        """The only output's value, or all outputs as a context."""
        return next(iter(self.outputs.values())) if len(self.outputs) == 1 else self.outputs


@dataclass(frozen=True)
class Result:
    """What the table says: its value, the hits that count, and the rows of outputs."""

    value: Any
    hits: Sequence[Hit]
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class HitPolicy:
    """A table's hit policy; `ranks` gives each output's place in its list of allowed values."""

    table: str  # as errors name it
    name: str
    aggregation: str | None
    rank: Callable[[Hit, Run], tuple[int, ...]]

    def result(self, hits: list[Hit], run: Run) -> Result:
        """What the matching rules, one at least, give."""
        if self.name == "COLLECT" and self.aggregation:
            return self._aggregated(hits, run)
        if self.name in ("COLLECT", "RULE ORDER"):
            return _all(hits)
        if self.name == "OUTPUT ORDER":
            return _all(sorted(hits, key=lambda hit: self.rank(hit, run)))
        if self.name == "PRIORITY":
            return _one(min(hits, key=lambda hit: self.rank(hit, run)))
        if self.name == "UNIQUE":
            self._require_one(hits)
        elif self.name == "ANY":
            self._require_same(hits)
        return _one(hits[0])

    def _require_one(self, hits: list[Hit]) -> None:
        if len(hits) > 1:
            raise ExpressionError(
                f"{self.table} has the hit policy UNIQUE, but the rules {_numbers(hits)} match together. "
                "Let them exclude one another, or choose another hit policy."
            )

    def _require_same(self, hits: list[Hit]) -> None:
        different = [hit for hit in hits if equal(hit.value, hits[0].value) is not True]
        if different:
            raise ExpressionError(
                f"{self.table} has the hit policy ANY, but the rules {_numbers([hits[0], *different])} match together "
                "with different outputs. Give them the same, or choose another hit policy."
            )

    def _aggregated(self, hits: list[Hit], run: Run) -> Result:
        name = (self.aggregation or "").lower()
        values = [hit.value for hit in hits]
        value = BUILTINS[name].call([values], run)
        return Result(value, hits, [{next(iter(hits[0].outputs)): value}])


def _one(hit: Hit) -> Result:
    return Result(hit.value, [hit], [hit.outputs])


def _all(hits: list[Hit]) -> Result:
    return Result([hit.value for hit in hits], hits, [hit.outputs for hit in hits])


def _numbers(hits: list[Hit]) -> str:
    numbers = [str(hit.number) for hit in hits]
    return ", ".join(numbers[:-1]) + " and " + numbers[-1]
