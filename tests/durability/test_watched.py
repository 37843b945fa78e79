"""What monitors are told by servers and by workers, as processes of their own."""

import contextlib
import http.client
import json
import re
import socket
import subprocess
from collections.abc import Iterator

import pytest

from runner import watching
from runner.commands.worker import monitored
from runner.configuration import read_configuration
from runner.records import Database, deploy
from runner.rejection import InvalidState
from runner.watching import Lookout
from runner.worker import Worker
from tests.durability.programs import running, serving
from tests.durability.test_trouble import SOUND, begin, eventually, waiting

TOKEN = "a token of 32 characters or more"
# What operators are promised, whether anything has happened yet or not.
NAMES = [
    "bpm_instances_started_total",
    "bpm_instances_completed_total",
    "bpm_instances",
    "bpm_user_tasks",
    "bpm_task_age_seconds",
    "bpm_jobs",
    "bpm_job_runs_total",
    "bpm_job_duration_seconds",
    "bpm_job_lag_seconds",
    "bpm_job_lease_expired_total",
    "bpm_fenced_total",
    "bpm_optimistic_conflicts_total",
    "bpm_incidents",
    "bpm_script_runs_total",
    "bpm_http_request_duration_seconds",
    "bpm_db_tx_seconds",
    "bpm_sqlite_wal_bytes",
    "bpm_backup_last_success_timestamp_seconds",
    "bpm_build_info",
]


def ask(port: int, path: str, token: str = "") -> tuple[int, str]:
    with contextlib.closing(http.client.HTTPConnection("localhost", port, timeout=20)) as connection:
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@contextlib.contextmanager
def working(url: str) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A worker, and the port at which it answers monitors."""
    options = ("worker", "--threads", "1", "--metrics-port", "0")
    with running(*options, url=url, until="does jobs", BIDFLOW_METRICS_TOKEN=TOKEN) as worker:
        yield worker, int(re.search(r"answered at port (\d+)", worker.said)[1])  # type: ignore[attr-defined]


@pytest.fixture
def installation(database: Database) -> Database:
    with database.transaction() as session:
        deploy(session, [("sound.bpmn", SOUND)])
    return database


def test_servers_and_workers_export_every_figure_that_operators_expect(url: str, installation: Database):
    with (
        serving(url, "--job-threads", "0", BIDFLOW_METRICS_TOKEN=TOKEN) as server,
        working(url) as (_, worker),
    ):
        begin(installation, "sound", 3)
        assert eventually(lambda: waiting(installation, "after") == 3)
        said = {port: ask(port, "/metrics", TOKEN)[1] for port in (server, worker)}
        refused = [ask(port, "/metrics", token)[0] for port in (server, worker) for token in ("", "another")]
        well = [ask(port, path) for port in (server, worker) for path in ("/livez", "/readyz")]

    for text in said.values():
        exported = re.findall(r"^# TYPE (bpm_\w+) ", text, re.MULTILINE)
        assert [name for name in NAMES if name not in exported] == []
        assert 'bpm_user_tasks{state="open"} 3.0' in text
    assert 'bpm_job_runs_total{kind="continuation",result="done"} 3.0' in said[worker]
    assert refused == [401] * 4
    assert [status for status, _ in well] == [200] * 4
    assert [json.loads(body) for _, body in well[1::2]] == [{"ready": True, "trouble": []}] * 2


@pytest.fixture
def lookout(database: Database) -> Iterator[Lookout]:
    """What a worker answers monitors with, in this process."""
    made = Lookout(database, Worker(database, threads=1), TOKEN, "localhost", 0)
    made.start()
    yield made
    made.stop()


def test_a_worker_that_stops_says_so_until_it_has_ended(lookout: Lookout):
    lookout.worker.start()
    assert ask(lookout.port, "/readyz")[0] == 200

    assert lookout.worker.stop()

    status, body = ask(lookout.port, "/readyz")
    assert (status, json.loads(body)) == (503, {"ready": False, "trouble": ["it is stopping"]})
    assert ask(lookout.port, "/livez")[0] == 200


def test_a_worker_that_stands_still_says_so(lookout: Lookout):
    lookout.worker.beat_at -= 31

    status, body = ask(lookout.port, "/readyz")

    assert status == 503
    assert json.loads(body)["trouble"] == ["no thread has looked for jobs in the last 30 seconds"]


def test_what_no_monitor_asks_is_refused(lookout: Lookout):
    assert ask(lookout.port, "/")[0] == 404
    assert ask(lookout.port, "/../etc/passwd")[0] == 404
    with socket.create_connection(("localhost", lookout.port)) as rude:
        rude.sendall(b"POST /metrics HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc")
        assert b" 501 " in rude.recv(100)


def test_slow_monitors_keep_no_other_from_being_answered(lookout: Lookout, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(watching._Answer, "timeout", 0.5)
    with contextlib.ExitStack() as slow:
        for _ in range(2 * watching.MOST_AT_ONCE):
            slow.enter_context(socket.create_connection(("localhost", lookout.port))).sendall(b"GET /livez")

        assert ask(lookout.port, "/livez") == (200, "ok\n")


def test_a_port_that_is_taken_is_refused_with_the_cure(database: Database, lookout: Lookout):
    configuration = read_configuration({}, {})

    with (
        pytest.raises(InvalidState, match=r"can't be had for monitors .+: --metrics-port names another"),
        monitored(configuration, database, lookout.worker, lookout.port),
    ):
        pass
