"""bidflow serve: made, deployed, answering, stopped; and every way in which it can't."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands import drawings

PROGRAM = Path(sys.executable).parent / "bidflow"
PEOPLE = """
[groups]
sales = "Sales 销售"

[people]
mei = { name = "Mei 梅", groups = ["sales"] }
"""


@pytest.fixture
def free_port() -> int:
    """A port that nobody had a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def processes(tmp_path) -> Path:
    """A folder with a diagram and the people who play it."""
    folder = tmp_path / "processes"
    folder.mkdir()
    (folder / "order.bpmn").write_text(drawings.order(), encoding="utf-8")
    (folder / "people.toml").write_text(PEOPLE, encoding="utf-8")
    return folder


@contextlib.contextmanager
def serving(data: Path, port: int, *options: str) -> Iterator[tuple[str, subprocess.Popen]]:
    """The program, once it has said its address; and what it said until then."""
    command = [str(PROGRAM), "serve", "--port", str(port), "--data", str(data), *options]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BIDFLOW_")}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**environment, "PYTHONUNBUFFERED": "1"},
    ) as process:
        try:
            said = ""
            for line in process.stdout or ():
                said += line
                if f"http://localhost:{port}" in line:
                    break
            yield said, process
        finally:
            if process.poll() is None:
                process.kill()


def page(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://localhost:{port}{path}", timeout=10) as answer:
        return answer.read().decode()


def test_a_demo_is_made_and_answers_when_its_address_is_printed(data, free_port, processes):
    with serving(data, free_port, "--demo", "--deploy", str(processes)) as (said, process):
        sign_in = page(free_port, "/sign-in")
        process.send_signal(signal.SIGTERM)
        left = process.wait(timeout=30)

    assert "): 1 definition\n" in said
    assert f"data          {data}  (option --data)" in said
    assert "Mei 梅" in sign_in
    assert left == 0


def test_without_demo_nobody_is_there_and_it_says_how_to_get_in(data, free_port):
    with serving(data, free_port) as (said, _):
        sign_in = page(free_port, "/sign-in")

    assert "Make the first administrator: bidflow user add NAME --admin" in said
    assert "Mei" not in sign_in


def test_a_port_that_is_taken_is_refused_before_anything_is_made(program, data):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        result = program("serve", "--port", str(port), "--host", "127.0.0.1")

    assert result.returncode == 1
    assert f"port {port} on 127.0.0.1 is taken by another program" in result.stderr
    assert "`make run PORT=9000`" in result.stderr
    assert not data.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--port", "http"), "port 'http' (option --port) is no port"),
        (("--host", "no.such.host.invalid"), "host 'no.such.host.invalid' is not known here"),
        (("--host", "192.0.2.1"), "192.0.2.1 is no address of this machine"),
        (("--database-url", "mysql://db/x"), "database address 'mysql://db/x' (option --database-url) can't be used"),
    ],
)
def test_a_setting_that_can_not_be_is_refused(bidflow, data, options, message):
    result = bidflow("serve", *options)

    assert result.exit_code == 1
    assert message in result.stderr
    assert not data.exists()


def test_a_broken_diagram_stops_the_start_with_its_findings(bidflow, data, free_port, processes):
    (processes / "java.bpmn").write_text(drawings.java())

    result = bidflow("serve", "--demo", "--port", str(free_port), "--deploy", str(processes))

    assert result.exit_code == 1
    assert "java.bpmn:9" in result.stderr


def test_an_installation_of_real_people_is_not_turned_into_a_demo(bidflow, free_port, processes):
    bidflow("user", "add", "li", "--admin", "--password-stdin", typed="correct horse battery\n")

    result = bidflow("serve", "--demo", "--port", str(free_port), "--deploy", str(processes))

    assert result.exit_code == 1
    assert "this installation has real accounts ('li')" in result.stderr
    assert "mei" not in bidflow("user", "list").output


@pytest.mark.parametrize(
    "people", ["[groups", "[people]\n", '[groups]\n[people]\nmei = "Mei"\n', "[groups]\n[people]\nmei = {name = 1}\n"]
)
def test_people_that_can_not_be_read_are_named(bidflow, free_port, processes, people):
    (processes / "people.toml").write_text(people)

    result = bidflow("serve", "--demo", "--port", str(free_port), "--deploy", str(processes))

    assert result.exit_code == 1
    assert f"{processes / 'people.toml'} can't be read" in result.stderr
    assert "[people] with id = { name" in result.stderr


def test_a_server_that_was_killed_starts_again_deploys_nothing_and_makes_nobody_twice(
    bidflow, data, free_port, processes
):
    with serving(data, free_port, "--demo", "--deploy", str(processes)) as (_, process):
        process.kill()
        process.wait(timeout=30)

    with serving(data, free_port, "--demo", "--deploy", str(processes)) as (said, process):
        sign_in = page(free_port, "/sign-in")
        process.send_signal(signal.SIGINT)
        left = process.wait(timeout=30)

    assert "nothing changed" in said
    assert "Mei 梅" in sign_in
    assert left == 0
    assert bidflow("user", "list").output.count("Mei 梅") == 1
