"""A finding: what is wrong in an analyst's file, where, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from runner.rejection import InvalidArgument

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """One thing found in a file. `line` counts from 1; `cure` says what to change."""

    message: str
    cure: str
    file: str
    line: int | None = None
    column: int | None = None
    element_id: str | None = None
    element_name: str | None = None
    element_type: str | None = None
    severity: Severity = "error"
    rule: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        named = f" '{self.element_name}'" if self.element_name else ""
        element = f" {self.element_type or 'element'}{named} ({self.element_id}):" if self.element_id else ""
        return " ".join(f"{where}:{element} {self.message} {self.cure}".split())  # on one line, whatever names hold


class Unreadable(InvalidArgument):
    """A file that can't be put in service, with everything that was found in it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        by_file: dict[str, list[str]] = {}
        for finding in self.findings:
            by_file.setdefault(finding.file, []).append(str(finding))
        super().__init__("\n".join(str(finding) for finding in self.findings), by_file)
