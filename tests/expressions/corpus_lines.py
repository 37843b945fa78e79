"""The corpus of FEEL expressions: what ours and feelin's must agree on.

A line is `expression  ⇒  expected`, in JSON with dates and durations as {"text": …}. A line `@ {…}` gives the
variables of the lines that follow.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from runner.expressions.feel.expression import cell_program, expression_program
from runner.expressions.feel.functions import Function
from runner.expressions.feel.run import Frame, Run
from runner.expressions.feel.values.boundary import to_feel
from runner.expressions.feel.values.text import to_text

FOLDER = Path(__file__).parent / "corpus"
FILES = sorted(FOLDER.glob("*.feel"))


@dataclass(frozen=True)
class Line:
    """One expression of the corpus."""

    place: str
    expression: str
    variables: dict[str, Any]
    expected: Any
    is_test: bool  # unary tests of a cell

    def value(self) -> Any:
        """What ours says, as JSON."""
        compile_program = cell_program if self.is_test else expression_program
        names = frozenset(name for name in self.variables if " " in name)
        program = compile_program(self.expression, names)
        values = {name: to_feel(value) for name, value in self.variables.items()}
        return plain(program.run(Frame(values, None, Run())))


def lines(path: Path) -> Iterator[Line]:
    """The expressions of one file."""
    variables: dict[str, Any] = {}
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if text.startswith("@ "):
            variables = json.loads(text[2:])
        elif text.strip() and not text.startswith("# "):
            expression, _, expected = text.partition("  ⇒  ")
            is_test = path.stem == "unary_tests"
            yield Line(f"{path.name}:{number}", expression, variables, json.loads(expected), is_test)


def differences() -> dict[str, str]:
    """The expressions on which feelin differs, with the reason."""
    texts = (FOLDER / "differences.txt").read_text(encoding="utf-8").splitlines()
    parted = (text.partition("  ≠  ") for text in texts if text.strip() and not text.startswith("# "))
    return {expression: reason for expression, _, reason in parted}


def plain(value: Any) -> Any:
    """A FEEL value as the corpus and feelin.mjs write it."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return "function" if isinstance(value, Function) else {"text": to_text(value)}


def agree(one: Any, other: Any) -> bool:
    """Whether two answers are the same; JavaScript's numbers are floats."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1.0, abs(one))
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(agree, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(agree(one[key], other[key]) for key in one)
    return type(one) is type(other) and one == other
