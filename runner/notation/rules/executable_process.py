"""A diagram has a process that can be run."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import executable
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if next(executable(diagram), None) is None:
        yield Finding(
            "No process of the diagram can be run: it is kept as documentation.",
            "To run one, mark it (in a diagram with pools: its pool) as executable.",
            diagram.file,
            severity="warning",
        )
