"""The edge: where a request's transaction begins and ends."""

from contextlib import AbstractContextManager

from flask import current_app

from runner.records.database import Database, Session


def database() -> Database:
    """The installation's database."""
    found: Database = current_app.extensions["database"]
    return found


def transaction() -> AbstractContextManager[Session]:
    """Everything inside is written together, or nothing is."""
    return database().transaction()


def reading() -> AbstractContextManager[Session]:
    """A consistent look; rows live only inside, so pages are rendered inside."""
    return database().reading()
