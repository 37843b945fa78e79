"""A parallel join gets a token on each of its flows."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.token_game import play


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for container in levels(diagram):
        for join, flows in play(container).stuck.items():
            node = container.nodes[join]
            missing = sorted(
                container.nodes[flow.source].name or flow.source for flow in container.flows if flow.id in flows
            )
            yield at(
                diagram,
                node,
                f"It can wait for ever: a token may come on one of its flows and none from {_listed(missing)}.",
                "Join what an exclusive gateway parted by an exclusive gateway, and what a parallel one parted by a "
                "parallel one.",
                "warning",
            )


def levels(diagram: Diagram) -> Iterator[Container]:
    """The inside of each process that can run and of each sub-process whose flows are followed."""
    for process in executable(diagram):
        yield process.content
        for node in process.content.all_nodes():
            if node.content is not None and node.ad_hoc is None:
                yield node.content


def _listed(names: list[str]) -> str:
    return ", ".join(f"'{name}'" for name in dict.fromkeys(names))
