"""Programs: `bidflow` as an administrator runs it, in processes of its own; and browsers that speak to a server."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runner.records import Database, User, WebSession

PROGRAM = Path(sys.executable).parent / "bidflow"


def unsettled() -> dict[str, str]:
    """The environment without Bidflow's settings, and without those of these tests, which it would refuse."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BIDFLOW_")}


@contextlib.contextmanager
def running(*arguments: str, url: str, until: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """The program, once it has said `until`, which `said` keeps; ended afterwards, however the test went."""
    process = subprocess.Popen(
        [PROGRAM, *arguments, "--database-url", url],
        stdout=subprocess.PIPE,
        text=True,
        env={**unsettled(), "PYTHONUNBUFFERED": "1", "BIDFLOW_DATA": "/nonexistent", **settings},
    )
    process.said = ""  # type: ignore[attr-defined]
    try:
        for line in process.stdout:
            process.said += line  # type: ignore[attr-defined]
            if until in line:
                break
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        process.stdout.close()


@contextlib.contextmanager
def serving(url: str, *arguments: str, **settings: str) -> Iterator[int]:
    """A server on a free port; which."""
    with running("serve", "--port", "0", *arguments, url=url, until="answers at", **settings) as server:
        yield port_of(server)


def port_of(program: subprocess.Popen[str]) -> int:
    """Where it said that it answers."""
    return int(re.findall(r"http://\S+:(\d+)", program.said)[-1])  # type: ignore[attr-defined]


@dataclass
class Browser:
    """One that somebody is signed in with."""

    port: int
    secret: str
    token: str

    @classmethod
    def of(cls, database: Database, user_id: str, port: int) -> "Browser":
        with database.transaction() as session:
            web_session, secret = WebSession.begin(session, User.find(session, user_id), "127.0.0.1")
            return cls(port, secret, web_session.csrf_token)

    def get(self, path: str) -> str:
        """A page."""
        status, body = self.ask("GET", path)
        assert status == 200, body
        return body

    def post(self, path: str, body: object) -> tuple[int, dict[str, Any]]:
        """What the page's script sends, and what it is answered."""
        status, text = self.ask("POST", path, json.dumps(body))
        answer: dict[str, Any] = json.loads(text)
        return status, answer

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        with contextlib.closing(http.client.HTTPConnection("localhost", self.port, timeout=60)) as connection:
            headers = {"Cookie": f"bidflow={self.secret}", "X-CSRF-Token": self.token}
            if body is not None:
                headers |= {"Content-Type": "application/json", "Accept": "application/json"}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
