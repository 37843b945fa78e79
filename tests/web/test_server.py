"""The server: says its address, finishes what is begun, and takes a port only when it is free."""

import socket
import threading
import time
import urllib.request

import pytest

from runner.records.database import Database
from runner.records.schema import upgrade
from tests.browser.installation import free_port
from web.server import serve


@pytest.fixture
def stored(tmp_path):
    database = Database(f"sqlite:///{tmp_path / 'bidflow.sqlite3'}")
    upgrade(database)
    yield database
    database.close()


def answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://localhost:{port}/sign-in", timeout=5).close()
    except OSError:
        return False
    return True


def test_it_prints_its_address_answers_and_stops_when_asked(stored, capsys):
    port, stopping = free_port(range(9150, 9160)), threading.Event()
    thread = threading.Thread(target=serve, args=(stored,), kwargs={"port": port, "stopping": stopping})
    thread.start()
    until = time.monotonic() + 20
    while not answers(port) and time.monotonic() < until:
        time.sleep(0.05)

    stopping.set()
    thread.join(30)

    assert not thread.is_alive()
    assert f"http://localhost:{port}" in capsys.readouterr().out
    assert not answers(port)


def test_a_request_in_flight_is_answered_before_the_end(stored):
    port, stopping = free_port(range(9150, 9160)), threading.Event()
    thread = threading.Thread(target=serve, args=(stored,), kwargs={"port": port, "stopping": stopping})
    thread.start()
    until = time.monotonic() + 20
    while not answers(port) and time.monotonic() < until:
        time.sleep(0.05)
    told: list[int] = []

    with stored.transaction():  # holds up the writer behind the request
        asker = threading.Thread(target=lambda: told.append(post(port)))
        asker.start()
        time.sleep(0.5)
        stopping.set()
        time.sleep(0.5)
    asker.join(30)
    thread.join(30)

    assert told == [403]
    assert not thread.is_alive()


def post(port: int) -> int:
    """A sign-in that needs a writer."""
    with socket.create_connection(("localhost", port), timeout=20) as connection:
        body = b"name=li&password=wrong&_gate=token"
        connection.sendall(
            b"POST /sign-in HTTP/1.1\r\nHost: localhost:%d\r\nCookie: bidflow_gate=token\r\n"
            b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
            % (port, len(body), body)
        )
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
        return int(answer.split()[1])


def test_a_port_that_is_taken_is_refused(stored):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(OSError, match="in use"):
            serve(stored, host="127.0.0.1", port=other.getsockname()[1], stopping=threading.Event())
