"""Checking: all that is found in files before they go into service, for command, page and deploying alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from runner.engine import compile_process
from runner.notation.decision import Decision, DecisionModel
from runner.notation.diagram import inspect_diagram
from runner.notation.finding import Finding, Unreadable
from runner.notation.form import Form
from runner.notation.model import CalledElement, Diagram, Process
from runner.notation.rules import check_decisions, check_diagram, settled
from runner.notation.rules.unknown_message import caught_messages
from runner.notation.rules.unknown_signal import caught_signals
from runner.records.decision_definition import DecisionDefinition
from runner.records.definition import Definition
from runner.records.deployed_file import READERS, DeployedFile, Draft, process_keys, read_file
from runner.records.form_definition import FormDefinition
from runner.records.group import Group
from runner.records.process_definition import ProcessDefinition
from runner.records.start_event import require_starts

SEVERITIES = ("error", "warning", "note")
DIAGRAMS = (".bpmn", ".bpmn20.xml")
UNKNOWN_RULES = {
    "unknown-process": "process",
    "unknown-decision": "decision",
    "unknown-form": "form",
    "unknown-message": "process",
    "unknown-signal": "process",
    "unknown-error": "process",
    "unknown-escalation": "process",
}


@dataclass(frozen=True)
class Checked:
    """The files that could be read, in the order given, and what was found in all of them, by file and line."""

    files: tuple[DeployedFile, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What stands against deploying."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    def require_sound(self) -> None:
        """Refuse files with an error; Unreadable has every finding, errors first."""
        if self.errors:
            raise Unreadable(sorted(self.findings, key=lambda finding: SEVERITIES.index(finding.severity)))


def check_files(session: Session | None, files: Iterable[tuple[str, bytes]]) -> Checked:
    """Read and check files as deploying them would; without a session nothing else is deployed. Nothing is stored."""
    reading = read_files(files)
    readable = reading.files
    findings = [*reading.findings, *same_keys(readable), *check_read(session, readable, reading)]
    order = sorted(findings, key=lambda one: (one.file, one.line or 0, one.column or 0, SEVERITIES.index(one.severity)))
    return Checked(tuple(readable), tuple(order))


@dataclass(frozen=True)
class Reading:
    """The files of a bundle that could be read, what stands against the others, and these as far as they can be."""

    files: list[DeployedFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    fragments: list[Diagram] = field(default_factory=list)


def read_files(files: Iterable[tuple[str, bytes]]) -> Reading:
    """Read every file; a broken one hides nothing that can be found in it or in the others."""
    reading = Reading()
    for name, content in files:
        try:
            file = read_file(name, content)
            if isinstance(file.read, Diagram):
                file.read = settled(file.read, uncompiled)
                file.keys = process_keys(file.read)
            reading.files.append(file)
        except Unreadable as unreadable:
            reading.findings.extend(unreadable.findings)
            reading.broken.append(name)
            reading.fragments.extend(fragment(name, content))
    return reading


def fragment(name: str, content: bytes) -> Iterator[Diagram]:
    """A diagram that can't be put in service, as far as it can be read."""
    if not name.lower().endswith(DIAGRAMS):
        return
    try:
        yield inspect_diagram(name, content)
    except Unreadable:
        return


def check_read(session: Session | None, files: Sequence[DeployedFile], reading: Reading | None = None) -> list[Finding]:
    """What the rules, and compiling, find in files that could be read; `reading` tells of others of the bundle."""
    reading = reading or Reading()
    shelf = DeployedShelf(session, files)
    hidden = hidden_kinds(reading.broken)
    findings: list[Finding] = []
    for drawn in reading.fragments:
        findings.extend(one for one in check_diagram(drawn, shelf) if UNKNOWN_RULES.get(one.rule) not in hidden)
    for file in files:
        if isinstance(file.read, Diagram):
            findings.extend(file.read.findings)
            found = check_diagram(file.read, shelf)
            findings.extend(finding for finding in found if UNKNOWN_RULES.get(finding.rule) not in hidden)
            findings.extend(uncompiled(file.read))
        elif isinstance(file.read, DecisionModel):
            findings.extend(check_decisions(file.read))
        elif isinstance(file.read, Form):
            findings.extend(file.read.warnings)
    return findings


def hidden_kinds(unreadable: Iterable[str]) -> set[str]:
    """The kinds of which a file could not be read: what is missing may be in it, so nothing is said of them."""
    kinds = {".bpmn": "process", ".bpmn20.xml": "process", ".dmn": "decision", ".dmn11.xml": "decision"}
    endings = [next((ending for ending in READERS if name.lower().endswith(ending)), "") for name in unreadable]
    return {kinds.get(ending, "form") for ending in endings if ending}


