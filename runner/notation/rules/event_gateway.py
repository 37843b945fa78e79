"""An event-based gateway leads to events that are waited for, at least two."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, containers
from runner.notation.rules.shelf import Shelf

_WAITING = ("intermediateCatchEvent", "receiveTask")


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for container in containers(diagram):
        for gateway in container.nodes.values():
            if gateway.type != "eventBasedGateway":
                continue
            targets = [container.nodes[flow.target] for flow in container.flows if flow.source == gateway.id]
            for target in targets:
                if target.type not in _WAITING:
                    message = f"It leads to '{target.name or target.id}', which waits for nothing."
                    cure = "Lead it to catching events or receive tasks only."
                    yield at(diagram, gateway, message, cure)
            if len(targets) < 2:
                message = f"It waits for {len(targets)} events: there is nothing to choose."
                yield at(diagram, gateway, message, "Draw two events at least, or no gateway.", "warning")
