"""A process's history time to live is a number of days."""

import re
from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for process in executable(diagram):
        text = process.history_time_to_live
        if text is not None and not re.fullmatch(r"P?\d{1,6}D|\d{1,6}", text):
            yield at(diagram, process, f"The history time to live is '{text[:80]}'.", "Write days: 180 or P180D.")
