"""bidflow check: what is wrong in diagrams, decision tables and forms, before anything is deployed."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from runner.commands.files import gather
from runner.commands.progress import progress
from runner.notation.decision import read_decisions
from runner.notation.diagram import read_diagram
from runner.notation.finding import Finding, Unreadable
from runner.notation.form import read_form

READERS: dict[str, Callable[[str, bytes], Any]] = {
    ".bpmn": read_diagram,
    ".dmn": read_decisions,
    ".form": read_form,
}


@click.command("check")
@click.argument("places", metavar="FILE|FOLDER…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON, for other programs.")
def command(places: tuple[str, ...], as_json: bool) -> None:
    """Check diagrams (.bpmn), decision tables (.dmn) and forms (.form).

    Everything that is found is listed at once, each finding with its file and line, the element and what to change.
    Nothing is stored. The exit code is 1 when there is an error, 0 when there is none.

    \b
    Examples:
      bidflow check order.bpmn
      bidflow check processes forms
      bidflow check --json processes > findings.json
    """
    files = gather(places)
    findings = [finding for path in progress(files, "checking", quiet=as_json) for finding in check(path)]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        report(findings, len(files))
    if any(finding.severity == "error" for finding in findings):
        raise click.exceptions.Exit(1)


def check(path: Path) -> list[Finding]:
    """What is found in one file, in the order of its lines."""
    try:
        READERS[path.suffix.lower()](str(path), path.read_bytes())
    except Unreadable as unreadable:
        return sorted(unreadable.findings, key=lambda finding: (finding.line or 0, finding.column or 0))
    return []


def report(findings: list[Finding], files: int) -> None:
    """The findings as people read them, and a closing line that says how it stands."""
    for finding in findings:
        click.echo(f"{finding}" if finding.severity == "error" else f"{finding} ({finding.severity})")
    errors = sum(finding.severity == "error" for finding in findings)
    checked = f"{files} file{'' if files == 1 else 's'} checked"
    if errors:
        click.echo(f"{checked}: {errors} error{'' if errors == 1 else 's'}.", err=True)
    else:
        click.echo(f"{checked}: nothing stands against deploying.")
