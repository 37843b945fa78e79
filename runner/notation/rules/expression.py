"""Every expression can be read."""

from collections.abc import Iterator

from runner.expressions import ExpressionError, compile_text
from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.written_texts import written_texts


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for written in written_texts(diagram):
        try:
            compile_text(written.text, diagram.platform, feel_prefix=written.feel_prefix)
        except ExpressionError as error:
            yield at(diagram, written.place, f"The expression {_short(written.text)} can't be read.", error.message)


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
