"""Coverage: which flows of diagrams and rules of tables were passed, of all there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from runner.notation.decision.table_text import TableText, read_tables
from runner.notation.diagram import read_diagram
from runner.notation.model import Container, Flow, Process
from runner.records.deployed_file import READERS, read_bpmn
from runner.records.passed import Passed


@dataclass(frozen=True)
class ProcessCoverage:
    """One process: its flows, and which of them and of its elements were passed."""

    file: str
    source: bytes
    process: Process
    flows: tuple[Flow, ...]
    passed_flows: frozenset[str]
    passed_elements: frozenset[str]

    @property
    def missing(self) -> list[Flow]:
        """The flows that no scenario took, as drawn."""
        return [flow for flow in self.flows if flow.id not in self.passed_flows]

    def told(self, flow: Flow) -> str:
        """A flow in words: from where, to where, under which name."""
        labels = {node.id: node.name or node.id for node in self.process.content.all_nodes()}
        named = f" ({flow.name})" if flow.name else ""
        return f"{labels.get(flow.source, flow.source)} → {labels.get(flow.target, flow.target)}{named}"


@dataclass(frozen=True)
class TableCoverage:
    """One decision table, and the numbers of the rules that fired."""

    file: str
    table: TableText
    fired: frozenset[int]

    @property
    def missing(self) -> list[int]:
        return [rule.number for rule in self.table.rules if rule.number not in self.fired]


@dataclass(frozen=True)
class Coverage:
    """Everything that was deployed, against what was passed."""

    processes: tuple[ProcessCoverage, ...]
    tables: tuple[TableCoverage, ...]

    @classmethod
    def of(cls, files: Iterable[tuple[str, bytes]], passed: Passed) -> "Coverage":
        """The coverage of these files."""
        processes: list[ProcessCoverage] = []
        tables: list[TableCoverage] = []
        for name, content in files:
            reader = next((read for ending, read in READERS.items() if name.lower().endswith(ending)), None)
            if reader is read_bpmn:
                processes += _processes(name, content, passed)
            elif name.lower().endswith((".dmn", ".dmn11.xml")):
                tables += [
                    TableCoverage(name, table, frozenset(passed.rules.get(table.id, ())))
                    for table in read_tables(name, content)
                    if table.rules
                ]
        return cls(tuple(processes), tuple(tables))

    @property
    def is_full(self) -> bool:
        """Whether every flow was taken."""
        return not any(process.missing for process in self.processes)


def _processes(name: str, content: bytes, passed: Passed) -> list[ProcessCoverage]:
    return [
        ProcessCoverage(
            name,
            content,
            process,
            tuple(_flows(process.content)),
            frozenset(passed.flows.get(process.id, ())),
            frozenset(passed.elements.get(process.id, ())),
        )
        for process in read_diagram(name, content).processes
        if process.is_executable
    ]


def _flows(container: Container) -> Sequence[Flow]:
    found = list(container.flows)
    for node in container.all_nodes():
        if node.content is not None:
            found += node.content.flows
    return found
