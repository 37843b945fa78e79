"""Flask applications that tests share: building one (its hundreds of addresses) takes longer than most tests."""

from functools import cache, lru_cache
from threading import Lock

from flask import Flask

from runner.records import Database
from runner.records.password import hashed
from web import create_app

_building = Lock()


def application(database: Database, *, demo: bool = False) -> Flask:
    """The application over a database that several tests, or several people at once, play in."""
    with _building:
        return _built(database, demo)


@lru_cache(maxsize=8)
def _built(database: Database, demo: bool) -> Flask:
    return create_app(database, demo=demo)


@cache
def password_hash(password: str) -> str:
    """A password's hash, worked out once: it is meant to take long."""
    return hashed(password)
