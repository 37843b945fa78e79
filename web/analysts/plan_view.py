"""What the deploy page shows of a plan: files, findings, differences, and what the browser draws of them."""

import json
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from runner.notation.decision.table_text import read_tables
from runner.notation.difference import Difference
from runner.notation.encoding import read_text
from runner.notation.finding import Finding, Unreadable
from runner.records.migration_plan import MigrationPlan
from runner.records.plan import Plan, PlannedFile
from web.analysts.table_changes import ChangedTable, laid_over

LARGEST_PREVIEW = 1_500_000  # bytes


class FileView:
    """One file on the page."""

    def __init__(self, file: PlannedFile, number: int) -> None:
        self.file = file
        self.number = number
        self.name = file.name
        self.kind = kind_of(file.name)
        self.findings = file.findings
        self.difference = file.difference if file.state == "changed" else None

    @property
    def running(self) -> int:
        """Cases that will stay on their versions, unless the file is in service as it is."""
        return sum(one.running for one in self.file.definitions) if self.file.state == "changed" else 0

    @property
    def worst(self) -> str:
        """The severity of the worst finding, empty where there is none."""
        found = {finding.severity for finding in self.findings}
        return next((severity for severity in ("error", "warning", "note") if severity in found), "")

    @cached_property
    def tables(self) -> list[ChangedTable]:
        """Its tables, over those in service."""
        if self.kind != "decision":
            return []
        after = read_tables(self.name, self.file.content)
        return laid_over(read_tables(self.name, self.file.before) if self.file.before else after, after)

    @cached_property
    def for_browser(self) -> dict[str, Any]:
        """What bpmn-js or form-js draws; nothing for what is broken beyond drawing, or too large."""
        if len(self.file.content) > LARGEST_PREVIEW:
            return {}
        if self.kind == "process":
            return diagram_for_browser(self.file.content, self.file.before, self.difference, self.findings)
        if self.kind == "form":
            return form_for_browser(self.file.content, self.file.before, self.difference)
        return {}


class PlanView:
    """The whole plan."""

    def __init__(self, planned: Plan, moves: Mapping[str, MigrationPlan], touched: Mapping[str, str]) -> None:
        self.plan = planned
        self.moves = moves
        self.touched = touched
        files = [FileView(file, number) for number, file in enumerate(planned.files)]
        self.files = sorted(files, key=lambda file: file.worst != "error")  # what must be mended stands first
        self.states = Counter(file.state for file in planned.files)
        self.running = sum(file.running for file in self.files)


def diagram_for_browser(
    content: bytes, before: bytes | None, difference: Difference | None, findings: tuple[Finding, ...] = ()
) -> dict[str, Any]:
    """A diagram with its marks; with a difference also the older one, each with what it alone shows."""
    marks: dict[str, list[str]] = {"error": [], "warning": []}
    for finding in findings:
        if finding.element_id and finding.severity in marks:
            marks[finding.severity].append(finding.element_id)
    told: dict[str, Any] = {"xml": text_of(content), "marks": marks}
    if difference is not None and difference.changes:
        marks |= {kind: difference.ids(kind) for kind in ("added", "changed", "moved")}
        told["older"] = {"xml": text_of(before or b""), "marks": older_marks(difference)}
    return told


def form_for_browser(content: bytes, before: bytes | None, difference: Difference | None) -> dict[str, Any]:
    """A form with its marks; with a difference also the older one."""
    try:
        told: dict[str, Any] = {"schema": json.loads(content)}
        if difference is not None and difference.changes and before is not None:
            told["marks"] = {kind: difference.ids(kind) for kind in ("added", "changed")}
            told["older"] = {"schema": json.loads(before), "marks": older_marks(difference)}
    except ValueError:
        return {}
    return told


def older_marks(difference: Difference) -> Mapping[str, list[str]]:
    """What is marked on the older diagram."""
    return {kind: difference.ids(kind) for kind in ("removed", "changed", "moved")}


def text_of(content: bytes) -> str:
    """The file as text, in whatever encoding it came; a byte that fits none shows as a mark."""
    try:
        return read_text("", content)
    except Unreadable:
        return content.decode("utf-8", "replace")


def kind_of(name: str) -> str:
    """process, decision, form, or script."""
    lower = name.lower()
    if lower.endswith((".bpmn", ".bpmn20.xml")):
        return "process"
    if lower.endswith((".dmn", ".dmn11.xml")):
        return "decision"
    return "form" if lower.endswith(".form") else "script"
