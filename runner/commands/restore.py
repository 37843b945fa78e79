"""bidflow restore: a backup comes back into an empty installation, and its cases go on."""

from pathlib import Path

import click

from runner.commands.installation import connected, place_of, with_installation
from runner.configuration import Configuration
from runner.records.backup import restore


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_installation
def command(configuration: Configuration, file: Path) -> None:
    """Bring the backup FILE back, into a data folder or a PostgreSQL database that holds nothing yet.

    A backup of an older version is brought to this one. What the installation did after the backup is not in it:
    timers that came due since fire as soon as a server runs.

    \b
    Examples:
      bidflow restore /backup/bidflow-20270104-020000.sqlite3 --data /var/lib/bidflow-new
      bidflow restore last.sqlite3 --database-url postgresql://bidflow@db/bidflow
    """
    with connected(configuration) as database:
        verdict = restore(file, database)
    running = verdict.counts.get("process_instance", 0)
    click.echo(f"{file} is restored to {place_of(configuration)}: {running} process instances.")
