"""bidflow migrate: bring the database to the version that this program needs."""

import click

from runner.commands.installation import connected, place_of, with_installation
from runner.configuration import Configuration
from runner.records.schema import upgrade


@click.command("migrate", short_help="Make the database, or bring it to this version.")
@with_installation
def command(configuration: Configuration) -> None:
    """Make the database, or bring an older one to this version.

    Runs as one transaction: it is done whole or not at all, and doing it twice is no harm. Keep a copy of the data
    folder first, and stop every server on it. There is no way back but the copy.

    \b
    Examples:
      bidflow migrate
      bidflow migrate --data /var/lib/bidflow
    """
    with connected(configuration) as database:
        upgrade(database)
    click.echo(f"{place_of(configuration)} is at the newest version.")
