"""Every node can be reached from where its process or sub-process begins."""

from collections import defaultdict
from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Node
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for process in executable(diagram):
        yield from _check(diagram, process.content)
        for node in process.content.all_nodes():
            # People start the activities of an ad-hoc sub-process in any order.
            if node.content is not None and node.ad_hoc is None:
                yield from _check(diagram, node.content)


def _check(diagram: Diagram, container: Container) -> Iterator[Finding]:
    reached = _reached(container)
    for node in container.nodes.values():
        if node.id not in reached:
            yield at(
                diagram,
                node,
                "It can't be reached from where the process begins.",
                "Connect it by a sequence flow, or remove it.",
                "warning",
            )


def _reached(container: Container) -> set[str]:
    leads_to: dict[str, list[str]] = defaultdict(list)
    for flow in container.flows:
        leads_to[flow.source].append(flow.target)
    catches = {event.link_name: node.id for node in container.nodes.values() for event in node.events if _catches(node)}
    for node in container.nodes.values():
        if node.attached_to is not None:
            leads_to[node.attached_to].append(node.id)
        if node.type == "intermediateThrowEvent":
            leads_to[node.id].extend(catches[event.link_name] for event in node.events if event.link_name in catches)
    for boundary, handler in container.compensation_handlers.items():
        leads_to[boundary].append(handler)
    waiting = _beginnings(container)
    reached = set(waiting)
    while waiting:
        for target in leads_to[waiting.pop()]:
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _beginnings(container: Container) -> list[str]:
    beginnings = [node.id for node in container.nodes.values() if _begins(node)]
    if any(not container.nodes[node_id].triggered_by_event for node_id in beginnings):
        return beginnings
    # Without a start event every node without incoming flow is where it begins (BPMN 13.2.1).
    targets = {flow.target for flow in container.flows}
    return [
        node.id
        for node in container.nodes.values()
        if node.triggered_by_event or (node.id not in targets and node.attached_to is None and not _catches(node))
    ]


def _begins(node: Node) -> bool:
    return node.type == "startEvent" or node.instantiate or node.triggered_by_event


def _catches(node: Node) -> bool:
    return node.type == "intermediateCatchEvent" and any(event.kind == "link" for event in node.events)
