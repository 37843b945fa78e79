"""bidflow db: the database itself; `move` carries an installation to another one, cases running and all."""

import click

from runner.commands.installation import connected, opened, place_of, with_installation
from runner.configuration import Configuration, database_url_of
from runner.records.copying import copy_all
from runner.rejection import InvalidArgument


@click.group("db")
def command() -> None:
    """The database: move an installation to another one."""


@command.command("move")
@click.option("--to", "target_url", required=True, metavar="URL", help="An empty database: postgresql://host/name.")
@with_installation
def move(configuration: Configuration, target_url: str) -> None:
    """Carry everything to another database, usually from SQLite to PostgreSQL: cases running and all.

    Stop every server first. Nobody can write to the old database while it is copied; nothing in it is changed, so
    that it remains as it was. Start the servers with the new address afterwards, and keep the old folder away from
    them: a case may go on in one place only.

    \b
    Example:
      bidflow db move --data /var/lib/bidflow --to postgresql://bidflow@db/bidflow
    """
    target = configuration.at(database_url_of(target_url, "option --to"))
    if target.database_url == configuration.database_url:
        raise InvalidArgument(f"{place_of(target)} is where the installation is already; --to names another database.")
    with opened(configuration) as source, connected(target) as copy, source.transaction():
        # The transaction keeps everybody else from writing to SQLite meanwhile.
        counts = copy_all(source, copy)
    click.echo(f"{sum(counts.values()):,} rows are now in {place_of(target)}; start servers with this address only.")
