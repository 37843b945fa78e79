"""An error that is thrown is caught somewhere around, and one that is caught can be thrown."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Node
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for process in executable(diagram):
        yield from _check(diagram, process.content, ())


def _check(diagram: Diagram, container: Container, around: tuple[str | None, ...]) -> Iterator[Finding]:
    """`around` are the codes caught outside; None stands for any."""
    inside = around + tuple(_caught(diagram, container))
    for node in container.nodes.values():
        for event in node.events:
            if event.kind == "error" and node.type == "endEvent" and event.error is not None:
                code = literal(diagram, event.error.code_text)
                if code is not None and code not in inside and None not in inside:
                    yield at(
                        diagram,
                        node,
                        f"Nothing in this diagram catches the error '{code}'.",
                        "Catch it by a boundary event or an event sub-process, unless a calling process does.",
                        "warning",
                    )
        if node.content is not None:
            held = tuple(_codes(diagram, [one for one in container.nodes.values() if one.attached_to == node.id]))
            yield from _check(diagram, node.content, inside + held)


def _caught(diagram: Diagram, container: Container) -> Iterator[str | None]:
    for node in container.nodes.values():
        if node.triggered_by_event and node.content is not None:
            yield from _codes(diagram, [one for one in node.content.nodes.values() if one.type == "startEvent"])


def _codes(diagram: Diagram, nodes: list[Node]) -> Iterator[str | None]:
    for node in nodes:
        for event in node.events:
            if event.kind == "error":
                yield literal(diagram, event.error.code_text) if event.error is not None else None
