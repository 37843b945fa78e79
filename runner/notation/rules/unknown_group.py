"""The candidate groups that a user task or process names exist."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, executable, nodes
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    cure = "Mend the name, or ask an administrator to make the group."
    for process in executable(diagram):
        for group in process.candidate_starter_groups:
            if not shelf.has_group(group):
                yield at(diagram, process, f"There is no group '{group}' that could start it.", cure, "warning")
    for node in nodes(diagram):
        text = literal(diagram, node.assignment.candidate_groups_text)
        for group in (part.strip() for part in (text or "").split(",")):
            if group and not shelf.has_group(group):
                yield at(diagram, node, f"There is no group '{group}'; nobody would see the task.", cure, "warning")
