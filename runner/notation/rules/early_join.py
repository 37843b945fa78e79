"""What a parallel gateway parted is joined by one, so that what follows is done once."""

from collections import Counter
from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.deadlock import levels
from runner.notation.rules.places import at
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.token_game import play


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for container in levels(diagram):
        doubled = play(container).doubled
        targets = {flow.source: flow.target for flow in container.flows}
        coming = Counter(flow.target for flow in container.flows)
        first = [node for node in container.nodes.values() if node.id in doubled and coming[node.id] > 1]
        for node in first:
            after = container.nodes.get(targets.get(node.id, ""))
            what = f"'{after.name or after.id}'" if after is not None else "what follows"
            yield at(
                diagram,
                node,
                f"Two tokens can come here, and it lets each through: {what} may be done twice.",
                "Wait for both by a parallel gateway (or an inclusive one, if not all come every time).",
                "warning",
            )
