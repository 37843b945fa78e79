"""What the processes that call one catch of what it throws."""

from typing import Literal

from runner.notation.model import Diagram, EventDefinition, Process
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def caught_by_callers(
    shelf: Shelf | None, process: Process, kind: Literal["error", "escalation"]
) -> frozenset[str | None]:
    """The codes of that kind that calling processes catch anywhere; None stands for any."""
    if shelf is None:
        return frozenset()
    return frozenset(
        code_of(diagram, event)
        for diagram, caller, _ in shelf.callers(process.id)
        for node in caller.content.all_nodes()
        for event in node.events
        if event.kind == kind and node.type in ("boundaryEvent", "startEvent")
    )


def code_of(diagram: Diagram, event: EventDefinition) -> str | None:
    """The code of a caught error or escalation; None for any, and for one that is worked out."""
    meant = event.error or event.escalation
    return None if meant is None else literal(diagram, meant.code_text)
