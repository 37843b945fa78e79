"""Who asks: by name and password, or by an API key, in every request."""

import hashlib
import hmac
import secrets
from collections import OrderedDict
from threading import Lock

from flask import Flask, Response, current_app, g, request

from runner.records.api_key import ApiKey
from runner.records.sign_in import is_password
from runner.records.user import User
from runner.records.viewer import Viewer
from runner.rejection import NotFound
from web.edge import database, reading
from web.rest.errors import error_answer

CHALLENGE = 'Basic realm="default"'
KNOWN = 1000  # passwords found right, kept as keyed digests until the process ends


class RightPasswords:
    """Passwords that were right: hashing takes 40 ms, too long for each of a worker's requests.

    Kept as a digest, keyed by this process alone, of name, password and stored hash: a changed password is unknown.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = Lock()
        self._known: OrderedDict[bytes, None] = OrderedDict()

    def holds(self, *parts: str) -> bool:
        """Whether this was right before."""
        return self._digest(parts) in self._known

    def add(self, *parts: str) -> None:
        """It is right."""
        with self._lock:
            self._known[self._digest(parts)] = None
            while len(self._known) > KNOWN:
                self._known.popitem(last=False)

    def _digest(self, parts: tuple[str, ...]) -> bytes:
        return hmac.digest(self._key, "\x00".join(parts).encode(errors="surrogatepass"), hashlib.sha256)


RIGHT = RightPasswords()


def register(api: Flask) -> None:
    """Before every request: who is it? 401 otherwise, never the way to a page: the Modeler would follow it."""
    api.before_request(_identify)


def is_public() -> bool:
    """What anybody may ask: where the pages are."""
    return request.path.startswith("/.well-known/")


def _identify() -> Response | None:
    if is_public():
        return None
    viewer = _viewer()
    if viewer is None:
        response = error_answer(401, "AuthenticationException", "Unauthorized: send a name and password, or an API key")
        response.headers["WWW-Authenticate"] = CHALLENGE
        return response
    g.viewer = viewer
    return None


def _viewer() -> Viewer | None:
    authorization = request.authorization
    if authorization is None:
        return None
    if authorization.type == "bearer" and authorization.token:
        with reading() as session:
            holder = ApiKey.holder(session, authorization.token)
            return holder.viewer if holder else None
    if authorization.type == "basic":
        return by_password(authorization.username or "", authorization.password or "")
    return None


def by_password(name: str, password: str) -> Viewer | None:
    if "\x00" in name:
        return None
    with reading() as session:
        try:
            user = User.find(session, name)
        except NotFound:
            user = None
        viewer = user.viewer if user is not None and not user.is_locked else None
        password_hash = user.password_hash if user is not None else None
    if viewer is not None and password_hash is None and current_app.config["DEMO"]:
        # The demo's people have no password; programs that insist on one send the name twice.
        return viewer if hmac.compare_digest(name.encode(), password.encode()) else None
    if viewer is not None and password_hash is not None and RIGHT.holds(name, password, password_hash):
        return viewer
    if not is_password(database(), name, password, request.remote_addr) or viewer is None or password_hash is None:
        return None
    RIGHT.add(name, password, password_hash)
    return viewer
