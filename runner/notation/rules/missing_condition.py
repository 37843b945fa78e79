"""Of the flows that leave a choosing gateway, or a task with a default flow, all but the default have a condition."""

from collections import defaultdict
from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Flow
from runner.notation.rules.places import at, containers
from runner.notation.rules.shelf import Shelf

_CURE = "Give it a condition, or make it the default flow."
_CHOOSING = ("exclusiveGateway", "inclusiveGateway")


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for container in containers(diagram):
        leaving: dict[str, list[Flow]] = defaultdict(list)
        for flow in container.flows:
            leaving[flow.source].append(flow)
        for node_id, flows in leaving.items():
            yield from _check(diagram, container, node_id, flows)


def _check(diagram: Diagram, container: Container, node_id: str, flows: list[Flow]) -> Iterator[Finding]:
    node = container.nodes[node_id]
    for flow in flows:
        is_default = flow.id == node.default_flow
        if is_default and flow.condition is not None:
            message = "The default flow has a condition, which is not looked at."
            yield at(diagram, flow, message, "Remove the condition, or choose another default.", "warning")
        elif node.type in _CHOOSING and len(flows) > 1 and not is_default and flow.condition is None:
            message = f"The flow leaves the gateway '{node.name or node.id}' without a condition: it is always taken."
            yield at(diagram, flow, message, _CURE, "warning")
        elif not is_default and flow.condition is None and any(other.id == node.default_flow for other in flows):
            message = f"The flow leaves '{node.name or node.id}' without a condition: the default flow is never taken."
            yield at(diagram, flow, message, _CURE, "warning")
