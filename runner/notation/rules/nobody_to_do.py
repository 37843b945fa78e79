"""A user task says who does it."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for node in nodes(diagram):
        said = node.assignment
        assigned = any(listener.event in ("create", "assignment") for listener in node.task_listeners)
        if node.type != "userTask" or assigned:
            continue
        if not (said.assignee_text or said.candidate_users_text or said.candidate_groups_text):
            yield at(
                diagram,
                node,
                "Nobody is named to do it: only administrators will see it.",
                "Name an assignee, candidate users or candidate groups.",
                "warning",
            )
