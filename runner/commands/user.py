"""bidflow user: accounts, and the first administrator of an installation."""

import json
import sys
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from runner.commands.installation import opened, with_installation
from runner.configuration import Configuration
from runner.records.api_key import ApiKey
from runner.records.user import User
from runner.records.viewer import ADMINISTRATORS, SYSTEM
from runner.rejection import InvalidArgument

PASSWORD_STDIN = click.option(
    "--password-stdin", is_flag=True, help="Read the password from standard input, for scripts, instead of asking."
)


@click.group("user", short_help="Accounts, and the first administrator.")
def command() -> None:
    """Accounts: add, list, lock, unlock, password, groups, make-admin, key.

    An installation begins without any account. The first administrator is made here and nowhere else. A password is
    asked for or read from standard input; it is never part of the command, where other users could see it.

    \b
    Examples:
      bidflow user add li --name "Li Na" --admin
      bidflow user add chen --group presales --group presales-lead
      pass show bidflow/chen | bidflow user add chen --password-stdin
      bidflow user groups chen --leave presales-lead
    """


@command.command("add")
@click.argument("user_id", metavar="USER")
@click.option("--name", help='What people read, as "Li Na 李娜".')
@click.option("--email", help="Where mail is sent to.")
@click.option("--group", "groups", multiple=True, help="A group to be in, as diagrams name it; may be repeated.")
@click.option("--admin", is_flag=True, help="Be an administrator: see everything, do everything.")
@PASSWORD_STDIN
@with_installation
def add(
    configuration: Configuration,
    user_id: str,
    name: str | None,
    email: str | None,
    groups: tuple[str, ...],
    admin: bool,
    password_stdin: bool,
) -> None:
    """Make an account that signs in as USER."""
    password = read_password(user_id, password_stdin)
    all_groups = (*groups, ADMINISTRATORS) if admin else groups
    with opened(configuration, make=True) as database, database.transaction() as session:
        user = User.create(session, user_id, password, name=name, email=email, groups=all_groups)
        click.echo(f"made {described(user)}.")


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write JSON, for other programs.")
@with_installation
def list_users(configuration: Configuration, as_json: bool) -> None:
    """Every account with its groups."""
    with opened(configuration) as database, database.reading() as session:
        rows: list[dict[str, Any]] = [
            {
                "id": user.id,
                "name": user.name,
                "email": user.email,
                "groups": [group.id for group in user.groups],
                "isLocked": user.is_locked,
            }
            for user in User.all(session)
        ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    if not rows:
        click.echo("no account yet; `bidflow user add NAME --admin` makes the first administrator.")
        return
    table = Table("user", "name", "groups", "state", box=None, pad_edge=False)
    for row in rows:
        table.add_row(row["id"], row["name"], ", ".join(row["groups"]), "locked" if row["isLocked"] else "")
    Console(highlight=False, markup=False).print(table)


@command.command("lock")
@click.argument("user_id", metavar="USER")
@with_installation
def lock(configuration: Configuration, user_id: str) -> None:
    """Let USER sign in no more, and sign USER out everywhere; what USER did stays."""
    with opened(configuration) as database, database.transaction() as session:
        User.find(session, user_id).lock(SYSTEM)
    click.echo(f"user '{user_id}' is locked and signed out everywhere.")


@command.command("unlock")
@click.argument("user_id", metavar="USER")
@with_installation
def unlock(configuration: Configuration, user_id: str) -> None:
    """Let USER sign in again."""
    with opened(configuration) as database, database.transaction() as session:
        User.find(session, user_id).unlock(SYSTEM)
    click.echo(f"user '{user_id}' may sign in again.")


@command.command("password")
@click.argument("user_id", metavar="USER")
@PASSWORD_STDIN
@with_installation
def password(configuration: Configuration, user_id: str, password_stdin: bool) -> None:
    """Give USER another password; every session of USER ends."""
    with opened(configuration) as database:
        with database.reading() as session:
            User.find(session, user_id)  # refused before somebody types a password for nobody
        new = read_password(user_id, password_stdin)
        with database.transaction() as session:
            User.find(session, user_id).change_password(new, SYSTEM)
    click.echo(f"user '{user_id}' has a new password and is signed out everywhere.")


@command.command("groups")
@click.argument("user_id", metavar="USER")
@click.option("--join", "joined", multiple=True, metavar="GROUP", help="Be in this group from now on.")
@click.option("--leave", "left", multiple=True, metavar="GROUP", help="Be in this group no more.")
@with_installation
def groups(configuration: Configuration, user_id: str, joined: tuple[str, ...], left: tuple[str, ...]) -> None:
    """Show the groups of USER, or change them."""
    both = sorted(set(joined) & set(left))
    if both:
        raise InvalidArgument(f"group '{both[0]}' can't be joined and left at once; keep one of the two.")
    with opened(configuration) as database, database.transaction() as session:
        user = User.find(session, user_id)
        for group_id in joined:
            user.join(group_id, SYSTEM)
        for group_id in left:
            user.leave(group_id, SYSTEM)
        session.flush()
        session.refresh(user)
        click.echo(described(user))


@command.command("make-admin")
@click.argument("user_id", metavar="USER")
@with_installation
def make_admin(configuration: Configuration, user_id: str) -> None:
    """Make USER an administrator."""
    with opened(configuration) as database, database.transaction() as session:
        User.find(session, user_id).join(ADMINISTRATORS, SYSTEM)
    click.echo(f"user '{user_id}' is an administrator.")


@command.command("key")
@click.argument("user_id", metavar="USER")
@click.option("--name", default="API key", help="What the key is for, as it is listed later.")
@click.option("--revoke", metavar="ID", help="Make the key with this id worthless, instead of making one.")
@with_installation
def key(configuration: Configuration, user_id: str, name: str, revoke: str | None) -> None:
    """Make an API key that acts as USER, list USER's keys with it, or revoke one.

    The key is printed once, on standard output; only a digest of it is stored.
    """
    with opened(configuration) as database, database.transaction() as session:
        user = User.find(session, user_id)
        if revoke is None:
            made, secret = ApiKey.create(session, user, name, SYSTEM)
            click.echo(f"made key {made.id} of user '{user_id}'; it is shown this once:", err=True)
            click.echo(secret)
        else:
            ApiKey.find(session, revoke).revoke(SYSTEM)
            click.echo(f"key {revoke} is revoked.")
        session.flush()
        for one in ApiKey.of_user(session, user):
            click.echo(f"  {one.id}  {one.created_at:%Y-%m-%d}  {one.name}", err=True)


def read_password(user_id: str, from_stdin: bool) -> str:
    """The password, asked for twice on a terminal or read as the first line of standard input."""
    if from_stdin:
        given = sys.stdin.readline().rstrip("\r\n")
        if not given:
            raise InvalidArgument("standard input holds no password; its first line is taken, for example of a file.")
        return given
    if not sys.stdin.isatty():
        raise InvalidArgument("there is no terminal to ask for a password; send it by standard input: --password-stdin")
    asked: str = click.prompt(f"Password of {user_id}", hide_input=True, confirmation_prompt="Once more")
    return asked


def described(user: User) -> str:
    """A user in one line."""
    named = f" ({user.name})" if user.name else ""
    in_groups = ", ".join(sorted(group.id for group in user.groups)) or "no group"
    return f"user '{user.id}'{named}, in {in_groups}"
