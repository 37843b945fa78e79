"""A loop of flows waits somewhere: for a person, a message, a time, a worker."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

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
            inside = set(loop)
            leaves = any(flow.source in inside and flow.target not in inside for flow in container.flows)
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
        if not (_waits(container.nodes[flow.source]) or _waits(container.nodes[flow.target])):
            leads_to[flow.source].append(flow.target)
    loops = [loop for loop in rings(leads_to) if len(loop) > 1 or loop[0] in leads_to[loop[0]]]
    order = {node_id: place for place, node_id in enumerate(container.nodes)}
    return sorted((sorted(loop, key=order.__getitem__) for loop in loops), key=lambda loop: order[loop[0]])


def rings(leads_to: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """The nodes parted into groups in which each leads to each (Tarjan's components), without recursion."""
    number: dict[str, int] = {}
    lowest: dict[str, int] = {}
    open_nodes: list[str] = []
    is_open: set[str] = set()
    for root in list(leads_to):
        if root in number:
            continue
        path = [(root, iter(leads_to[root]))]
        while path:
            node, following = path[-1]
            if node not in number:
                number[node] = lowest[node] = len(number)
                open_nodes.append(node)
                is_open.add(node)
            step = next((after for after in following if after not in number or after in is_open), None)
            if step is not None and step not in number:
                path.append((step, iter(leads_to.get(step, ()))))
                continue
            if step is not None:
                lowest[node] = min(lowest[node], number[step])
                continue
            path.pop()
            if path:
                lowest[path[-1][0]] = min(lowest[path[-1][0]], lowest[node])
            if lowest[node] == number[node]:
                ring: list[str] = []
                while not ring or ring[-1] != node:
                    ring.append(open_nodes.pop())
                is_open.difference_update(ring)
                yield ring


def _waits(node: Node) -> bool:
    is_work = node.implementation is not None and node.implementation.kind in ("external", "connector")
    return node.type in _WAITING or node.content is not None or is_work
