"""Plan: what deploying files would do, with nothing stored."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from runner.notation.difference import Difference, compare_files
from runner.notation.finding import Finding
from runner.records.bundle import require_files
from runner.records.checking import check_files
from runner.records.definition import Definition
from runner.records.deployed_file import KINDS, DeployedFile
from runner.records.versions import running_cases


@dataclass(frozen=True)
class PlannedDefinition:
    """What a file defines; `newest` is the version in service, None when there is none."""

    kind: str
    key: str
    newest: int | None
    running: int  # cases on older versions, which stay on them


@dataclass(frozen=True)
class PlannedFile:
    """One file: what becomes of it and what it changes. `before` is the file in service, byte for byte."""

    name: str
    content: bytes
    state: Literal["new", "changed", "same", "broken"]
    definitions: tuple[PlannedDefinition, ...] = ()
    read: Any = None
    before: bytes | None = None
    difference: Difference | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Plan:
    """All files in the order given, and everything found in them."""

    files: tuple[PlannedFile, ...]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        return sum(finding.severity == "error" for finding in self.findings)

    @property
    def warnings(self) -> int:
        return sum(finding.severity == "warning" for finding in self.findings)

    @property
    def is_unchanged(self) -> bool:
        """Whether everything is in service as it is."""
        return all(file.state == "same" for file in self.files)


def plan(session: Session, files: Iterable[tuple[str, bytes]]) -> Plan:
    """What deploying these files would do. Raises InvalidArgument for none, too many, or two of a name."""
    files = list(files)
    require_files(files)
    checked = check_files(session, files)
    readable = {file.name: file for file in checked.files}
    planned = []
    for name, content in files:
        findings = tuple(finding for finding in checked.findings if finding.file == name)
        file = readable.get(name)
        if file is None:
            planned.append(PlannedFile(name, content, "broken", findings=findings))
        else:
            planned.append(planned_file(session, file, findings))
    return Plan(tuple(planned), checked.findings)


def planned_file(session: Session, file: DeployedFile, findings: tuple[Finding, ...]) -> PlannedFile:
    """One file against what is in service."""
    file.compare(session)
    newest = [
        session.scalars(select(KINDS[kind]).where(KINDS[kind].key == key, KINDS[kind].is_latest)).one_or_none()
        for kind, key in file.keys
    ]
    definitions = tuple(
        PlannedDefinition(
            kind,
            key,
            found.version if found is not None else None,
            running_cases(session, key) if kind == "process" and found is not None else 0,
        )
        for (kind, key), found in zip(file.keys, newest, strict=True)
    )
    before = before_of(newest)
    state: Literal["new", "changed", "same"] = "changed" if before is not None else "new"
    if not file.is_changed:
        state = "same"
    difference = compare_files(file.name, before, file.content) if before is not None else None
    return PlannedFile(file.name, file.content, state, definitions, file.read, before, difference, findings)


def before_of(newest: Sequence[Definition | None]) -> bytes | None:
    """The file in service that the first definition came in."""
    return next((found.resource.content for found in newest if found is not None), None)
