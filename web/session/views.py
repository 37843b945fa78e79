"""Sign-in by name and password, in a demonstration by choice; sign-out; language."""

import hmac

from flask import Blueprint, current_app, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from runner.records.database import Session
from runner.records.sign_in import sign_in
from runner.records.user import User
from runner.records.web_session import WebSession
from runner.rejection import Forbidden, InvalidState
from web import account, security
from web.edge import database, reading, transaction
from web.language import COOKIE, LANGUAGES

blueprint = Blueprint("session", __name__)
GATE_COOKIE = "bidflow_gate"  # the sign-in form's own token: there is no session yet that could hold one
A_YEAR = 31_536_000


@blueprint.get("/sign-in")
def ask() -> Response:
    """The sign-in page."""
    if account.current() is not None:
        return redirect(account.local_path(request.args.get("next")) or url_for("inbox.show"))
    return _gate()


@blueprint.post("/sign-in")
def begin() -> Response:
    """Sign in and go where the person wanted to."""
    _require_own_gate()
    try:
        secret = _demo_session() if request.form.get("demo_user") else _session()
    except Forbidden:
        return _gate(_("The name or the password is not right, or the account is locked."), 403)
    except InvalidState as rejection:
        seconds = int(rejection.details.get("retry_after", 60))
        return _gate(_("Too many tries. Wait %(seconds)s seconds, then try again.", seconds=seconds), 429)
    response = redirect(account.local_path(request.form.get("next")) or url_for("inbox.show"), 303)
    _set_cookie(response, account.cookie_name(), secret)
    response.delete_cookie(GATE_COOKIE)
    return response


@blueprint.post("/sign-out")
def end() -> Response:
    """Sign out: the session is gone on the server too."""
    with transaction() as session:
        _end(session)
    response = redirect(url_for("session.ask"), 303)
    response.delete_cookie(account.cookie_name(), secure=request.is_secure, httponly=True, samesite="Lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@blueprint.post("/language")
def speak() -> Response:
    """Change the language of the interface, here and for the account."""
    security.require_same_origin()
    chosen = request.form.get("language", "")
    response = redirect(account.local_path(request.form.get("next")) or url_for("inbox.show"), 303)
    if chosen not in LANGUAGES:
        return response
    signed_in = account.current()
    if signed_in is not None:
        with transaction() as session:
            user = User.find(session, signed_in.id)
            user.describe(signed_in.viewer, name=user.name, email=user.email, language=chosen)
    response.set_cookie(COOKIE, chosen, max_age=A_YEAR, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


@blueprint.get("/session/token")
def token() -> Response:
    """The token a page needs to send again after its session ended and another began in a second window."""
    signed_in = account.current()
    if signed_in is None:
        return make_response(jsonify(message=_("You are signed out. Sign in again.")), 401)
    return jsonify(token=signed_in.csrf_token, user=signed_in.id)


def _gate(refusal: str = "", status: int = 200) -> Response:
    gate_token = request.cookies.get(GATE_COOKIE) or security.new_token()
    with reading() as session:
        users = [user for user in User.all(session) if _is_demo(user)] if current_app.config["DEMO"] else []
        page = render_template(
            "session/sign_in.html",
            users=sorted(users, key=lambda user: user.created_at),
            nobody=not users and not User.any_exists(session),
            next=account.local_path(request.args.get("next") or request.form.get("next")),
            name=request.form.get("name", ""),
            refusal=refusal,
            gate_token=gate_token,
        )
    response = make_response(page, status)
    _set_cookie(response, GATE_COOKIE, gate_token)
    return response


def _require_own_gate() -> None:
    security.require_same_origin()
    kept, sent = request.cookies.get(GATE_COOKIE, ""), request.form.get("_gate", "")
    if not kept or not hmac.compare_digest(kept.encode(), sent.encode()):
        raise Forbidden(_("This sign-in page is too old, or the browser takes no cookies. Reload it and try again."))


def _session() -> str:
    """Sign in by name and password; the session the browser had before is over, the new one has a new secret."""
    name, password = request.form.get("name", "").strip(), request.form.get("password", "")
    signed_in = sign_in(database(), name, password, request.remote_addr)
    with transaction() as session:
        _end(session)
    return signed_in.secret


def _demo_session() -> str:
    """Sign in as one of the demo people, who have no password."""
    with transaction() as session:
        user = next((user for user in User.all(session) if user.id == request.form["demo_user"]), None)
        if not current_app.config["DEMO"] or user is None or not _is_demo(user):
            raise Forbidden("there is no such demo user")
        _end(session)
        return WebSession.begin(session, user, request.remote_addr)[1]


def _end(session: Session) -> None:
    web_session = WebSession.find(session, request.cookies.get(account.cookie_name(), ""))
    if web_session is not None:
        web_session.end()


def _is_demo(user: User) -> bool:
    """Demo people have no password: nobody's real account is offered."""
    return user.password_hash is None and not user.is_locked


def _set_cookie(response: Response, name: str, value: str) -> None:
    response.set_cookie(name, value, path="/", secure=request.is_secure, httponly=True, samesite="Lax")
