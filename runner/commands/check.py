"""bidflow check: what is wrong in diagrams, decision tables and forms, before anything is deployed."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace

import click

from runner.commands.files import GivenFile, gather
from runner.commands.progress import progress
from runner.notation.finding import Finding
from runner.records.bundle import require_files
from runner.records.checking import check_files


@click.command("check", short_help="Find what is wrong in diagrams, tables and forms.")
@click.argument("places", metavar="FILE|FOLDER…", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Write the findings as JSON, for other programs.")
def command(places: tuple[str, ...], as_json: bool) -> None:
    """Check diagrams (.bpmn), decision tables (.dmn) and forms (.form) as deploying them would.

    Everything that is found is listed at once, each finding with its file and line, the element and what to change.
    Nothing is stored, no server is needed. The exit code is 1 when there is an error, 0 when there is none.

    \b
    Examples:
      bidflow check order.bpmn
      bidflow check processes forms
      bidflow check --json processes > findings.json
    """
    files = gather(places)
    findings = findings_in(files, quiet=as_json)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
    else:
        report(findings, len(files))
    if any(finding.severity == "error" for finding in findings):
        raise click.exceptions.Exit(1)


def findings_in(files: Sequence[GivenFile], quiet: bool = False) -> list[Finding]:
    """All findings, of each file by line: the same that deploying them would find."""
    contents = [(file.name, file.content) for file in progress(files, "reading", quiet=quiet)]
    require_files(contents)
    paths = {file.name: str(file.path) for file in files}
    found = [
        replace(finding, file=paths.get(finding.file, finding.file)) for finding in check_files(None, contents).findings
    ]
    return sorted(found, key=lambda finding: (finding.file, finding.line or 0, finding.column or 0))


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
