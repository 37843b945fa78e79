"""The API as an application of its own beside the pages: no cookies, no HTML, errors in Camunda's shape."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from runner.records.database import Database
from web.edge import Application
from web.operations import watch
from web.rest import answers, errors, identity
from web.rest.modeler_links import blueprint as modeler_links
from web.rest.paths import canonical, is_for_programs
from web.rest.polls import Polls
from web.rest.resources import ALL

MOST_SENT = 5 * 1024 * 1024  # bytes of a request's body
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def mount(pages: Flask, database: Database, *, demo: bool) -> None:
    """Let the API answer its own addresses before the pages are asked."""
    api = create_api(database, demo=demo)
    pages.extensions["api"] = api
    pages.extensions["polls"] = api.extensions["polls"]
    pages.register_blueprint(modeler_links)
    pages.wsgi_app = before(api, pages.wsgi_app)  # type: ignore[method-assign, assignment]


def create_api(database: Database, *, demo: bool = False) -> Flask:
    """The API over this database. With `demo`, people without a password sign in with their name as password."""
    api = Application(__name__, static_folder=None)
    api.config.update(
        DEMO=demo,
        MAX_CONTENT_LENGTH=MOST_SENT,
        MAX_FORM_MEMORY_SIZE=MOST_SENT,
        MAX_FORM_PARTS=1_000,
    )
    api.extensions["database"] = database
    api.extensions["polls"] = Polls()
    api.url_map.strict_slashes = False
    watch(api)
    for part in (answers, errors, identity):
        part.register(api)
    for resource in ALL:
        resource.register(api)
    return api


def before(api: Flask, pages: Wsgi) -> Wsgi:
    """Ask the API for its addresses, the pages for everything else."""

    def chosen(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = canonical(environ.get("PATH_INFO", ""))
        if not is_for_programs(path):
            return pages(environ, start_response)
        return api.wsgi_app({**environ, "PATH_INFO": path}, start_response)

    return chosen
