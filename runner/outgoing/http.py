"""HTTP requests: to one address that was looked up and checked, without redirects or proxies, small and in time."""

import re
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse

from runner.outgoing.failure import OutgoingFailed
from runner.outgoing.hosts import Target

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE")
WITH_BODY = ("POST", "PUT", "PATCH", "DELETE")
CONNECT_SECONDS = 10.0  # at most, until there is a connection
ANSWER_SECONDS = 20.0  # at most, for the whole; far below a job's lease
LARGEST = 1_000_000  # bytes of a body, sent or answered
TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
OURS = frozenset({"host", "content-length", "transfer-encoding", "connection", "expect", "te", "trailer", "upgrade"})


@dataclass(frozen=True)
class HttpRequest:
    """What is to be sent. Seconds are upper bounds of the caller's; ours hold too."""

    method: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    connect_seconds: float = CONNECT_SECONDS
    silent_seconds: float = ANSWER_SECONDS  # between two pieces of the answer


@dataclass(frozen=True)
class HttpAnswer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str


def send(target: Target, request: HttpRequest) -> HttpAnswer:
    """Send it and read the answer, whatever its status. OutgoingFailed when there is none."""
    require_sendable(request)
    where = f"{target.host}:{target.port}"
    connection = PinnedConnection(target, request)
    try:
        with connection.in_time():
            connection.request(request.method, target.path, request.body, dict(request.headers))
            return read(connection.getresponse(), where)
    except TimeoutError:
        raise OutgoingFailed(f"{where} did not answer in time") from None
    except ssl.SSLError as error:
        raise OutgoingFailed(f"{where} can't be talked to in safety: {error.reason or 'TLS failed'}") from None
    except (OSError, HTTPException) as error:
        if connection.is_late:
            raise OutgoingFailed(f"{where} took longer than {ANSWER_SECONDS:.0f} seconds to answer") from None
        reason = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        raise OutgoingFailed(f"{where} can't be reached, or broke off: {reason}") from None
    finally:
        connection.close()


def require_sendable(request: HttpRequest) -> None:
    """Refuse what could say something else on the wire than was meant."""
    if request.method not in METHODS:
        raise OutgoingFailed(f"'{request.method[:20]}' is no HTTP method; there are {', '.join(METHODS)}")
    if request.body is not None and len(request.body) > LARGEST:
        raise OutgoingFailed(f"the payload has {len(request.body):,} bytes; at most {LARGEST:,} are sent")
    for name, value in request.headers.items():
        if not TOKEN.fullmatch(name) or name.lower() in OURS or name.lower().startswith("proxy-"):
            raise OutgoingFailed(f"the header '{name[:60]}' can't be set")
        if not value.isascii() or any(ord(character) < 32 and character != "\t" for character in value):
            raise OutgoingFailed(f"the header '{name}' holds what no header can: only printable ASCII is sent")


def read(response: HTTPResponse, where: str) -> HttpAnswer:
    """The answer as text."""
    body = response.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise OutgoingFailed(f"{where} answered with more than {LARGEST:,} bytes")
    if response.length:
        raise OutgoingFailed(f"{where} broke off in the middle of its answer")
    if response.getheader("Content-Encoding", "identity").lower() != "identity":
        raise OutgoingFailed(f"{where} answered in an encoding that was not asked for")
    headers: dict[str, str] = {}
    for name, value in response.getheaders():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    charset = response.headers.get_content_charset("utf-8")
    try:
        text = body.decode(charset, errors="replace")
    except LookupError:
        text = body.decode("utf-8", errors="replace")
    return HttpAnswer(response.status, headers, text)


class PinnedConnection(HTTPConnection):
    """A connection to the addresses that were checked, not to what the name means by now."""

    def __init__(self, target: Target, request: HttpRequest) -> None:
        host = f"[{target.host}]" if ":" in target.host else target.host
        super().__init__(host, target.port, timeout=min(request.connect_seconds, CONNECT_SECONDS))
        self.default_port = 443 if target.scheme == "https" else 80
        self._target = target
        self._silent_seconds = min(request.silent_seconds, ANSWER_SECONDS)
        self._raw: socket.socket | None = None
        self.is_late = False

    def connect(self) -> None:
        """Connect to the first address that answers."""
        for number, address in enumerate(self._target.addresses, 1):
            try:
                self._raw = socket.create_connection((str(address), self._target.port), self.timeout)
                break
            except OSError:
                if number == len(self._target.addresses) or self.is_late:
                    raise
        assert self._raw is not None
        self.sock = self._raw
        if self._target.scheme == "https":
            self.sock = tls().wrap_socket(self._raw, server_hostname=self._target.host)
        self.sock.settimeout(self._silent_seconds)

    @contextmanager
    def in_time(self) -> Iterator[None]:
        """Break off when the whole takes too long, however steadily the bytes drip in."""
        timer = threading.Timer(ANSWER_SECONDS, self._break_off)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
        if self.is_late:  # what was cut off can look like a whole answer
            raise TimeoutError

    def _break_off(self) -> None:
        self.is_late = True
        raw = self._raw
        if raw is not None:
            try:
                raw.shutdown(socket.SHUT_RDWR)
            except OSError:
                return  # it is closed already


@cache
def tls() -> ssl.SSLContext:
    """Certificates are checked against those this machine trusts (SSL_CERT_FILE adds a house's own)."""
    return ssl.create_default_context()
