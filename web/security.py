"""What every answer carries and every unsafe request must show, whatever the route."""

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_babel import gettext as _

from runner.rejection import Forbidden

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; "
    "frame-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS", "QUERY"}
# Programs call these with a key or a password in every request; a browser's cookie counts nothing there.
PROGRAM_PATHS = ("/engine-rest", "/v2")
PROGRAM_FOLDERS = tuple(f"{path}/" for path in PROGRAM_PATHS)


def register(app: Flask) -> None:
    """Put the headers on every answer, errors included."""
    app.after_request(_add_headers)


def is_for_programs() -> bool:
    """Whether the request is to an API, which knows no cookie and so no forged request."""
    path = request.path
    return path in PROGRAM_PATHS or path.startswith(PROGRAM_FOLDERS)


def new_token() -> str:
    """A secret nobody guesses: 256 bits as text."""
    return secrets.token_urlsafe(32)


def require_own_page(expected: str | None) -> None:
    """Refuse an unsafe request that another site's page may have caused.

    `expected` is the token of the session, which the page sent back as a header or as the field `_csrf`.
    """
    if request.method in SAFE_METHODS:
        return
    require_same_origin()
    given = request.headers.get("X-CSRF-Token") or request.form.get("_csrf") or ""
    if not expected or not hmac.compare_digest(given.encode(), expected.encode()):
        raise Forbidden(
            _("This page is no longer the one of your session. Reload it and try again."), details={"reason": "csrf"}
        )


def require_same_origin() -> None:
    """Refuse what a browser says comes from another site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in ("same-origin", "none"):
        raise Forbidden(_("This request came from another site and was not carried out."))
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise Forbidden(_("This request came from another site and was not carried out."))


def _add_headers(response: Response) -> Response:
    headers = response.headers
    said = {name.lower() for name, _value in headers}
    headers.extend([(name, value) for name, value in HEADERS.items() if name.lower() not in said])
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if not response.cache_control.public:
        response.headers["Cache-Control"] = "no-store"
    return response
