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
    is_end = node.type == "endEvent" or node.triggered_by_event or node.is_for_compensation
    return is_end or is_link or handles or _never_completes(node)


def _never_completes(node: Node) -> bool:
    """Whether every path inside ends by an error or by cancelling: what follows leaves by its boundary events."""
    if node.content is None:
        return False
    left = {flow.source for flow in node.content.flows}
    ends = [one for one in node.content.nodes.values() if one.id not in left and not _may_end(node.content, one)]
    ends += [one for one in node.content.nodes.values() if one.type == "endEvent"]
    return bool(ends) and all(any(event.kind in ("error", "cancel") for event in one.events) for one in ends)
