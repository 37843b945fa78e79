"""What is found in a form's file, with the place of each component."""

from collections.abc import Mapping
from typing import Any

from runner.notation.finding import Finding, Severity


class Report:
    """Findings on one file."""

    def __init__(self, file: str, lines: Mapping[str, int] | None = None) -> None:
        self.file = file
        self.lines = lines or {}
        self.findings: list[Finding] = []

    @property
    def errors(self) -> list[Finding]:
        """Those that keep the form out of service."""
        return [finding for finding in self.findings if finding.severity == "error"]

    def refuse(self, pointer: str, definition: Any, message: str, cure: str, severity: Severity = "error") -> None:
        """Note a finding at the JSON pointer of a component; one without an id is named by the pointer."""
        known: Mapping[str, Any] = definition if isinstance(definition, Mapping) else {}
        component_id, label, kind = (_text(known.get(name)) for name in ("id", "label", "type"))
        at = "" if component_id else f"{pointer or 'The form'}: "
        self.findings.append(
            Finding(
                message=at + message,
                cure=cure,
                file=self.file,
                line=self.lines.get(pointer),
                element_id=component_id,
                element_name=label,
                element_type=kind,
                severity=severity,
                rule="form",
            )
        )


def _text(value: Any) -> str | None:
    return value[:200] if isinstance(value, str) and value else None
