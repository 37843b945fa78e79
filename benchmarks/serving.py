"""Serving: `bidflow serve` as a process of its own, the browsers that ask it, and what it uses of the machine."""

import http.client
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.installation import Installation

PROGRAM = Path(sys.executable).parent / "bidflow"


class Used:
    """What a process uses, as Linux tells."""

    def __init__(self, pid: int) -> None:
        self.folder = Path("/proc") / str(pid)

    def cpu(self) -> float:
        """CPU seconds of all its threads up to now, to the nanosecond."""
        spent = 0
        for thread in (self.folder / "task").iterdir():
            spent += int((thread / "schedstat").read_text().split()[0])
        return spent / 1e9

    def memory(self) -> float:
        """MB that it holds in memory."""
        return self._status("VmRSS")

    def most_memory(self) -> float:
        """MB that it held at most."""
        return self._status("VmHWM")

    def _status(self, name: str) -> float:
        lines = (self.folder / "status").read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024


class Server(Used):
    """A server that answers."""

    def __init__(self, process: "subprocess.Popen[str]", port: int) -> None:
        super().__init__(process.pid)
        self.process, self.port = process, port


@contextmanager
def serving(installation: Installation, *options: str) -> Iterator[Server]:
    """A server of this installation, at a free port."""
    log = (installation.folder / "server.log").open("w") if os.access(installation.folder, os.W_OK) else None
    command = [PROGRAM, "serve", "--port", "0", "--host", "127.0.0.1", "--database-url", installation.url, *options]
    environment = {**os.environ, "BIDFLOW_DATA": str(installation.folder)}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=log or subprocess.DEVNULL, text=True, env=environment
    )
    try:
        yield Server(process, port_of(process))
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout is not None:
            process.stdout.close()
        if log is not None:
            log.close()


def port_of(process: "subprocess.Popen[str]") -> int:
    """The port it says it answers at."""
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if "answers at" in line:
            return int(line.rsplit(":", 1)[1])
    raise RuntimeError(f"the server did not come up: {''.join(said)}")


class Browser:
    """A signed-in browser that keeps its connection."""

    def __init__(self, server: Server, secret: str, token: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.headers = {"Cookie": f"bidflow={secret}", "Accept-Language": "en", "Accept-Encoding": "gzip"}
        self.token = token

    @classmethod
    def of(cls, installation: Installation, server: Server, user_id: str = "li") -> "Browser":
        """Signed in as this person."""
        return cls(server, *installation.cookie(user_id))

    def get(self, path: str, *, part: str | None = None) -> tuple[int, bytes]:
        """Status and body of a page, or of the part that htmx asks for."""
        extra = {"HX-Request": "true", "HX-Target": part} if part else {}
        return self.ask("GET", path, None, extra)

    def post(self, path: str, answers: Any = None, *, part: str | None = None) -> tuple[int, bytes]:
        """Status and body of what the page's script sends."""
        extra = {"X-CSRF-Token": self.token, "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
        if part:
            extra |= {"HX-Request": "true", "HX-Target": part}
        return self.ask("POST", path, in_json(answers) if answers is not None else b"", extra)

    def complete(self, task_id: str, answers: dict[str, Any]) -> str:
        """Hand in a task's form; the address that comes next."""
        status, body = self.post(f"/user-tasks/{task_id}/completion", {"answers": answers})
        if status != 200:
            raise RuntimeError(f"completing answered {status}: {body[:300]!r}")
        return str(json.loads(body)["next"])

    def go_on(self, task_id: str, answers: dict[str, Any], listing: str = "") -> bytes:
        """Hand in a task's form as the page's script does; the parts of the page that change."""
        path = f"/user-tasks/{task_id}/completion{listing}"
        status, body = self.post(path, {"answers": answers}, part="section#task")
        if status != 200 or b"data-toast" not in body:
            raise RuntimeError(f"completing answered {status}: {body[:300]!r}")
        return body

    def send_fields(self, path: str, answers: dict[str, Any]) -> str:
        """Hand in a form as a browser without scripts does; the address it is sent to."""
        sent = {name: "1" if value is True else value for name, value in answers.items()}
        fields = urlencode({"_csrf": self.token, "plain": 1, **sent})
        self.connection.request(
            "POST", path, fields, {**self.headers, "Content-Type": "application/x-www-form-urlencoded"}
        )
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 303:
            raise RuntimeError(f"completing answered {response.status}: {body[:300]!r}")
        return str(response.headers["Location"])

    def ask(self, method: str, path: str, body: bytes | None, extra: dict[str, str]) -> tuple[int, bytes]:
        """One request."""
        self.connection.request(method, path, body, {**self.headers, **extra})
        response = self.connection.getresponse()
        return response.status, response.read()

    def close(self) -> None:
        """Hang up."""
        self.connection.close()


def in_json(value: Any) -> bytes:
    """As browsers write it: no escapes, no blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def until(happened: Any, *, within: float = 300.0, every: float = 0.05) -> float:
    """Seconds until it is so."""
    begun = time.monotonic()
    while not happened():
        if time.monotonic() - begun > within:
            raise RuntimeError(f"it did not happen within {within:.0f} seconds")
        time.sleep(every)
    return time.monotonic() - begun
