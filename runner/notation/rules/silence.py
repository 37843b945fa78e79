"""Processes that do not say whether they can be run: what looks complete is run, unless a rule says it can't be."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from runner.notation.finding import Finding
from runner.notation.model import Container, Diagram, Flow, Process
from runner.notation.rules.check import check_diagram
from runner.notation.rules.places import at


def settled(diagram: Diagram, uncompiled: Callable[[Diagram], Iterable[Finding]]) -> Diagram:
    """The diagram; its silent processes as drawings, with the reasons as warnings, if one of them could not run.

    BPMN's default is that a process is not executable; most tools that draw for documentation leave it out.
    """
    silent = [process for process in diagram.processes if process.is_executable and not process.says_so]
    if not any(f"{process.id}.task" not in process.content.nodes for process in silent):
        return diagram  # none, or nothing but global tasks
    inside = {process.id for process in silent}
    for process in silent:
        for level in _levels(process):
            inside.update(level.nodes, (flow.id for flow in level.flows))
    against = [
        finding
        for finding in (*check_diagram(diagram), *uncompiled(diagram))
        if finding.severity == "error" and finding.element_id in inside
    ]
    against += [finding for process in silent for finding in _undecided(diagram, process)]
    if not against:
        return diagram
    told = [replace(finding, severity="warning") for finding in against]
    told += [
        at(
            diagram,
            process,
            "The process is only drawn: it does not say that it can be run.",
            "To run it, mark it as executable and mend what stands against it.",
            "note",
        )
        for process in silent
    ]
    processes = tuple(replace(one, is_executable=False) if one in silent else one for one in diagram.processes)
    findings = sorted((*diagram.findings, *told), key=lambda finding: finding.line or 0)
    return replace(diagram, processes=processes, findings=tuple(findings))


def _undecided(diagram: Diagram, process: Process) -> Iterator[Finding]:
    """The gateways that choose by nothing: in a drawing the names of the flows say it to people."""
    for level in _levels(process):
        leaving: dict[str, list[Flow]] = defaultdict(list)
        for flow in level.flows:
            leaving[flow.source].append(flow)
        for node_id, flows in leaving.items():
            node = level.nodes[node_id]
            chooses = node.type in ("exclusiveGateway", "inclusiveGateway") and len(flows) > 1
            if chooses and all(flow.condition is None for flow in flows):
                message = "The gateway chooses by nothing: none of its flows has a condition."
                yield at(diagram, node, message, "Give its flows conditions, all but the default one.")


def _levels(process: Process) -> list[Container]:
    return [process.content, *(node.content for node in process.content.all_nodes() if node.content is not None)]
