"""An error that is thrown is caught somewhere around, and one that is caught can be thrown."""

from collections.abc import Iterator

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Node
from runner.notation.rules.calling import caught_by_callers, code_of
from runner.notation.rules.places import at, executable
from runner.notation.rules.shelf import Shelf
from runner.notation.rules.timer import literal


def check(diagram: Diagram, shelf: Shelf | None) -> Iterator[Finding]:
    for process in executable(diagram):
        yield from _check(diagram, process.content, tuple(caught_by_callers(shelf, process, "error")))


def _check(diagram: Diagram, container: Container, around: tuple[str | None, ...]) -> Iterator[Finding]:
    """`around` are the codes caught outside; None stands for any."""
    inside = around + tuple(_caught(diagram, container))
    yield from _never_thrown(diagram, container)
    for node in container.nodes.values():
        for event in node.events:
            if event.kind == "error" and node.type == "endEvent" and event.error is not None:
                code = literal(diagram, event.error.code_text)
                if code is not None and code not in inside and None not in inside:
                    yield at(
                        diagram,
                        node,
                        f"Nothing in this diagram catches the error '{code}'.",
                        "Catch it by a boundary event or an event sub-process, unless a calling process does.",
                        "warning",
                    )
        if node.content is not None:
            held = tuple(_codes(diagram, [one for one in container.nodes.values() if one.attached_to == node.id]))
            yield from _check(diagram, node.content, inside + held)


def _caught(diagram: Diagram, container: Container) -> Iterator[str | None]:
    for node in container.nodes.values():
        if node.triggered_by_event and node.content is not None:
            yield from _codes(diagram, [one for one in node.content.nodes.values() if one.type == "startEvent"])


def _codes(diagram: Diagram, nodes: list[Node]) -> Iterator[str | None]:
    for node in nodes:
        for event in node.events:
            if event.kind == "error":
                yield code_of(diagram, event)


# Nobody outside can make these throw an error: a person, a worker, a script, a called process can.
_SILENT = frozenset({"task", "manualTask", "subProcess", "transaction", "adHocSubProcess"})


def _never_thrown(diagram: Diagram, container: Container) -> Iterator[Finding]:
    for node in container.nodes.values():
        if node.type == "boundaryEvent":
            host = container.nodes.get(node.attached_to or "")
            thrown = None if host is None else _thrown(diagram, [host])
        elif node.triggered_by_event and node.content is not None:
            others = [other for other in container.nodes.values() if other is not node]
            thrown = _thrown(diagram, others)
            node = next((one for one in node.content.nodes.values() if one.type == "startEvent"), node)
        else:
            continue
        for event in node.events:
            code = literal(diagram, event.error.code_text) if event.error is not None else None
            if thrown is not None and event.kind == "error" and code is not None and code not in thrown:
                message = f"Nothing inside throws the error '{code}'."
                yield at(diagram, node, message, "Mend the error's code, or remove the event.", "warning")


def _thrown(diagram: Diagram, nodes: list[Node]) -> set[str] | None:
    """The codes that these nodes, and what is inside them, throw; None where it may be any."""
    codes: set[str] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node.content is not None:
            waiting.extend(node.content.nodes.values())
        if not (node.type in _SILENT or node.type.endswith(("Event", "Gateway"))) or _runs_more(node):
            return None
        for event in node.events:
            if event.kind == "error" and node.type == "endEvent" and event.error is not None:
                code = literal(diagram, event.error.code_text)
                if code is None:
                    return None
                codes.add(code)
    return codes


def _runs_more(node: Node) -> bool:
    """Whether it runs expressions, scripts or a worker's job that may throw, or a loop that throws events."""
    throws = [event.implementation for event in node.events if event.implementation is not None]
    loops = node.loop is not None and node.loop.kind != "standard"
    return bool(throws or loops or node.listeners or node.inputs or node.outputs or node.implementation)
