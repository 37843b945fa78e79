"""What monitors and operators see: alive, ready, how much of what; a log without values."""

import json
import logging
import re
import sys
from io import StringIO

import pytest

from runner.logs import write_logs
from web import create_app


@pytest.fixture
def monitor(database):
    return create_app(database, metrics_token="a long token").test_client()


def test_it_says_that_it_lives_and_is_ready_to_anybody(monitor):
    assert monitor.get("/livez").status_code == 200
    assert monitor.get("/readyz").json == {"ready": True, "trouble": []}


def test_while_it_stops_it_lives_and_is_not_ready(monitor):
    monitor.application.extensions["draining"].set()

    answer = monitor.get("/readyz")

    assert (answer.status_code, answer.json["trouble"]) == (503, ["it is stopping"])
    assert monitor.get("/livez").status_code == 200


def test_a_worker_that_stands_still_is_told(monitor):
    class Stuck:
        is_well = False

    monitor.application.extensions["worker"] = Stuck()

    answer = monitor.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["trouble"] == ["no thread has looked for jobs in the last 30 seconds"]


def test_figures_are_for_those_with_the_token_and_for_administrators(monitor, visitor):
    assert monitor.get("/metrics").status_code == 401
    assert monitor.get("/metrics", headers={"Authorization": "Bearer another"}).status_code == 401
    assert monitor.get("/metrics", headers={"Authorization": "Bearer a long token"}).status_code == 200
    assert visitor("mei").get("/metrics").status_code == 401
    assert visitor("admin").get("/metrics").status_code == 200


def test_the_figures_have_their_names_and_tell_no_ids(monitor, started, visitor):
    case_id, task_id = started("secret table")
    visitor("wei").get(f"/user-tasks/{task_id}")

    said = monitor.get("/metrics", headers={"Authorization": "Bearer a long token"}).text

    for name in (
        'bpm_instances_started_total{process="purchase-request"}',
        'bpm_instances{state="running"}',
        'bpm_user_tasks{state="open"}',
        "bpm_task_age_seconds",
        "bpm_job_lag_seconds",
        "bpm_fenced_total",
        "bpm_optimistic_conflicts_total",
        "bpm_http_request_duration_seconds_bucket",
        "bpm_db_tx_seconds_count",
        "bpm_build_info",
    ):
        assert name in said, name
    assert 'route="/user-tasks/<task_id>"' in said
    for value in (case_id, task_id, "secret table", "wei"):
        assert value not in said


@pytest.fixture
def log(monkeypatch):
    """What is written to the log, as JSON lines."""
    written = StringIO()
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    monkeypatch.setattr(sys, "stderr", written)
    write_logs("json")
    yield written
    root.handlers[:] = before
    root.setLevel(level)


def test_a_request_is_one_line_with_ids_and_without_values(log, started, visitor):
    _, task_id = started("secret table")

    answer = visitor("wei").get(f"/user-tasks/{task_id}?q=secret")

    line = next(one for one in map(json.loads, log.getvalue().splitlines()) if one["event"] == "request")
    assert line["task_id"] == task_id
    assert line["request_id"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "/user-tasks/<task_id>", 200)
    assert line["user_id"] == "wei"
    assert re.match(r"20\d\d-\d\d-\d\dT.*Z", line["ts"])
    assert "secret" not in log.getvalue()


def test_a_name_with_a_line_break_forges_no_line(log):
    logging.getLogger("any").warning("broken %s", 'a\n{"event": "forged"}')

    assert len(log.getvalue().splitlines()) == 1
