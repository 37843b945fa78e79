"""The people of a demo: who they are stands in `people.toml` beside the diagrams that they play."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runner.records.database import Database
from runner.records.user import Group, User
from runner.rejection import InvalidArgument, InvalidState, NotFound

FILE = "people.toml"


@dataclass(frozen=True)
class Person:
    """Somebody to sign in as, without a password."""

    id: str
    name: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class People:
    """The groups of a demo, by their code with the name that people read, and who is in them."""

    groups: dict[str, str]
    persons: tuple[Person, ...]


def read_people(folders: Sequence[Path]) -> People:
    """The people of all these folders together. InvalidArgument names what is wrong in a file."""
    groups: dict[str, str] = {}
    persons: list[Person] = []
    for path in (folder / FILE for folder in folders if (folder / FILE).is_file()):
        try:
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            groups |= {str(code): str(name) for code, name in content["groups"].items()}
            persons += [person_of(user_id, entry) for user_id, entry in content["people"].items()]
        except (ValueError, KeyError, TypeError, AttributeError) as problem:
            raise InvalidArgument(
                f'{path} can\'t be read ({problem!r}); it needs [groups] with code = "name" and [people] with '
                'id = { name = "…", groups = ["…"] }.'
            ) from None
    return People(groups, tuple(persons))


def person_of(user_id: str, entry: Any) -> Person:
    return Person(user_id, str(entry["name"]), tuple(str(group) for group in entry["groups"]))


def require_demo(database: Database) -> None:
    """Refuse to turn an installation into a demo that real people use: those have passwords, demo people have none.

    Once there are demo people it is a demo for good, and an account with a password may be added to try that out.
    """
    with database.reading() as session:
        users = User.all(session)
    real = [user.id for user in users if user.password_hash is not None]
    if real and len(real) == len(users):
        raise InvalidState(
            f"demo mode makes an administrator whom anybody can sign in as, and this installation has real accounts "
            f"('{real[0]}'); serve without --demo, or take another data folder."
        )


def create_people(database: Database, people: People) -> None:
    """Make the groups and the people that are not there yet; twice is once."""
    with database.transaction() as session:
        for code, name in people.groups.items():
            Group.create(session, code, name)
        session.flush()
        for person in people.persons:
            try:
                User.find(session, person.id)
            except NotFound:
                User.create(session, person.id, None, name=person.name, groups=person.groups)
