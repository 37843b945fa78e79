"""Where end events are drawn, every path leads to one."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Node
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for process in executable(diagram):
        levels = [process.content]
        levels += [
            node.content for node in process.content.all_nodes() if node.content is not None and node.ad_hoc is None
        ]
        for container in levels:
            yield from _check(diagram, container)


def _check(diagram: Diagram, container: Container) -> Iterator[Finding]:
    if not any(node.type == "endEvent" for node in container.nodes.values()):
        return  # BPMN 10.5.3: without an end event, the nodes that nothing leaves are the ends
    left = {flow.source for flow in container.flows}
    for node in container.nodes.values():
        if node.id not in left and not _may_end(container, node):
            yield at(
                diagram,
                node,
                "The path ends here, at no end event.",
                "Draw the flow that is missing, or an end event that says how it ends.",
                "warning",
            )


def _may_end(container: Container, node: Node) -> bool:
    is_link = node.type == "intermediateThrowEvent" and any(event.kind == "link" for event in node.events)
    handles = node.id in container.compensation_handlers
    return node.type == "endEvent" or node.triggered_by_event or node.is_for_compensation or is_link or handles
