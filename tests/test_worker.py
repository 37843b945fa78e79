"""The worker: finds what is due by itself, stops when told, and survives trouble."""

import time
from datetime import timedelta

import pytest

from runner.records import Job
from runner.records.due_job import claim_jobs
from runner.worker import Worker
from tests.records.drawn import END, START, bpmn, catch, line, task, timer

SOON = bpmn(line(START, catch("wait", timer("PT0.3S")), task("after"), END))
NOW = bpmn(line(START, '<bpmn:task id="work" camunda:asyncBefore="true" />', task("after"), END))


@pytest.fixture
def worker(stage):
    workers = []

    def start(**named):
        worker = Worker(stage.database, **named)
        workers.append(worker)
        worker.start()
        return worker

    yield start
    for worker in workers:
        assert worker.stop()


def eventually(holds, seconds=15.0):
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.02)
    return holds()


def test_a_timer_fires_by_itself(stage, worker):
    worker()
    stage.deploy(("soon.bpmn", SOON))

    case = stage.start()

    assert case.waiting == ["wait"]
    assert eventually(lambda: case.waiting == ["after"])


def test_what_is_due_at_once_does_not_wait_for_the_next_poll(stage, worker, monkeypatch):
    monkeypatch.setattr("runner.worker.POLL_AFTER", 30.0)
    worker()
    stage.deploy(("now.bpmn", NOW))
    time.sleep(0.3)

    case = stage.start()

    assert eventually(lambda: case.waiting == ["after"], seconds=10)


def test_jobs_made_by_another_process_are_found_by_polling(stage, worker):
    stage.deploy(("now.bpmn", NOW))
    case = stage.start()

    worker()

    assert eventually(lambda: case.waiting == ["after"])


def test_many_jobs_are_shared_by_the_threads_and_done_once(stage, worker):
    stage.deploy(("now.bpmn", NOW))
    cases = [stage.start() for _ in range(20)]

    worker(threads=3)

    assert eventually(lambda: all(case.waiting == ["after"] for case in cases), seconds=60)
    assert all(case.path.count("work") == 1 for case in cases)


def test_a_job_of_a_dead_worker_is_done_by_another(stage, worker, monkeypatch):
    monkeypatch.setattr("runner.worker.SWEEP_AFTER", 0.1)
    stage.deploy(("now.bpmn", NOW))
    case = stage.start()
    claim_jobs(stage.database, "dead", lease=timedelta(seconds=0.2))

    worker()

    assert eventually(lambda: case.waiting == ["after"])


def test_a_failing_job_does_not_stop_the_others(stage, worker):
    broken = (
        '<bpmn:scriptTask id="work" scriptFormat="javascript" camunda:asyncBefore="true">'
        "<bpmn:script>nowhere.x</bpmn:script></bpmn:scriptTask>"
    )
    stage.deploy(("broken.bpmn", bpmn(line(START, broken, END), key="broken")), ("now.bpmn", NOW))
    stage.start("broken")
    case = stage.start("order")

    worker(threads=1)

    assert eventually(lambda: case.waiting == ["after"])
    assert eventually(lambda: attempts(stage) == [1])


def attempts(stage):
    """How often each job was tried, looked up afresh."""
    with stage.database.reading() as session:
        return [job.attempts for job in session.query(Job)]


def test_it_is_well_while_it_looks_for_jobs(stage, worker):
    started = worker()

    assert started.is_well
    assert started.stop()
    started.beat_at -= 31
    assert not started.is_well


def test_stopping_gives_back_what_was_not_begun(stage, monkeypatch):
    stage.deploy(("now.bpmn", NOW))
    for _ in range(5):
        stage.start()
    worker = Worker(stage.database, threads=1)
    monkeypatch.setattr("runner.worker.run_job", lambda database, claim: worker._stopping.set())

    worker.start()
    assert eventually(worker._stopping.is_set)
    worker.stop()

    with stage.database.reading() as session:
        states = sorted((job.state, job.attempts) for job in session.query(Job))
    assert states == [("doing", 1), ("todo", 0), ("todo", 0), ("todo", 0), ("todo", 0)]
