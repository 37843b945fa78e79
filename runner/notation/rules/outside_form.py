"""The form that a user task or start event shows is one that the inbox can show."""

from collections.abc import Iterator

from runner.notation.camunda_forms import form_file
from runner.notation.finding import Finding
from runner.notation.model import Diagram
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for node in nodes(diagram):
        key = node.form.key_text if node.form is not None else None
        file = form_file(key)
        if file is not None:
            if shelf is not None and not shelf.has_resource(file):
                message = f"The form in the file '{file}' does not come with it."
                yield at(diagram, node, message, f"Deploy {file} together with this diagram.", "warning")
        elif key is not None:
            yield at(
                diagram,
                node,
                f"The form '{key[:80]}' belongs to another program: the inbox does not show it.",
                "Name a Camunda Form by formRef (Camunda 8: formId), unless people use that other program.",
                "warning",
            )
