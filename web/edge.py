"""The edge: where a request's transaction begins and ends."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask import Flask, current_app, request
from flask.typing import ResponseReturnValue

from runner.aside import again_when_slow
from runner.records.database import Database, Session

ONCE = "multipart/form-data"  # a file that was sent is read once


class Application(Flask):
    """Flask, whose views are asked again when their transaction was given up for a slow script."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """As it is: no view here is a coroutine, which Flask would look for at each call."""
        return func

    def dispatch_request(self) -> ResponseReturnValue:
        if request.mimetype == ONCE or request.method in ("GET", "HEAD", "OPTIONS"):
            return super().dispatch_request()
        return again_when_slow(super().dispatch_request)


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
