"""A call activity hands in what the called process reads and nothing there sets."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram, Node
from runner.notation.rules.data_flow import set_names
from runner.notation.rules.places import at, nodes
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal
from runner.notation.rules.unknown_variable import read_by


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    for node in nodes(diagram):
        missing = _missing(diagram, node, shelf)
        if missing:
            names = ", ".join(f"'{name}'" for name in missing[:8]) + (" …" if len(missing) > 8 else "")
            yield at(
                diagram,
                node,
                f"The called process reads {names}, which nothing there sets and nothing hands in.",
                "Map it in, or set it in the called process.",
                "warning",
            )


def _missing(diagram: Diagram, node: Node, shelf: Shelf) -> list[str]:
    """The names; none where all variables go in, or where values may come in the called process that nobody knows."""
    called = node.called
    if called is None or any(mapping.all for mapping in called.inputs):
        return []
    key = literal(diagram, called.process_text, feel_prefix=True)
    process = shelf.process(key) if key is not None else None
    if process is None:
        return []
    flows = set_names(diagram, process, shelf)
    if flows.is_open:
        return []
    given = {mapping.target for mapping in called.inputs} | flows.names
    return sorted({name for _, names in read_by(diagram, process, shelf) for name in names} - given)
