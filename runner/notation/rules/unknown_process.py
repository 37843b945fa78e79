"""The process that a call activity names is in this file or on the shelf."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    own = {process.id for process in diagram.processes if process.is_executable}
    for node in nodes(diagram):
        key = literal(diagram, node.called.process_text, feel_prefix=True) if node.called is not None else None
        if key is not None and key not in own and not shelf.has_process(key):
            cure = "Deploy that process first or together with this diagram, or mend the id."
            yield at(diagram, node, f"The called process '{key}' is not deployed.", cure, "warning")
