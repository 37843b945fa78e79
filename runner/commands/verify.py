"""bidflow verify: whether a backup is sound."""

from pathlib import Path

import click

from runner.records.backup import verify
from runner.rejection import InvalidState


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def command(file: Path) -> None:
    """Look into the backup FILE without changing it: is it whole, of a known version, and free of contradictions.

    \b
    Example:
      bidflow verify /backup/bidflow-20270104-020000.sqlite3
    """
    verdict = verify(file)
    if verdict.wrong:
        raise InvalidState(f"{file} is not sound: {'; '.join(verdict.wrong)}")
    for name, number in verdict.counts.items():
        click.echo(f"  {name.replace('_', ' '):<20} {number:>10,}")
    click.echo(f"{file} is sound.")
