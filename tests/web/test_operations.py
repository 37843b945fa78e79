"""What monitors and operators see: alive, ready, how much of what; a log without values."""

import json
import logging
import re
import sys
from io import StringIO
from pathlib import Path

import pytest

from runner import metrics
from runner.clock import clock
from runner.logs import write_logs
from runner.records import ProcessInstance, deploy
from runner.records.backup import back_up
from runner.records.due_job import claim_jobs
from runner.worker import Worker
from tests.records.drawn import END, START, bpmn, line, task
from web import create_app

ROOT = Path(__file__).parents[2]
LATER = bpmn(line(START, '<bpmn:task id="work" camunda:asyncBefore="true" />', task("after"), END), key="later")


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
        "bpm_job_lease_expired_total",
        "bpm_build_info",
    ):
        assert name in said, name
    assert 'route="/user-tasks/<task_id>"' in said
    for value in (case_id, task_id, "secret table", "wei"):
        assert value not in said


def test_every_figure_that_monitors_are_to_watch_is_there(monitor, database, tmp_path):
    back_up(database, tmp_path / "backup.sqlite3")
    watched = set(re.findall(r"bpm_[a-z_]+", (ROOT / "deploy" / "alerts.yaml").read_text()))
    metrics.job_runs.labels("timer", "done").inc(0)
    metrics.script_runs.labels("done").inc(0)
    metrics.instances_completed.labels("completed").inc(0)
    monitor.application.extensions["gauges"].looked_at = -60.0

    said = monitor.get("/metrics", headers={"Authorization": "Bearer a long token"}).text

    of_an_event = {"bpm_sqlite_wal_bytes"} if not database.is_sqlite else set()
    named = {"bpm_job_runs_total", "bpm_script_runs_total", "bpm_instances_completed_total", "bpm_job_duration_seconds"}
    for name in (watched | named) - of_an_event:
        assert re.search(rf"^(# TYPE )?{name}\b", said, re.MULTILINE), name
    (at,) = re.findall(r"^bpm_backup_last_success_timestamp_seconds (\S+)", said, re.MULTILINE)
    assert abs(float(at) - clock.now().timestamp()) < 60


def test_what_programs_ask_is_counted_and_logged_too(monitor, log):
    answer = monitor.get("/engine-rest/task/none", headers={"Authorization": "Basic bm9ib2R5Og=="})

    said = monitor.get("/metrics", headers={"Authorization": "Bearer a long token"}).text
    assert 'method="GET",route="/engine-rest/task/<task_id>",status="401"' in said
    line = next(one for one in map(json.loads, log.getvalue().splitlines()) if one["event"] == "request")
    assert (line["task_id"], line["request_id"]) == ("none", answer.headers["X-Request-Id"])


def test_a_job_is_one_line_with_its_ids_and_without_values(log, database):
    with database.transaction() as session:
        key = deploy(session, [("later.bpmn", LATER)]).process_definitions[0]
        case = ProcessInstance.start(session, key, {"what": "secret table"}).id
    (claim,) = claim_jobs(database, "worker")

    Worker(database)._run(claim)

    line = next(one for one in map(json.loads, log.getvalue().splitlines()) if one["event"] == "job")
    assert (line["job_id"], line["case_id"], line["job_kind"]) == (claim.job_id, case, "continuation")
    assert (line["result"], line["attempt"]) == ("done", 1)
    assert "secret" not in log.getvalue()


@pytest.mark.parametrize(
    ("path", "status"),
    [("/user-tasks/a%00b", 404), ("/sign-in?next=%00", 400), ("/engine-rest/task/%00", 404), ("/v2/%00", 404)],
)
def test_an_address_with_nul_is_refused(monitor, path, status):
    assert monitor.get(path).status_code == status


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
