"""What FEEL costs: an evaluation beside the same thing as a bare Python lambda, and compiling beside evaluating.

    python -m benchmarks feel

A text is compiled once and kept, so compiling may cost what some dozens of evaluations cost.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from benchmarks.figure import Figure, spoken
from runner.expressions import compile_expression
from runner.expressions.feel.expression import compile_feel

ROUNDS = 15
REPEATED = 2_000
WORST_OF_PYTHON = 60  # times a lambda that does the same without null, decimals, limits or safety
WORST_COMPILING = 400  # times one evaluation


@dataclass(frozen=True)
class Sample:
    """An expression as people write it, and the lambda that does the same."""

    text: str
    variables: Mapping[str, Any]
    python: Callable[[Mapping[str, Any]], Any]


ORDER = {"total": 1200, "lines": [{"price": price, "kind": "a" if price % 2 else "b"} for price in range(20)]}
SAMPLES = (
    Sample("amount > 1000", {"amount": 1500}, lambda v: v["amount"] > 1000),
    Sample(
        'amount > 1000 and region = "EU"',
        {"amount": 1500, "region": "EU"},
        lambda v: v["amount"] > 1000 and v["region"] == "EU",
    ),
    Sample('if age < 18 then "minor" else "adult"', {"age": 20}, lambda v: "minor" if v["age"] < 18 else "adult"),
    Sample("order.total * 2", {"order": ORDER}, lambda v: v["order"]["total"] * 2),
    Sample('upper case(name) + "!"', {"name": "Ada"}, lambda v: v["name"].upper() + "!"),
    Sample(
        'sum(order.lines[kind = "a"].price)',
        {"order": ORDER},
        lambda v: sum(line["price"] for line in v["order"]["lines"] if line["kind"] == "a"),
    ),
)


def main(is_quick: bool) -> list[Figure]:
    """Each sample beside its lambda, and its compiling beside its evaluation."""
    figures = []
    for sample in SAMPLES[:: 2 if is_quick else 1]:
        ours, python, compiling = measured(sample)
        figures += [
            Figure(
                "feel", f"evaluate {sample.text}", told(ours), f"{told(python)}, Python", ours / python, WORST_OF_PYTHON
            ),
            Figure(
                "feel", "  compile it, in evaluations", told(compiling), told(ours), compiling / ours, WORST_COMPILING
            ),
        ]
    return figures


def told(seconds: float) -> str:
    """In µs."""
    return spoken(seconds * 1e6, "µs")


def measured(sample: Sample) -> tuple[float, float, float]:
    """CPU seconds of an evaluation, of the lambda and of a compilation: the least of interleaved rounds."""
    expression = compile_expression(sample.text, "feel")
    assert expression.evaluate(sample.variables) == sample.python(sample.variables)
    ours = python = compiling = float("inf")
    for _ in range(ROUNDS):
        ours = min(ours, seconds(lambda: expression.evaluate(sample.variables), REPEATED))
        python = min(python, seconds(lambda: sample.python(sample.variables), REPEATED))
        compiling = min(compiling, seconds(lambda: compile_feel(sample.text, frozenset()), 20))
    return ours, python, compiling


def seconds(action: Callable[[], Any], times: int) -> float:
    """CPU time of one of so many."""
    started = time.thread_time()
    for _ in range(times):
        action()
    return (time.thread_time() - started) / times
