"""Due jobs: claimed once, fenced, tried again with pauses, and given up with an incident."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from runner.records import SYSTEM, Database, Incident, Job, ProcessInstance
from runner.records.due_job import Fenced, claim_jobs, free_expired, give_back, next_due_at, run_job
from runner.records.retry_cycle import pause_after, tries
from runner.rejection import InvalidState, NotFound
from tests.records.drawn import END, START, bpmn, catch, line, task, timer

LEASE = timedelta(minutes=5)
TIMED = bpmn(line(START, catch("wait", timer("PT1H")), task("after"), END))


def scripted(attributes: str = "", script: str = "nowhere.x") -> bytes:
    """A process whose script runs in a job of its own."""
    return bpmn(
        line(
            START,
            f'<bpmn:scriptTask id="work" scriptFormat="javascript" camunda:asyncBefore="true">{attributes}'
            f"<bpmn:script>{script}</bpmn:script></bpmn:scriptTask>",
            task("after"),
            END,
        )
    )


def cycle(text: str) -> str:
    return (
        "<bpmn:extensionElements><camunda:failedJobRetryTimeCycle>"
        f"{text}</camunda:failedJobRetryTimeCycle></bpmn:extensionElements>"
    )


@pytest.fixture
def due(stage, clock):
    """A case whose timer is due now."""
    stage.deploy(("timed.bpmn", TIMED))
    case = stage.start()
    clock.shift(timedelta(hours=1, seconds=1))
    return case


def jobs(stage):
    with stage.database.reading() as session:
        return list(session.query(Job).order_by(Job.run_at))


def test_a_job_is_not_claimed_before_its_time(stage, clock):
    stage.deploy(("timed.bpmn", TIMED))
    stage.start()
    clock.shift(timedelta(minutes=59))

    assert claim_jobs(stage.database, "w") == []
    assert next_due_at(stage.database) == jobs(stage)[0].run_at


def test_a_due_job_is_done_once(stage, due):
    (claim,) = claim_jobs(stage.database, "w")

    run_job(stage.database, claim)

    assert due.waiting == ["after"]
    assert jobs(stage) == []
    with pytest.raises(Fenced):
        run_job(stage.database, claim)


def test_a_claimed_job_is_not_claimed_again_while_its_lease_lasts(stage, due, clock):
    (claim,) = claim_jobs(stage.database, "first", lease=LEASE)

    clock.shift(timedelta(minutes=4))

    assert free_expired(stage.database) == 0
    assert claim_jobs(stage.database, "second") == []
    assert claim.token == 1


def test_a_late_worker_is_fenced(stage, due, clock):
    (late,) = claim_jobs(stage.database, "late", lease=LEASE)
    clock.shift(LEASE + timedelta(seconds=1))
    free_expired(stage.database)
    (fresh,) = claim_jobs(stage.database, "fresh")

    with pytest.raises(Fenced, match="taken over by another worker"):
        run_job(stage.database, late)
    run_job(stage.database, fresh)

    assert (late.token, fresh.token) == (1, 2)
    assert due.path.count("wait") == 1


def test_a_worker_whose_lease_ran_out_writes_nothing_even_before_another_claims(stage, due, clock):
    (late,) = claim_jobs(stage.database, "late", lease=LEASE)
    clock.shift(LEASE + timedelta(seconds=1))
    free_expired(stage.database)

    with pytest.raises(Fenced):
        run_job(stage.database, late)

    assert due.waiting == ["wait"]


def test_a_job_that_kills_its_worker_becomes_an_incident_after_three_claims(stage, due, clock):
    for _ in range(3):
        assert len(claim_jobs(stage.database, "unlucky", lease=LEASE)) == 1
        clock.shift(LEASE + timedelta(seconds=1))
        free_expired(stage.database)

    assert claim_jobs(stage.database, "next") == []
    assert due.incidents == [
        ("wait", "failedJob", "the worker 'unlucky' did not come back from this job; that was try 3 of 3")
    ]
    assert [job.state for job in jobs(stage)] == ["failed"]


def test_a_given_up_job_runs_again_after_a_retry(stage, due, clock):
    for _ in range(3):
        claim_jobs(stage.database, "unlucky", lease=LEASE)
        clock.shift(LEASE + timedelta(seconds=1))
        free_expired(stage.database)

    due.retry("wait")
    stage.advance()

    assert due.waiting == ["after"]
    assert due.incidents == []


def test_a_cancelled_case_takes_its_failed_job_and_incident_along(stage, due, clock):
    for _ in range(3):
        claim_jobs(stage.database, "unlucky", lease=LEASE)
        clock.shift(LEASE + timedelta(seconds=1))
        free_expired(stage.database)

    due.cancel()

    assert jobs(stage) == []
    with stage.database.reading() as session:
        assert Incident.open_ones(session, SYSTEM) == []


def test_a_given_back_job_has_all_its_tries(stage, due):
    (claim,) = claim_jobs(stage.database, "w")

    give_back(stage.database, claim)

    assert [(job.state, job.attempts) for job in jobs(stage)] == [("todo", 0)]
    assert len(claim_jobs(stage.database, "w")) == 1


def test_jobs_of_one_case_are_done_one_after_the_other(stage):
    fork = '<bpmn:parallelGateway id="fork" />'
    bodies = "".join(
        f'<bpmn:scriptTask id="s{number}" scriptFormat="javascript" camunda:asyncBefore="true">'
        "<bpmn:script>1</bpmn:script></bpmn:scriptTask>"
        f'<bpmn:sequenceFlow id="f{number}" sourceRef="fork" targetRef="s{number}" />'
        for number in range(3)
    )
    stage.deploy(("fork.bpmn", bpmn(line(START, fork) + bodies)))
    stage.start()
    other = stage.start()

    claims = claim_jobs(stage.database, "w", most=10)

    assert len(jobs(stage)) == 6
    assert len(claims) == 2
    assert claim_jobs(stage.database, "w2", most=10) == []
    for claim in claims:
        run_job(stage.database, claim)
    stage.advance()
    assert other.ended


def test_two_workers_never_get_the_same_job(stage, clock):
    stage.deploy(("timed.bpmn", TIMED))
    for _ in range(12):
        stage.start()
    clock.shift(timedelta(hours=2))
    got: list[str] = []

    def work(name: str) -> None:
        while claims := claim_jobs(stage.database, name, most=2):
            got.extend(claim.job_id for claim in claims)

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == len(set(got)) == 12


def test_a_failing_step_is_tried_again_with_growing_pauses_then_stops_with_an_incident(stage):
    stage.deploy(("scripted.bpmn", scripted()))
    case = stage.start()

    stage.advance()
    after_first = [(job.attempts, job.retries_left, job.error is not None) for job in jobs(stage)]
    stage.advance("PT9S")
    still = [job.attempts for job in jobs(stage)]
    stage.advance("PT2S")
    after_second = [job.attempts for job in jobs(stage)]
    before_last = case.incidents
    stage.advance("PT1M")

    assert (after_first, still, after_second) == ([(1, 2, True)], [1], [2])
    assert before_last == []
    assert [incident[0] for incident in case.incidents] == ["work"]
    assert case.waiting == ["work"]


def test_an_incident_of_a_step_goes_away_when_its_cause_is_mended(stage):
    stage.deploy(("scripted.bpmn", scripted(script="amount.toFixed(1)")))
    case = stage.start()
    stage.advance("P1D")

    case.set_variables({"amount": 5})
    case.retry("work")

    assert case.waiting == ["after"]
    assert case.incidents == []


def test_the_diagrams_own_cycle_says_how_often_and_when(stage):
    stage.deploy(("scripted.bpmn", scripted(cycle("R2/PT5M"))))
    case = stage.start()

    stage.advance()
    stage.advance("PT4M")
    before = case.incidents
    stage.advance("PT2M")

    assert before == []
    assert len(case.incidents) == 1


@pytest.mark.parametrize(
    ("text", "number", "minutes"),
    [
        ("R5/PT5M", 5, [5, 5, 5]),
        ("PT1M,PT10M", 3, [1, 10, 10]),
        ("PT2M", 2, [2, 2, 2]),
        ("R0/PT5M", 1, [5, 5, 5]),
        (None, 3, [1 / 6, 1, 6]),
        ("whenever", 3, [1 / 6, 1, 6]),
        ("R3/P1M", 3, [31 * 24 * 60] * 3),
    ],
)
def test_cycles_as_camunda_writes_them(text, number, minutes):
    assert tries(text) == number
    assert [pause_after(text, attempt) for attempt in (1, 2, 3)] == [timedelta(minutes=one) for one in minutes]


def test_our_own_pauses_end_at_an_hour():
    assert pause_after(None, 50) == timedelta(hours=1)


def test_a_conflict_costs_no_try(stage, due, monkeypatch):
    """Somebody writes the case between reading and writing it; only without the lock can that be, so it is forced."""
    (claim,) = claim_jobs(stage.database, "w")
    lock = ProcessInstance.lock

    def meddled(session, root_id):
        root = lock(session, root_id)
        session.execute(text("UPDATE process_instance SET revision = revision + 1"))
        return root

    monkeypatch.setattr(ProcessInstance, "lock", meddled)
    with pytest.raises(InvalidState, match="changed by somebody else"):
        run_job(stage.database, claim)

    assert [(job.state, job.attempts) for job in jobs(stage)] == [("todo", 0)]


def test_the_job_of_a_suspended_case_waits_until_it_is_activated(stage, due):
    (claim,) = claim_jobs(stage.database, "w")
    with stage.database.transaction() as session:
        ProcessInstance.find(session, due.id).suspend(SYSTEM)

    run_job(stage.database, claim)
    stage.advance()
    while_suspended = due.waiting
    with stage.database.transaction() as session:
        ProcessInstance.find(session, due.id).activate(SYSTEM)
    stage.advance()

    assert (while_suspended, due.waiting) == (["wait"], ["after"])


def test_a_job_whose_case_ended_meanwhile_does_nothing(stage, due):
    (claim,) = claim_jobs(stage.database, "w")
    due.cancel()

    with pytest.raises(Fenced):
        run_job(stage.database, claim)

    assert due.state == "cancelled"


def test_an_administrator_moves_a_job(stage):
    stage.deploy(("timed.bpmn", TIMED))
    case = stage.start()
    with stage.database.transaction() as session:
        job = Job.of_root(session, case.id)[0]
        job.reschedule(job.run_at - timedelta(minutes=59), SYSTEM)

    stage.advance("PT2M")

    assert case.waiting == ["after"]


def test_a_job_in_hand_is_left_alone(stage, due):
    (claim,) = claim_jobs(stage.database, "w")

    with stage.database.transaction() as session, pytest.raises(InvalidState, match="is being done by 'w'"):
        Job.find(session, claim.job_id).retry(SYSTEM)


def test_an_unknown_job_is_named(stage):
    with stage.database.reading() as session, pytest.raises(NotFound, match="job 'x' does not exist"):
        Job.find(session, "x")


def test_the_most_urgent_of_the_due_jobs_is_first(stage, clock):
    priority = bpmn(
        line(
            START,
            '<bpmn:task id="work" camunda:asyncBefore="true" camunda:jobPriority="${urgency}" />',
            END,
        )
    )
    stage.deploy(("priority.bpmn", priority))
    for urgency in (1, 9, 5):
        stage.start(variables={"urgency": urgency})
    clock.shift(timedelta(seconds=1))

    order = []
    for claim in claim_jobs(stage.database, "w", most=10):
        with stage.database.reading() as session:
            order.append(Job.find(session, claim.job_id).priority)

    assert order == [9, 5, 1]


def test_looking_for_jobs_takes_no_write_lock(stage):
    holding, done = threading.Event(), threading.Event()

    def hold(database: Database) -> None:
        with database.transaction():
            holding.set()
            done.wait(10)

    thread = threading.Thread(target=hold, args=(stage.database,))
    thread.start()
    holding.wait(10)
    try:
        assert claim_jobs(stage.database, "w") == []
        assert free_expired(stage.database) == 0
    finally:
        done.set()
        thread.join()
