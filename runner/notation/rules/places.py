"""Where rules look: the processes that run, their nodes and flows, and the finding at one of them."""

from collections.abc import Iterator

from runner.notation.decision import Decision, DecisionModel
from runner.notation.finding import Finding, Severity
from runner.notation.model import Container, Diagram, Flow, Node, Process


def containers(diagram: Diagram) -> Iterator[Container]:
    """The inside of every executable process and of every sub-process in it."""
    for process in executable(diagram):
        yield process.content
        for node in process.content.all_nodes():
            if node.content is not None:
                yield node.content


def nodes(diagram: Diagram) -> Iterator[Node]:
    """Every node that can run, at any depth."""
    for container in containers(diagram):
        yield from container.nodes.values()


def executable(diagram: Diagram) -> Iterator[Process]:
    """The processes that can run."""
    return (process for process in diagram.processes if process.is_executable)


def at(
    diagram: Diagram, place: Node | Flow | Process, message: str, cure: str, severity: Severity = "error"
) -> Finding:
    """A finding at a node, flow or process."""
    kind = place.type if isinstance(place, Node) else "sequenceFlow" if isinstance(place, Flow) else "process"
    return Finding(
        message,
        cure,
        diagram.file,
        line=place.line,
        element_id=place.id,
        element_name=place.name,
        element_type=kind,
        severity=severity,
    )


def at_decision(
    model: DecisionModel, decision: Decision, message: str, cure: str, severity: Severity = "error"
) -> Finding:
    """A finding at a decision of a DMN file."""
    return Finding(
        message,
        cure,
        model.file,
        line=decision.line,
        element_id=decision.id,
        element_name=decision.name,
        element_type="decision",
        severity=severity,
    )
