"""What a person sees when something can't be done: plain words, the right status, the cure; never a stack trace."""

import logging
from typing import Any

from flask import Flask, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from runner.identifiers import new_id
from runner.records.unavailable import Unavailable
from runner.rejection import Forbidden, InvalidArgument, InvalidState, NotFound, Rejection
from web.forms.messages import in_words, said
from web.language import language

logger = logging.getLogger(__name__)
STATUS: dict[type[Rejection], int] = {NotFound: 404, InvalidState: 409, InvalidArgument: 400, Forbidden: 403}


def register(app: Flask) -> None:
    """Answer rejections, HTTP errors and bugs in the form the one who asked can read."""
    app.register_error_handler(Rejection, _rejection)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(Exception, _bug)


def wants_json() -> bool:
    """Whether a program in the page asked (fetch), not htmx and not the browser itself."""
    return request.is_json or request.accept_mimetypes.best == "application/json"


def wants_fragment() -> bool:
    """Whether htmx asked for a part of the page."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def answer_signed_out() -> Response:
    """401, or the way to the sign-in page and back."""
    if wants_json():
        return make_response(jsonify(message=_("You are signed out. Sign in again.")), 401)
    if wants_fragment():
        response = make_response("", 401)
        response.headers["HX-Reswap"] = "none"
        response.headers["HX-Trigger"] = "signed-out"
        return response
    if request.method in ("GET", "HEAD"):
        target = request.full_path.rstrip("?")
        return redirect(url_for("session.ask", next=target if target != "/" else None))
    return _answer(401, _("You are signed out"), _("Sign in again, go back in the browser and send once more."))


def _rejection(rejection: Rejection) -> Response:
    status = next((code for kind, code in STATUS.items() if isinstance(rejection, kind)), 400)
    title = {
        400: _("That can't be taken as it is"),
        403: _("You may not do this"),
        404: _("There is nothing here"),
        409: _("That is no longer possible"),
    }[status]
    errors = said(rejection.errors) if isinstance(rejection, InvalidArgument) else {}
    reason = rejection.details.get("reason")
    return _answer(status, title, _told(rejection, status), errors=errors, reason=reason)


def _told(rejection: Rejection, status: int) -> str:
    """Why, in the reader's language; what only programs were meant to read gets a sentence for people before it."""
    if status == 404:
        return _(
            "There is nothing at %(address)s: it is wrong, or gone, or not for you. Look for it in the lists.",
            address=request.path,
        )
    text = in_words(rejection.message)
    if language() == "en" or not text.isascii():
        return text
    cure = {
        403: _("Ask an administrator if you need to."),
        409: _("Reload the page and look how it is now."),
    }.get(status, _("Correct it and send it once more."))
    return f"{cure} ({text})"


def _unavailable(trouble: Unavailable) -> Response:
    response = _answer(503, _("Not now"), _("Nothing was lost, but it was not saved either: %(why)s.", why=trouble))
    response.headers["Retry-After"] = str(trouble.retry_after)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    titles = {
        400: (_("That request was not understood"), _("Go back and try again.")),
        401: (_("You are signed out"), _("Sign in again.")),
        403: (_("You may not do this"), _("Ask an administrator if you need to.")),
        404: (_("There is nothing here"), _("The address is wrong, or the thing is gone, or you may not see it.")),
        405: (_("That can't be done here"), _("Go back and try again.")),
        413: (_("That is too much at once"), _("At most 5 MB can be sent. Make it smaller and send again.")),
        415: (_("That request was not understood"), _("It has a content type that is not known here.")),
    }
    title, message = titles.get(status, (_("That did not work"), _("Go back and try again.")))
    response = _answer(status, title, message)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _bug(error: Exception) -> Response:
    number = new_id()[-12:]
    logger.error("request %s failed: %s %r", number, request.method, request.path, exc_info=error)
    return _answer(
        500,
        _("Something went wrong on our side"),
        _(
            "Nothing was changed. Try again; if it happens again, tell your administrator the number %(number)s.",
            number=number,
        ),
    )


def _answer(status: int, title: str, message: str, **more: Any) -> Response:
    g.setdefault("account", None)
    if wants_json():
        return make_response(jsonify(title=title, message=message, **{k: v for k, v in more.items() if v}), status)
    template = "errors/fragment.html" if wants_fragment() else "errors/page.html"
    return make_response(render_template(template, status=status, title=title, message=message, **more), status)
