"""What must hold inside one process or sub-process before anything can run."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from lxml import etree

from runner.notation.events import DEFINITIONS
from runner.notation.model import Container, Flow, Node
from runner.notation.source import MODEL, Source, local_name

_NOT_ACTIVITIES = ("Event", "Gateway")


def check_structure(source: Source, level: etree._Element, container: Container) -> None:
    """Refuse boundary events without activity, foreign default flows, links without partner and the like."""
    outgoing: dict[str, list[Flow]] = defaultdict(list)
    incoming: dict[str, list[Flow]] = defaultdict(list)
    for flow in container.flows:
        outgoing[flow.source].append(flow)
        incoming[flow.target].append(flow)
    for node in container.nodes.values():
        element = source.by_id[node.id]
        _check_default(source, element, node, outgoing[node.id])
        _check_flows(source, element, node, incoming[node.id], outgoing[node.id])
        if node.type == "boundaryEvent":
            _check_boundary(source, element, node, container)
        if node.type == "endEvent" and any(event.kind == "cancel" for event in node.events):
            _require_transaction(source, element, level)
        if node.triggered_by_event and node.content is not None:
            _check_event_sub_process(source, element, node.content)
    _check_links(source, container.nodes.values())


def _check_default(source: Source, element: etree._Element, node: Node, outgoing: list[Flow]) -> None:
    if node.default_flow is not None and all(flow.id != node.default_flow for flow in outgoing):
        source.refuse(
            element,
            f"Its default flow '{node.default_flow}' does not leave it.",
            "Choose one of its own outgoing flows as default.",
        )


def _check_flows(
    source: Source, element: etree._Element, node: Node, incoming: list[Flow], outgoing: list[Flow]
) -> None:
    if incoming and node.type in ("startEvent", "boundaryEvent"):
        source.refuse(element, f"The sequence flow '{incoming[0].id}' leads into it.", "Remove that flow.")
    if outgoing and node.type == "endEvent":
        source.refuse(element, f"The sequence flow '{outgoing[0].id}' leaves the end event.", "Remove that flow.")
    if (incoming or outgoing) and (node.is_for_compensation or node.triggered_by_event):
        what = "an activity for compensation" if node.is_for_compensation else "an event sub-process"
        source.refuse(element, f"Sequence flows are drawn to or from {what}.", "Remove them.")


def _check_boundary(source: Source, element: etree._Element, node: Node, container: Container) -> None:
    host = container.nodes.get(node.attached_to or "")
    if host is None or host.type.endswith(_NOT_ACTIVITIES):
        said = (
            f"is attached to '{node.attached_to}', which is no activity beside it" if node.attached_to else "hangs free"
        )
        source.refuse(element, f"The boundary event {said}.", "Attach it to an activity of the same process.")
    elif any(event.kind == "cancel" for event in node.events) and host.type != "transaction":
        source.refuse(element, "A cancel event is attached to no transaction.", "Attach it to a transaction.")
    if not any(local_name(child) in DEFINITIONS for child in element.iterchildren(f"{MODEL}*")):
        source.refuse(element, "The boundary event waits for nothing.", "Choose what it waits for.")
    compensates = any(event.kind == "compensate" for event in node.events)
    if compensates and node.id not in container.compensation_handlers:
        source.refuse(element, "No activity compensates for it.", "Connect it to an activity for compensation.")


def _require_transaction(source: Source, element: etree._Element, level: etree._Element) -> None:
    if local_name(level) != "transaction":
        source.refuse(
            element, "A cancel end event stands outside a transaction.", "Make the sub-process a transaction."
        )


def _check_event_sub_process(source: Source, element: etree._Element, content: Container) -> None:
    starts = [node for node in content.nodes.values() if node.type == "startEvent"]
    if len(starts) != 1 or not starts[0].events:
        source.refuse(
            element,
            f"The event sub-process has {len(starts)} start events that say what triggers it."
            if len(starts) != 1
            else "The event sub-process's start event says no trigger.",
            "Give it one start event with a trigger.",
        )


def _check_links(source: Source, nodes: Iterable[Node]) -> None:
    catches: Counter[str] = Counter()
    throws: Counter[str] = Counter()
    linked: list[tuple[Node, str]] = []
    for node in nodes:
        for event in node.events:
            if event.kind == "link" and event.link_name is not None:
                linked.append((node, event.link_name))
                (throws if node.type == "intermediateThrowEvent" else catches)[event.link_name] += 1
    for node, name in linked:
        element = source.by_id[node.id]
        if node.type == "intermediateThrowEvent":
            if catches[name] == 0:
                source.refuse(element, f"No link event catches '{name}' here.", "Draw the catching link event.")
        elif catches[name] > 1:
            source.refuse(element, f"Several link events catch '{name}'.", "Keep one, or name them differently.")
        elif throws[name] == 0:
            source.refuse(element, f"No link event throws '{name}' here.", "Draw the throwing link event.")
