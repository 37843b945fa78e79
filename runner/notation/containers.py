"""Processes and sub-processes: which nodes and flows belong together, at any depth, without recursion."""

from lxml import etree

from runner.notation.dialect import Dialect
from runner.notation.identity import NODE_TYPES
from runner.notation.lanes import innermost_lanes
from runner.notation.model import Container, Flow, Node
from runner.notation.nodes import Nodes, documentation_of
from runner.notation.source import MODEL, Source, attribute, local_name, local_reference
from runner.notation.structure import check_structure
from runner.notation.texts import read_condition

_SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})


class Containers:
    """Reads what is drawn inside a process."""

    def __init__(self, source: Source, nodes: Nodes, dialect: Dialect) -> None:
        self._source = source
        self._nodes = nodes
        self._dialect = dialect

    def read(self, process: etree._Element) -> Container:
        """The process's nodes and flows with everything nested in them."""
        levels = [process]
        for level in levels:
            levels.extend(child for child in level.iterchildren(f"{MODEL}*") if local_name(child) in _SUB_PROCESSES)
        lanes: dict[str, str] = {}
        for level in levels:
            lanes.update(innermost_lanes(level))
        inside: dict[str, Container] = {}
        for level in reversed(levels):
            inside[level.get("id")] = self._level(level, lanes, inside)
        return inside[process.get("id")]

    def _level(self, level: etree._Element, lanes: dict[str, str], inside: dict[str, Container]) -> Container:
        nodes: dict[str, Node] = {}
        drawn: list[etree._Element] = []
        for child in level.iterchildren(f"{MODEL}*"):
            kind = local_name(child)
            if kind in NODE_TYPES:
                node_id = child.get("id")
                nodes[node_id] = self._nodes.read(child, lanes.get(node_id), inside.pop(node_id, None))
            elif kind == "sequenceFlow":
                drawn.append(child)
        flows = tuple(flow for element in drawn for flow in self._flow(element, nodes))
        handlers = self._compensation_handlers(level, nodes)
        container = Container(nodes, flows, handlers)
        check_structure(self._source, level, container)
        return container

    def _flow(self, element: etree._Element, nodes: dict[str, Node]) -> list[Flow]:
        ends = []
        for name, end in (("sourceRef", "start"), ("targetRef", "end")):
            reference = attribute(element, name)
            found = next((known for known in (reference, local_reference(reference or "")) if known in nodes), None)
            if found is None:
                self._refuse_end(element, reference, end)
            else:
                ends.append(found)
        if len(ends) != 2:
            return []
        return [
            Flow(
                element.get("id"),
                ends[0],
                ends[1],
                attribute(element, "name"),
                read_condition(self._source, element.find(f"{MODEL}conditionExpression")),
                self._dialect.listeners(element),
                element.sourceline,
                documentation_of(element),
            )
        ]

    def _refuse_end(self, element: etree._Element, reference: str | None, end: str) -> None:
        if reference is None:
            said = f"The sequence flow has no {end}."
        elif self._source.referenced(reference) is None:
            said = f"The sequence flow's {end} '{reference}' does not exist."
        else:
            said = f"The sequence flow's {end} '{reference}' is not a node of the same process or sub-process."
        self._source.refuse(element, said, "Connect two nodes of one process or sub-process.")

    def _compensation_handlers(self, level: etree._Element, nodes: dict[str, Node]) -> dict[str, str]:
        handlers = {}
        for association in level.iterchildren(f"{MODEL}association"):
            ends = [local_reference(association.get(end, "").strip()) for end in ("sourceRef", "targetRef")]
            source, target = (nodes.get(end) for end in ends)
            if source is None or target is None or not any(event.kind == "compensate" for event in source.events):
                continue
            if source.type != "boundaryEvent":
                continue
            if not target.is_for_compensation:
                self._source.refuse(
                    association,
                    f"The activity '{target.id}' that compensates is not marked for compensation.",
                    "Draw it by the boundary event's connector, or set isForCompensation.",
                )
            elif source.id in handlers:
                self._source.refuse(
                    association, f"The event '{source.id}' has two compensation handlers.", "Keep one of them."
                )
            else:
                handlers[source.id] = target.id
        return handlers
