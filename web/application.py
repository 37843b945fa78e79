"""The Flask application of one installation."""

from flask import Flask, redirect, url_for
from werkzeug.wrappers import Response

from runner.records.database import Database
from runner.worker import Worker
from web import account, assets, errors, finding_texts, language, moments, operations, pages, rest, security, templating
from web.admin import blueprint as admin
from web.analysts import blueprint as analysts
from web.edge import Application
from web.inbox import blueprint as inbox
from web.inbox import rows
from web.requests import blueprint as requests
from web.session import blueprint as session


class Pages(Application):
    """The application of the pages, whose templates are compiled per language."""

    jinja_environment = templating.TemplatesByLanguage

    def create_global_jinja_loader(self) -> templating.LoaderByLanguage:
        return templating.LoaderByLanguage(self)


MOST_SENT = 5 * 1024 * 1024  # bytes of a request's body


def create_app(
    database: Database, *, demo: bool = False, worker: Worker | None = None, metrics_token: str = ""
) -> Flask:
    """The pages over this database. `demo` offers the demo people on the sign-in page, loudly."""
    app = Pages(__name__, static_folder=None)
    app.config.update(
        DEMO=demo,
        MAX_CONTENT_LENGTH=MOST_SENT,
        MAX_FORM_MEMORY_SIZE=MOST_SENT,
        MAX_FORM_PARTS=10_000,
    )
    app.extensions["database"] = database
    app.url_map.strict_slashes = True
    app.url_map.merge_slashes = False
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    operations.register(app, worker=worker, token=metrics_token)
    for part in (security, errors, language, finding_texts, moments, assets, pages, account, rows, templating):
        part.register(app)
    for blueprint in (session, inbox, requests, analysts, admin):
        app.register_blueprint(blueprint)

    rest.mount(app, database, demo=demo)

    @app.get("/")
    def home() -> Response:
        return redirect(url_for("inbox.show"))

    return app
