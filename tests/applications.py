"""Flask applications that tests share: building one (its hundreds of addresses) takes longer than most tests."""

from functools import cache
from weakref import WeakKeyDictionary

from flask import Flask

from runner.records import Database
from runner.records.password import hashed
from web import create_app

_made: WeakKeyDictionary[Database, dict[bool, Flask]] = WeakKeyDictionary()


def application(database: Database, *, demo: bool = False) -> Flask:
    """The application over a database that several tests play in, one after the other."""
    made = _made.setdefault(database, {})
    if demo not in made:
        made[demo] = create_app(database, demo=demo)
    return made[demo]


@cache
def password_hash(password: str) -> str:
    """A password's hash, worked out once: it is meant to take long."""
    return hashed(password)
