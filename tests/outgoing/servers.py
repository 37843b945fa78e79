"""Servers that requests and mails of tests really go to: they note what they got and answer as they are told."""

import socketserver
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


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
        self, answer: Answer | None = None, raw: Callable[[BaseHTTPRequestHandler], None] | None = None
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


class MailServer(Running):
    """Takes mail by SMTP; refuses the people of `refused`, and everything `while_ill` times."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.refused: set[str] = set()
        self.while_ill = 0
        outer = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line: str) -> None:
                self.wfile.write(f"{line}\r\n".encode())

            def handle(self) -> None:
                self.say("220 stub")
                sender, people = "", []
                for line in iter(self.rfile.readline, b""):
                    text = line.decode().strip()
                    word = text.split(" ")[0].upper()
                    if word == "EHLO":
                        self.say("250-stub")
                        self.say("250 SMTPUTF8")
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
