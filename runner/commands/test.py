"""bidflow test: play the scenarios beside diagrams, and say what they leave untried."""

from collections.abc import Sequence
from pathlib import Path

import click

from runner.commands.files import GivenFile, gather
from runner.commands.progress import progress
from runner.notation.finding import Finding, Unreadable
from runner.records.passed import Passed
from runner.rejection import InvalidArgument
from runner.scenarios import Coverage, Scenario, Theatre, read_scenario
from runner.scenarios.report import as_html, as_text
from runner.scenarios.scenario import ENDING


@click.command("test")
@click.argument("places", metavar="FOLDER…", nargs=-1, required=True)
@click.option("--with", "others", metavar="PLACE", multiple=True, help="Deploy this too; by default a folder 'forms'.")
@click.option("--only", metavar="TEXT", help="Play only scenarios whose file or name contains this.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Write a report with pictures (HTML).")
@click.option("--full", is_flag=True, help="Fail as well when a flow is taken by no scenario.")
def command(
    places: tuple[str, ...], others: tuple[str, ...], only: str | None, report: Path | None, full: bool
) -> None:
    """Play every *.scenario.yaml in the folders, each on a fresh installation with all their files deployed.

    The report says which sequence flows of the diagrams and which rules of the tables no scenario passed. Nothing of
    an installation is touched. The exit code is 1 when a scenario fails.

    \b
    Examples:
      bidflow test processes
      bidflow test processes --report coverage.html
      bidflow test processes/order --with forms --only approval
    """
    scenarios = chosen(read_all(places), only)
    files = [(file.name, file.content) for file in gather((*places, *(others or forms_beside(places))))]
    with Theatre(files) as theatre:
        played = [theatre.play(scenario) for scenario in progress(scenarios, "playing")]
    passed = Passed()
    for one in played:
        passed.add(one.passed)
    coverage = Coverage.of(own_files(gather(places)), passed)
    click.echo("\n".join(as_text(played, coverage)))
    if report is not None:
        report.write_text(as_html(played, coverage), encoding="utf-8")
        click.echo(f"\n{report} has the pictures.")
    failures = sum(one.failure is not None for one in played)
    if failures or (full and not coverage.is_full):
        said = f"{failures} of {len(played)} scenarios failed." if failures else "Not every flow was taken."
        click.echo(said, err=True)
        raise click.exceptions.Exit(1)


def read_all(places: Sequence[str]) -> list[Scenario]:
    """Every scenario in the folders, by its path; Unreadable with all findings of all files."""
    found: list[Scenario] = []
    findings: list[Finding] = []
    for place in places:
        folder = Path(place)
        if not folder.exists():
            raise InvalidArgument(f"{place} does not exist; name a folder that does.")
        for path in sorted(folder.rglob(f"*{ENDING}")) if folder.is_dir() else ():
            try:
                found.append(read_scenario(path))
            except Unreadable as unreadable:
                findings.extend(unreadable.findings)
    if findings:
        raise Unreadable(findings)
    return found


def chosen(scenarios: list[Scenario], only: str | None) -> list[Scenario]:
    """Those whose file or name contains a text; InvalidArgument when there is nothing to play."""
    found = [one for one in scenarios if not only or only in one.file or only in one.name]
    if not found:
        raise InvalidArgument(f"there is no scenario to play: write one in a file that ends in {ENDING}.")
    return found


def forms_beside(places: Sequence[str]) -> list[str]:
    """The folder `forms` beside each folder, or beside the one above it, where there is one."""
    found = []
    for place in places:
        for above in list(Path(place).resolve().parents)[:2]:
            if (above / "forms").is_dir():
                found.append(str(above / "forms"))
                break
    return list(dict.fromkeys(found))


def own_files(files: Sequence[GivenFile]) -> list[tuple[str, bytes]]:
    """Name and content, as the coverage takes them."""
    return [(file.name, file.content) for file in files]
