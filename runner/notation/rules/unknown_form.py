"""The Camunda Form that a user task or start event names is on the shelf."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    for node in nodes(diagram):
        key = literal(diagram, node.form.ref) if node.form is not None else None
        if key is None and node.type == "startEvent" and node.form is not None and node.form.ref is not None:
            message = "Its form is worked out by an expression, and before a case begins there is none that could."
            yield at(diagram, node, message, "Name the form itself.", "warning")
        if key is not None and not shelf.has_form(key):
            cure = "Deploy that form first or together with this diagram, or mend the id."
            yield at(diagram, node, f"The form '{key}' is not deployed.", cure, "warning")
