"""Account: who is signed in during this request, as plain values."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, g, request
from werkzeug.wrappers import Response

from runner.records.viewer import Viewer
from runner.records.web_session import WebSession
from web import security
from web.edge import database, transaction
from web.errors import answer_signed_out

# Asked by pages on their own, every half minute: nobody need be there.
POLLS = {"inbox.counts", "session.token"}
# The same for everybody, so that nobody is looked for.
NOBODYS = {"assets.show", "assets.favicon", "operations.live", "operations.ready"}
PUBLIC = {
    "assets.show",
    "assets.favicon",
    "session.ask",
    "session.begin",
    "session.speak",
    "session.token",
    "operations.live",
    "operations.ready",
    "operations.show_metrics",  # asks for a token itself
}


@dataclass(frozen=True)
class Account:
    """A signed-in user."""

    id: str
    label: str
    language: str | None
    viewer: Viewer
    csrf_token: str


def register(app: Flask) -> None:
    """Before every request: who is it, may the page be asked for, was it our own page that sent it."""
    app.before_request(_open)
    app.context_processor(lambda: {"account": current()})
    app.jinja_env.globals["csrf_token"] = csrf_token


def current() -> Account | None:
    """Who is signed in, None when nobody is."""
    account: Account | None = g.get("account")
    return account


def csrf_token() -> str:
    """What a form of this session sends back; a global, so that macros need not be made anew for each page."""
    account = current()
    return account.csrf_token if account is not None else ""


def viewer() -> Viewer:
    """Who looks or acts; only behind a page that needs a sign-in."""
    account: Account = g.account
    return account.viewer


def cookie_name() -> str:
    """`__Host-` binds the cookie to this host and to HTTPS where there is HTTPS."""
    return "__Host-bidflow" if request.is_secure else "bidflow"


def local_path(target: str | None) -> str | None:
    """`target` when it is a path of this site, else None: a link must not lead a signed-in person elsewhere."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(ord(character) < 32 for character in target) or urlsplit(target).netloc:
        return None
    return target


def _open() -> Response | None:
    endpoint = request.endpoint
    if security.is_for_programs() or endpoint in NOBODYS:
        return None
    account = g.account = _find(request.cookies.get(cookie_name()))
    if account is not None:
        g.people = {account.id: account.label}
        security.require_own_page(account.csrf_token)
    elif endpoint is not None and endpoint not in PUBLIC:
        return answer_signed_out()
    return None


def _find(secret: str | None) -> Account | None:
    if not secret:
        return None
    found = WebSession.signed_in(database(), secret)
    if found is None:
        return None
    if found.needs_touch and request.endpoint not in POLLS:
        _touch(secret)
    return Account(found.user_id, found.label, found.language, found.viewer, found.csrf_token)


def _touch(secret: str) -> None:
    with transaction() as session:
        web_session = WebSession.find(session, secret)
        if web_session is not None:
            web_session.touch()
