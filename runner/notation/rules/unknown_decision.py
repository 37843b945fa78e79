"""The decision that a business rule task names is on the shelf."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram, Implementation, Node
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    for node in nodes(diagram):
        for implementation in _implementations(node):
            decision = implementation.decision
            key = literal(diagram, decision.ref_text) if decision is not None else None
            if key is not None and not shelf.has_decision(key):
                cure = "Deploy that decision first or together with this diagram, or mend the id."
                yield at(diagram, node, f"The decision '{key}' is not deployed.", cure, "warning")


def _implementations(node: Node) -> Iterator[Implementation]:
    for implementation in (node.implementation, *(event.implementation for event in node.events)):
        if implementation is not None:
            yield implementation
