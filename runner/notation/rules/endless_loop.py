"""A loop of flows waits somewhere: for a person, a message, a time, a worker."""

from collections import defaultdict
from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Node
from runner.notation.rules.places import at, containers
from runner.notation.rules.shelf import Shelf

_WAITING = ("userTask", "receiveTask", "intermediateCatchEvent", "eventBasedGateway", "callActivity", "manualTask")


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for container in containers(diagram):
        for loop in _loops(container):
            nodes = [container.nodes[node_id] for node_id in loop]
            names = " → ".join(node.name or node.id for node in nodes[:8])
            leaves = any(flow.source in loop and flow.target not in loop for flow in container.flows)
            why = "unless its condition changes, it goes round for ever" if leaves else "it never ends"
            yield at(
                diagram,
                nodes[0],
                f"The loop {names} waits for nobody: {why}.",
                "Let it wait for a person, a message or a timer, or use a loop of the activity with a maximum.",
                "warning",
            )


def _loops(container: Container) -> list[list[str]]:
    """The nodes that lead back to themselves without a wait, by loop, in the order they are drawn."""
    leads_to: dict[str, list[str]] = defaultdict(list)
    for flow in container.flows:
        if not {_waits(container.nodes[flow.source]), _waits(container.nodes[flow.target])} & {True}:
            leads_to[flow.source].append(flow.target)
    reached = {node_id: _reached(leads_to, node_id) for node_id in container.nodes if leads_to[node_id]}
    found: list[list[str]] = []
    seen: set[str] = set()
    for node_id in container.nodes:
        if node_id not in seen and node_id in reached.get(node_id, ()):
            loop = [
                other for other in container.nodes if other in reached[node_id] and node_id in reached.get(other, ())
            ]
            seen.update(loop)
            found.append(loop)
    return found


def _reached(leads_to: dict[str, list[str]], start: str) -> set[str]:
    waiting, reached = list(leads_to[start]), set(leads_to[start])
    while waiting:
        for target in leads_to.get(waiting.pop(), ()):
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached


def _waits(node: Node) -> bool:
    is_work = node.implementation is not None and node.implementation.kind in ("external", "connector")
    return node.type in _WAITING or node.content is not None or is_work
