"""The form that a user task or start event shows is one that the inbox can show."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for node in nodes(diagram):
        key = node.form.key_text if node.form is not None else None
        if key is not None:
            yield at(
                diagram,
                node,
                f"The form '{key[:80]}' belongs to another program: the inbox does not show it.",
                "Name a Camunda Form by formRef (Camunda 8: formId), unless people use that other program.",
                "warning",
            )
