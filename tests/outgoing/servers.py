"""Servers that requests and mails of tests really go to: they note what they got and answer as they are told."""

import socketserver
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

CERTIFICATE = Path(__file__).parent / "for_tests_only.pem"  # of api.example.com and 127.0.0.1, until 2126


def certified() -> ssl.SSLContext:
    """What a server with the certificate above speaks."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    return context


@dataclass(frozen=True)
class Got:
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Answer:
    """What is answered: to every request, or to each in turn by `then`."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    then: "Answer | None" = None


class Running:
    """A server in a thread, closed at the end of a `with`."""

    server: socketserver.TCPServer

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


class HttpServer(Running):
    """Answers `answer`; `raw` speaks on the wire itself instead."""

    def __init__(
        self,
        answer: Answer | None = None,
        raw: Callable[[BaseHTTPRequestHandler], None] | None = None,
        *,
        is_https: bool = False,
    ) -> None:
        self.answer = answer or Answer()
        self.got: list[Got] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                outer.got.append(Got(self.command, self.path, dict(self.headers), self.rfile.read(length)))
                if raw is not None:
                    raw(self)
                    return
                answer = outer.answer
                outer.answer = answer.then or answer
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = handle_one  # noqa: N815

            def log_message(self, *anything: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if is_https:
            self.server.socket = certified().wrap_socket(self.server.socket, server_side=True)


class MailServer(Running):
    """Takes mail by SMTP; refuses the people of `refused`, and everything `while_ill` times."""

    def __init__(self, *, offers_tls: bool = False) -> None:
        self.signed_in: list[bool] = []  # whether over TLS, each time
        self.letters: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.refused: set[str] = set()
        self.while_ill = 0
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            is_tls = False

            def finish(self) -> None:
                super().finish()
                if self.is_tls:
                    self.request.close()  # the server itself only knows the plain one

            def say(self, line: str) -> None:
                self.wfile.write(f"{line}\r\n".encode())

            def handle(self) -> None:
                self.say("220 stub")
                sender, people = "", []
                for line in iter(lambda: self.rfile.readline(), b""):
                    text = line.decode().strip()
                    word = text.split(" ")[0].upper()
                    if word == "EHLO":
                        self.say("250-stub")
                        if offers_tls:
                            self.say("250-STARTTLS" if not self.is_tls else "250-AUTH PLAIN")
                        self.say("250 SMTPUTF8")
                    elif word == "STARTTLS" and offers_tls:
                        self.say("220 go on")
                        try:
                            self.request = certified().wrap_socket(self.request, server_side=True)
                        except OSError:
                            return  # it is not trusted
                        self.is_tls = True
                        self.setup()
                    elif word == "AUTH":
                        outer.signed_in.append(self.is_tls)
                        self.say("235 welcome")
                    elif word == "MAIL" and outer.while_ill:
                        outer.while_ill -= 1
                        self.say("451 ill, try again later")
                    elif word == "MAIL":
                        sender, people = text.partition("<")[2].partition(">")[0], []
                        self.say("250 ok")
                    elif word == "RCPT":
                        one = text.partition("<")[2].partition(">")[0]
                        if one in outer.refused:
                            self.say("550 nobody of this name")
                        else:
                            people.append(one)
                            self.say("250 ok")
                    elif word == "DATA":
                        self.say("354 go on")
                        lines = []
                        for data in iter(self.rfile.readline, b".\r\n"):
                            lines.append(data[1:] if data.startswith(b"..") else data)
                        outer.envelopes.append((sender, people))
                        outer.letters.append(message_from_bytes(b"".join(lines), policy=default))  # type: ignore[arg-type]
                        self.say("250 taken")
                    elif word == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok" if word == "RSET" else "502 what?")

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self.server = Server(("127.0.0.1", 0), Handler)