def uncompiled(diagram: Diagram) -> list[Finding]:
    """What the engine can't run, though it can be read."""
    findings: list[Finding] = []
    for process in diagram.processes:
        if not process.is_executable:
            continue
        try:
            executable = compile_process(diagram, process.id, definition_id="check", deployment_id="check", version=1)
            require_starts(Draft(ProcessDefinition(), executable))
        except Unreadable as unreadable:
            findings.extend(replace(finding, rule=finding.rule or "deploy") for finding in unreadable.findings)
    return findings


def same_keys(files: Iterable[DeployedFile]) -> list[Finding]:
    """The keys that two files of a bundle define."""
    findings = []
    keys: dict[tuple[str, str], str] = {}
    for file in files:
        for kind, key in file.keys:
            if (kind, key) in keys:
                findings.append(file.finding(f"{kind} '{key}' is also in {keys[kind, key]}.", "Rename one of them."))
            keys[kind, key] = file.name
    return findings


class DeployedShelf:
    """What rules may know: the files of the bundle, then the newest versions in service (`rules.Shelf`)."""

    def __init__(self, session: Session | None, files: Iterable[DeployedFile]) -> None:
        self.session = session
        self.processes: dict[str, Process] = {}
        self.decisions: dict[str, Decision] = {}
        self.forms: dict[str, Form] = {}
        self.known: dict[str, bool] = {}
        self.diagrams: list[Diagram] = []
        self.names: set[str] = set()
        for file in files:
            self.names.update((file.name, file.name.rpartition("/")[2]))
            if isinstance(file.read, Diagram):
                self.processes.update({one.id: one for one in file.read.processes if one.is_executable})
                self.diagrams.append(file.read)
            elif isinstance(file.read, DecisionModel):
                self.decisions.update(file.read.decisions)
            elif isinstance(file.read, Form):
                self.forms[file.read.id] = file.read

    def has_process(self, key: str) -> bool:
        return key in self.processes or self._newest(ProcessDefinition, key) is not None

    def has_decision(self, key: str) -> bool:
        return key in self.decisions or self._newest(DecisionDefinition, key) is not None

    def has_form(self, key: str) -> bool:
        return key in self.forms or self._newest(FormDefinition, key) is not None

    def callers(self, key: str) -> Iterator[tuple[Diagram, Process, CalledElement]]:
        """The call activities of the bundle, then of what is in service, that call this process."""
        for diagram, process in self._all:
            for node in process.content.all_nodes():
                if node.called is not None and node.called.process_text == key:
                    yield diagram, process, node.called

    def has_message(self, name: str) -> bool:
        """Whether a process waits for a message of this name."""
        return any(name in caught_messages(one) for _, one in self._all)

    def has_signal(self, name: str) -> bool:
        """Whether a process waits for a signal of this name, or of one that is worked out."""
        caught = {one for _, process in self._all for one in caught_signals(process)}
        return name in caught or any("{" in one or one.startswith("=") for one in caught)

    def has_resource(self, name: str) -> bool:
        return name in self.names

    def has_group(self, key: str) -> bool:
        """Whether the group exists; without an installation, or in one that has no groups yet, every one may."""
        if self.session is None:
            return True
        if not self.known:
            self.known[""] = bool(self.session.scalar(select(exists().where(Group.id.is_not(None)))))
        if key not in self.known:
            self.known[key] = not self.known[""] or self.session.get(Group, key) is not None
        return self.known[key]

    def process(self, key: str) -> Process | None:
        if key in self.processes:
            return self.processes[key]
        found = self._newest(ProcessDefinition, key)
        return found.process if isinstance(found, ProcessDefinition) else None

    def decision(self, key: str) -> Decision | None:
        if key in self.decisions:
            return self.decisions[key]
        found = self._newest(DecisionDefinition, key)
        return found.decision if isinstance(found, DecisionDefinition) else None

    def form(self, key: str) -> Form | None:
        if key in self.forms:
            return self.forms[key]
        found = self._newest(FormDefinition, key)
        return found.form if isinstance(found, FormDefinition) else None

    @cached_property
    def _all(self) -> list[tuple[Diagram, Process]]:
        """Every process of the bundle, then the newest version of every other in service."""
        found = [(diagram, one) for diagram in self.diagrams for one in diagram.processes if one.is_executable]
        if self.session is not None:
            newest = self.session.scalars(select(ProcessDefinition).where(ProcessDefinition.is_latest))
            found += [(one.diagram, one.process) for one in newest if one.key not in self.processes]
        return found

    def _newest(self, kind: type[Definition], key: str) -> Definition | None:
        if self.session is None:
            return None
        return self.session.scalars(select(kind).where(kind.key == key, kind.is_latest)).one_or_none()
