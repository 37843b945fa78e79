"""A form that is drawn in the diagram itself can be shown: a generated one, or one embedded in a Camunda 8 process."""

from collections.abc import Iterator

from runner.notation.finding import Finding, Unreadable
from runner.notation.form import generated_form
from runner.notation.model import Diagram
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for node in nodes(diagram):
        reference = node.form
        if reference is None or not (reference.fields or reference.inline is not None):
            continue
        try:
            found = generated_form(reference).warnings
        except Unreadable as unreadable:
            found = unreadable.findings
        for one in found:
            what = f" '{one.element_id}'" if one.element_id else ""
            yield at(diagram, node, f"Its form{what}: {one.message}", one.cure, one.severity)
