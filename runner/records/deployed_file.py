"""One file of a deployment: what it holds, whether it changed, and the definitions made of it."""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from runner.engine import ExecutableProcess, compile_process
from runner.identifiers import new_id
from runner.notation.camunda_forms import form_file
from runner.notation.decision import read_decisions
from runner.notation.diagram import read_diagram
from runner.notation.finding import Finding, Unreadable
from runner.notation.form import read_form
from runner.notation.model import Diagram, Node, Process, Script
from runner.records.decision_definition import DecisionDefinition
from runner.records.definition import Definition
from runner.records.deployment import Deployment, Resource
from runner.records.form_definition import FormDefinition
from runner.records.process_definition import ProcessDefinition
from runner.records.values_of import values_of
from runner.rejection import NotFound

LONGEST_KEY = 200
KINDS: dict[str, type[Definition]] = {
    "process": ProcessDefinition,
    "decision": DecisionDefinition,
    "form": FormDefinition,
}


@dataclass
class Draft:
    """A definition about to be written; a process with its executable form."""

    definition: Definition
    executable: ExecutableProcess | None = None

    def bind_start_form(self, session: Session) -> None:
        """Find the start form's definition for good, where it is not the latest that counts."""
        definition = self.definition
        if not isinstance(definition, ProcessDefinition):
            return
        file = form_file(definition.start_form_key)
        if file is not None:
            with suppress(NotFound):  # it is looked for again when somebody starts
                definition.start_form_id = FormDefinition.in_file(session, file, definition.deployment_id).id
            return
        if definition.start_form_ref is None:
            return
        reference = definition.start_form_reference
        if reference is None or reference.binding == "latest":
            return
        version = reference.version_text
        definition.start_form_id = FormDefinition.bound(
            session,
            definition.start_form_ref,
            reference.binding,
            deployment_id=definition.deployment_id,
            version=int(version) if version and version.isdecimal() else None,
            version_tag=reference.version_tag,
        ).id


@dataclass
class DeployedFile:
    """A file that could be read. `present` is the deployment that brought it as it is, if nothing changed."""

    name: str
    content: bytes
    read: Any
    keys: list[tuple[str, str]] = field(default_factory=list)
    present: Deployment | None = None
    is_changed: bool = True

    @property
    def digest(self) -> str:
        return digest_of(self.content)

    @property
    def refers_to_bundle(self) -> bool:
        """Whether it means other files of its own deployment."""
        if not isinstance(self.read, Diagram):
            return False
        return any(
            (isinstance(value, Script) and value.resource)
            or getattr(value, "binding", None) == "deployment"
            or form_file(getattr(value, "key_text", None))
            for value in values_of(self.read)
        )

    def finding(self, message: str, cure: str) -> Finding:
        """Something wrong with the file as a whole."""
        return Finding(message, cure, self.name, rule="deploy")

    def compare(self, session: Session) -> None:
        """See whether the newest versions of all it holds came from the very same file."""
        found = [
            session.execute(
                select(Resource.digest, Resource.deployment_id)
                .join(KINDS[kind], KINDS[kind].resource_id == Resource.id)
                .where(KINDS[kind].key == key, KINDS[kind].is_latest)
            ).one_or_none()
            for kind, key in self.keys
        ]
        if not self.keys:
            statement = (
                select(Resource.digest, Resource.deployment_id)
                .join(Deployment, Deployment.id == Resource.deployment_id)
                .where(Resource.name == self.name)
                .order_by(Deployment.deployed_at.desc())
                .limit(1)
            )
            found = [session.execute(statement).one_or_none()]
        self.is_changed = any(row is None or row.digest != self.digest for row in found)
        if not self.is_changed and found[0] is not None:
            self.present = session.get(Deployment, found[0].deployment_id)

    def drafts(self, session: Session, deployment: Deployment, resource: Resource) -> list[Draft]:
        """A draft of each definition it holds, at its next version."""
        made = []
        for kind, key in self.keys:
            model = KINDS[kind]
            version = (session.scalar(select(func.max(model.version)).where(model.key == key)) or 0) + 1
            definition = model(
                id=f"{key}:{version}:{new_id()}",
                key=key,
                version=version,
                version_tag=None,
                deployment_id=deployment.id,
                resource_id=resource.id,
                is_latest=True,
                created_at=deployment.deployed_at,
            )
            definition.resource = resource
            made.append(DESCRIBERS[kind](self, definition))
        return made


