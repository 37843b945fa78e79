"""bidflow doctor: looks at an installation and says what is wrong, with the cure."""

import click

from runner.commands.installation import connected, place_of, sqlite_file, with_installation
from runner.configuration import Configuration
from runner.records.checkup import check_up
from runner.rejection import InvalidState

SIGNS = {"ok": "ok     ", "warning": "WARNING", "wrong": "WRONG  "}


@click.command("doctor")
@with_installation
def command(configuration: Configuration) -> None:
    """Look at schema, database, disk, contradictions, late jobs, incidents and mail server, and say what to do.

    Changes nothing.

    The exit code is 1 when something is wrong; warnings alone are no failure.

    \b
    Example:
      bidflow doctor --data /var/lib/bidflow
    """
    file = sqlite_file(configuration)
    if file is not None and not file.exists():
        raise InvalidState(f"there is no database at {file}; --data names another folder.")
    with connected(configuration) as database:
        found = list(check_up(database))
    for one in found:
        click.echo(f"{SIGNS[one.weight]}  {one.text}{f': {one.cure}' if one.cure else ''}")
    wrong = sum(one.weight == "wrong" for one in found)
    if wrong:
        raise InvalidState(f"{wrong} thing{'' if wrong == 1 else 's'} wrong with {place_of(configuration)}.")
