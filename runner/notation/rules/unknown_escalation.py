"""An escalation that is thrown is caught somewhere around."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Node
from runner.notation.rules.calling import caught_by_callers, code_of
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for process in executable(diagram):
        yield from _check(diagram, process.content, caught_by_callers(shelf, process, "escalation"))


def _check(diagram: Diagram, container: Container, around: frozenset[str | None]) -> Iterator[Finding]:
    """`around` are the codes caught outside; None stands for any."""
    nodes = container.nodes.values()
    inside = around.union(*(_caught(diagram, node.content) for node in nodes if node.triggered_by_event))
    for node in nodes:
        for event in node.events:
            if event.escalation is None or node.type not in ("intermediateThrowEvent", "endEvent"):
                continue
            code = literal(diagram, event.escalation.code_text)
            if code is not None and not inside & {code, None}:
                yield at(
                    diagram,
                    node,
                    f"Nothing in this diagram catches the escalation '{code}': it is passed over.",
                    "Catch it by a boundary event or an event sub-process, unless a calling process does.",
                    "warning",
                )
        if node.content is not None:
            held = [one for one in nodes if one.attached_to == node.id]
            yield from _check(diagram, node.content, inside.union(_codes(diagram, held)))


def _caught(diagram: Diagram, content: Container | None) -> Iterator[str | None]:
    if content is not None:
        yield from _codes(diagram, [node for node in content.nodes.values() if node.type == "startEvent"])


def _codes(diagram: Diagram, nodes: list[Node]) -> Iterator[str | None]:
    """The codes caught; one that is worked out may be any."""
    for node in nodes:
        for event in node.events:
            if event.kind == "escalation":
                yield code_of(diagram, event)
