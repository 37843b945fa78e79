"""bidflow backup: everything as it is at this moment in one file, while work goes on."""

from pathlib import Path

import click

from runner.clock import clock
from runner.commands.installation import opened, with_installation
from runner.configuration import Configuration
from runner.records.backup import back_up
from runner.records.base import told


@click.command("backup")
@click.argument("place", metavar="FILE|FOLDER", type=click.Path(path_type=Path))
@with_installation
def command(configuration: Configuration, place: Path) -> None:
    """Write a backup of everything (cases, history, diagrams, accounts) to FILE, or into FOLDER under today's name.

    No server has to be stopped. The backup is one SQLite file, also where the installation is on PostgreSQL; it is
    looked into before it gets its name, and never overwrites another.

    \b
    Examples:
      bidflow backup /backup --data /var/lib/bidflow
      bidflow backup before-upgrade.sqlite3 --database-url postgresql://bidflow@db/bidflow
    """
    now = clock.now()
    file = place / f"bidflow-{now:%Y%m%d-%H%M%S}.sqlite3" if place.is_dir() else place
    with opened(configuration) as database:
        verdict = back_up(database, file)
    counts = ", ".join(f"{number} {name.replace('_', ' ')}s" for name, number in verdict.counts.items())
    click.echo(f"{file} holds everything as of {told(now)}: {counts}.")
