"""A message that a diagram throws is one that some diagram waits for."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram, Node, Process
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    own = {name for process in executable(diagram) for name in caught_messages(process)}
    for process in executable(diagram):
        for node in process.content.all_nodes():
            for name in _thrown(diagram, node):
                if name not in own and not shelf.has_message(name):
                    yield at(
                        diagram,
                        node,
                        f"Nothing that is deployed waits for the message '{name}'.",
                        "Mend the name, or deploy the diagram that waits for it.",
                        "warning",
                    )


def caught_messages(process: Process) -> Iterator[str]:
    """The names of the messages that a process waits for, as written."""
    for node in process.content.all_nodes():
        if node.type == "receiveTask" and node.message is not None:
            yield node.message.name_text
        if node.type in ("startEvent", "intermediateCatchEvent", "boundaryEvent"):
            yield from (event.message.name_text for event in node.events if event.message is not None)


def _thrown(diagram: Diagram, node: Node) -> Iterator[str]:
    if node.type not in ("intermediateThrowEvent", "endEvent"):
        return
    for event in node.events:
        if event.message is not None and event.implementation is None:
            name = literal(diagram, event.message.name_text)
            if name is not None:
                yield name
