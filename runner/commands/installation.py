"""The installation that a command works on: its configuration and its database, at the version this program needs."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

import click

from runner.configuration import Configuration, read_configuration, without_password
from runner.records.database import Database
from runner.records.schema import SchemaTooNew, is_current, upgrade
from runner.records.unavailable import Unavailable
from runner.rejection import InvalidState

SQLITE_BEGINS = b"SQLite format 3\0"


def with_installation(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--data` and `--database-url`, and call it with the `configuration` that comes of them."""

    @click.option("--data", metavar="FOLDER", help="Where everything is stored (default: ./data).")
    @click.option("--database-url", metavar="URL", help="Another database: sqlite:////file or postgresql://host/name.")
    @wraps(function)
    def called(data: str | None, database_url: str | None, **others: Any) -> Any:
        configuration = read_configuration({"data": data, "database_url": database_url}, os.environ)
        with clear_about_the_database():
            return function(configuration=configuration, **others)

    return called


@contextmanager
def clear_about_the_database() -> Iterator[None]:
    """What the database can't do now is a sentence and exit code 1, as every refusal is."""
    try:
        yield
    except (Unavailable, SchemaTooNew) as problem:
        raise click.ClickException(f"{problem}.") from problem


@contextmanager
def opened(configuration: Configuration, make: bool = False) -> Iterator[Database]:
    """The database of this installation, closed afterwards; `make` one when there is none yet.

    Raises InvalidState when it is not there, or has to be migrated first.
    """
    file = sqlite_file(configuration)
    is_there = file is None or file.exists()
    if not is_there and not make:
        raise InvalidState(
            f"there is no database at {file} yet; `bidflow serve` or `bidflow migrate` makes one, --data names another."
        )
    with connected(configuration) as database:
        if not is_there:
            upgrade(database)
        with database.reading() as session:
            current = is_current(session.connection())
        if not current:
            raise InvalidState(
                f"the database {place_of(configuration)} was made by another version; keep a copy, stop every server "
                "on it, then run `bidflow migrate`."
            )
        yield database


@contextmanager
def connected(configuration: Configuration) -> Iterator[Database]:
    """The database as it is, made as an empty one when there is none, and closed afterwards."""
    file = sqlite_file(configuration)
    if file is not None:
        require_sqlite(file)
        file.parent.mkdir(parents=True, exist_ok=True)
    try:
        database = Database(configuration.database_url)
    except ModuleNotFoundError as missing:
        raise InvalidState(
            f"{place_of(configuration)} needs the Python package {missing.name}: "
            "run `python3 scripts/set_up.py teams`, or pip install 'bidflow[teams]'."
        ) from None
    database.outgoing = configuration.outgoing
    try:
        yield database
    finally:
        database.close()


def sqlite_file(configuration: Configuration) -> Path | None:
    """The database's file; None for PostgreSQL."""
    scheme, _, place = configuration.database_url.partition("://")
    return Path(place.removeprefix("/")) if scheme.startswith("sqlite") else None


def require_sqlite(file: Path) -> None:
    """Refuse a file that is something else than a SQLite database; an empty one may become one."""
    if not file.exists():
        return
    with file.open("rb") as content:
        begin = content.read(len(SQLITE_BEGINS))
    if begin not in (b"", SQLITE_BEGINS):
        raise InvalidState(f"{file} is no SQLite database; move it away, or name another folder with --data.")


def place_of(configuration: Configuration) -> str:
    """How the database is called in a message, without its password."""
    return without_password(configuration.database_url)
