"""A process or sub-process has one start event without a trigger, and one for each message."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Node
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for process in executable(diagram):
        yield from _check(diagram, process.content)
        for node in process.content.all_nodes():
            if node.content is not None and not node.triggered_by_event:
                yield from _check(diagram, node.content)


def _check(diagram: Diagram, container: Container) -> Iterator[Finding]:
    starts = [node for node in container.nodes.values() if node.type == "startEvent"]
    plain = [node for node in starts if not node.events]
    for node in plain[1:]:
        message = f"It is a second start event without a trigger, beside '{plain[0].name or plain[0].id}'."
        cure = "Keep one of them, or give this one a trigger such as a message or a timer."
        yield at(diagram, node, message, cure)
    awaited: dict[str, Node] = {}
    for node in starts:
        for name in sorted({event.message.name_text for event in node.events if event.message is not None}):
            first = awaited.setdefault(name, node)
            if first is not node:
                message = f"The start event '{first.name or first.id}' waits for the message '{name}' too."
                yield at(diagram, node, message, "Let each message start the process in one place.")