def digest_of(content: bytes) -> str:
    """What tells whether a file is the same: SHA-256, hex."""
    return hashlib.sha256(content).hexdigest()


def read_file(name: str, content: bytes) -> DeployedFile:
    """Read a file by its ending; what is neither diagram, decision nor form is kept for scripts to name."""
    ending = next((ending for ending in READERS if name.lower().endswith(ending)), "")
    file = DeployedFile(name, content, None)
    if ending:
        READERS[ending](file)
    for kind, key in file.keys:
        if len(key) > LONGEST_KEY:
            problem = f"The id of {kind} '{key[:40]}…' has {len(key)} characters."
            raise Unreadable([file.finding(problem, f"Use at most {LONGEST_KEY}.")])
    return file


def read_bpmn(file: DeployedFile) -> None:
    file.read = read_diagram(file.name, file.content)
    file.keys = process_keys(file.read)


def process_keys(diagram: Diagram) -> list[tuple[str, str]]:
    """The processes that can be run; none where the drawing is kept as documentation."""
    return [("process", process.id) for process in diagram.processes if process.is_executable]


def read_dmn(file: DeployedFile) -> None:
    file.read = read_decisions(file.name, file.content)
    file.keys = [("decision", key) for key in file.read.decisions]


def read_camunda_form(file: DeployedFile) -> None:
    file.read = read_form(file.name, file.content)
    file.keys = [("form", file.read.id)]


def describe_process(file: DeployedFile, definition: Definition) -> Draft:
    """The row of a process, and its executable form; Unreadable with what can't be run."""
    process = next(process for process in file.read.processes if process.id == definition.key)
    start = none_start_of(process)
    form = start.form if start else None
    definition.version_tag = process.version_tag
    for name, value in {
        "name": process.name,
        "names": dict(process.names),
        "documentation": process.documentation,
        "is_suspended": False,
        "is_startable": process.is_startable_in_tasklist and has_none_start(process),
        "starter_users": list(process.candidate_starter_users),
        "starter_groups": list(process.candidate_starter_groups),
        "reader_groups": [group.strip() for group in process.properties.get("readerGroups", "").split(",") if group],
        "has_start_form": form is not None,
        "start_form_ref": form.ref if form else None,
        "start_form_key": form.key_text if form else None,
        "history_time_to_live": process.history_time_to_live,
    }.items():
        setattr(definition, name, value)
    executable = compile_process(
        file.read,
        process.id,
        definition_id=definition.id,
        deployment_id=definition.deployment_id,
        version=definition.version,
    )
    return Draft(definition, executable)


def none_start_of(process: Process) -> Node | None:
    """The start event that people start it by."""
    starts = (node for node in process.content.nodes.values() if node.type == "startEvent")
    return next((node for node in starts if not node.events), None)


def has_none_start(process: Process) -> bool:
    """Whether people can start it: by a none start event, or because no start event is drawn at all."""
    is_drawn = any(node.type == "startEvent" for node in process.content.nodes.values())
    return none_start_of(process) is not None or not is_drawn


def describe_decision(file: DeployedFile, definition: Definition) -> Draft:
    decision = file.read.decisions[definition.key]
    definition.version_tag = decision.version_tag
    definition.name = decision.name  # type: ignore[attr-defined]
    return Draft(definition)


def describe_form(file: DeployedFile, definition: Definition) -> Draft:
    definition.version_tag = file.read.version_tag
    return Draft(definition)


READERS: dict[str, Callable[[DeployedFile], None]] = {
    ".bpmn": read_bpmn,
    ".bpmn20.xml": read_bpmn,
    ".dmn": read_dmn,
    ".dmn11.xml": read_dmn,
    ".form": read_camunda_form,
}
DESCRIBERS: dict[str, Callable[[DeployedFile, Definition], Draft]] = {
    "process": describe_process,
    "decision": describe_decision,
    "form": describe_form,
}
