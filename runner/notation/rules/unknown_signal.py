"""A signal that a diagram throws is one that some diagram waits for."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Diagram, Process
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal

_CATCHING = ("startEvent", "intermediateCatchEvent", "boundaryEvent")


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    if shelf is None:
        return
    own = {name for process in executable(diagram) for name in caught_signals(process)}
    if any(literal(diagram, name) is None for name in own):
        return  # a name that is worked out may be this one
    for process in executable(diagram):
        for node in process.content.all_nodes():
            for event in node.events:
                if event.signal is None or node.type in _CATCHING:
                    continue
                name = literal(diagram, event.signal.name_text)
                if name is not None and name not in own and not shelf.has_signal(name):
                    yield at(
                        diagram,
                        node,
                        f"Nothing that is deployed waits for the signal '{name}'.",
                        "Mend the name, or deploy the diagram that waits for it.",
                        "warning",
                    )


def caught_signals(process: Process) -> Iterator[str]:
    """The names of the signals that a process waits for, as written."""
    for node in process.content.all_nodes():
        if node.type in _CATCHING:
            yield from (event.signal.name_text for event in node.events if event.signal is not None)
