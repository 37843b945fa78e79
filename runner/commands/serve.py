"""bidflow serve: the server, with everything it needs made or checked before it answers."""

import errno
import os
import socket
from collections.abc import Sequence
from pathlib import Path

import click

from runner.commands.demo import create_people, read_people, require_demo
from runner.commands.deploy import put_in_service
from runner.commands.files import gather
from runner.commands.installation import clear_about_the_database, connected, opened
from runner.commands.worker import worker_of
from runner.configuration import Configuration, read_configuration
from runner.logs import write_logs
from runner.records.database import Database
from runner.records.schema import upgrade
from runner.records.user import User
from runner.rejection import InvalidState
from runner.shipped import shipped_folders
from web.server import serve as answer_requests


@click.command("serve", short_help="Serve Bidflow until it is stopped.")
@click.option("--host", help="The name or address to listen on (default: localhost, this machine only).")
@click.option("--port", help="The port to listen on (default: 8080).")
@click.option("--data", metavar="FOLDER", help="Where everything is stored (default: ./data).")
@click.option("--database-url", metavar="URL", help="Another database: sqlite:////file or postgresql://host/name.")
@click.option("--demo", is_flag=True, default=None, help="Let anybody sign in as any of the demo people. Not for work.")
@click.option("--job-threads", help="How many threads do jobs (default: 2; 0 leaves them to `bidflow worker`).")
@click.option("--deploy", "places", metavar="FILE|FOLDER", multiple=True, help="Put these in service first.")
def command(
    host: str | None,
    port: str | None,
    data: str | None,
    database_url: str | None,
    demo: bool | None,
    job_threads: str | None,
    places: tuple[str, ...],
) -> None:
    """Serve Bidflow until it is stopped (Ctrl-C, or SIGTERM: what is in flight is finished).

    A database is made when there is none. Each setting can also come from the environment (BIDFLOW_PORT=9000), or
    from a file that BIDFLOW_PORT_FILE names; where each came from is printed.

    Demo mode (--demo) makes the people of the people.toml files in the folders of --deploy, without passwords;
    without --deploy it takes the processes that Bidflow comes with.

    \b
    Examples:
      bidflow serve
      bidflow serve --port 9000 --data /var/lib/bidflow
      bidflow serve --demo --deploy processes --deploy forms
    """
    options = {
        "host": host,
        "port": port,
        "data": data,
        "database_url": database_url,
        "demo": demo,
        "job_threads": job_threads,
    }
    configuration = read_configuration(options, os.environ)
    if configuration.demo and not places:
        places = shipped_folders()
    for name, value, source in configuration.described():
        click.echo(f"  {name:<13} {value}  ({source})")
    require_free_port(configuration)
    write_logs(configuration.log_format)
    with clear_about_the_database():
        if configuration.demo:
            with connected(configuration) as database:
                upgrade(database)
                serve(configuration, database, places)
        else:
            with opened(configuration, make=True) as database:
                serve(configuration, database, places)


def serve(configuration: Configuration, database: Database, places: Sequence[str]) -> None:
    """Deploy, make the demo's people, then answer requests until stopped."""
    if places:
        first, *definitions = put_in_service(database, gather(places))
        click.echo(
            f"{first} {len(definitions)} definition{'' if len(definitions) == 1 else 's'}" if definitions else first
        )
    if configuration.demo:
        require_demo(database)
        create_people(database, read_people([Path(place) for place in places if Path(place).is_dir()]))
    else:
        advise_first_account(database)
    answer_requests(
        database,
        host=configuration.host,
        port=configuration.port,
        demo=configuration.demo,
        worker=worker_of(configuration, database),
        metrics_token=configuration.metrics_token,
    )


def advise_first_account(database: Database) -> None:
    """Say how somebody gets in, as long as nobody can."""
    with database.reading() as session:
        nobody = not User.any_exists(session)
    if nobody:
        click.echo("There is no account yet. Make the first administrator: bidflow user add NAME --admin", err=True)


def require_free_port(configuration: Configuration) -> None:
    """Refuse a port that is taken or not ours, before anything is made."""
    host, port = configuration.host, configuration.port
    try:
        addresses = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except socket.gaierror as problem:
        raise InvalidState(f"host '{host}' is not known here ({problem.strerror}); localhost always is.") from None
    for family, kind, protocol, _, address in addresses:
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as problem:
                refuse_port(configuration, problem)


def refuse_port(configuration: Configuration, problem: OSError) -> None:
    """Say why a port can't be had and what to do; a second address of localhost that is not there is no reason."""
    host, port = configuration.host, configuration.port
    free = 9000 if port != 9000 else 9001
    other = f"`make run PORT={free}` or `bidflow serve --port {free}` takes another"
    if problem.errno == errno.EADDRINUSE:
        raise InvalidState(f"port {port} on {host} is taken by another program, perhaps another Bidflow; {other}.")
    if problem.errno == errno.EACCES:
        raise InvalidState(f"port {port} needs more rights on this machine (those below 1024 do); {other}.")
    if problem.errno == errno.EADDRNOTAVAIL and host != "localhost":
        raise InvalidState(f"{host} is no address of this machine; 0.0.0.0 stands for all it has.")
