"""A task that works by itself says what it does."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf

_WORKING = ("serviceTask", "businessRuleTask", "sendTask")


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if diagram.platform is not None:
        return  # there it is refused: Camunda's dialects have attributes for it
    for node in nodes(diagram):
        if node.type in _WORKING and node.implementation is None and node.message is None:
            yield at(
                diagram,
                node,
                "It does not say what is to be done, so the case goes past it at once.",
                "Open the diagram in Camunda Modeler and give it an implementation, such as an external task.",
                "warning",
            )
