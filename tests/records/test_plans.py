"""Query plans: what people do all day reads no whole table, however many cases there have been."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest

from runner.records import (
    SYSTEM,
    Incident,
    ProcessDefinition,
    ProcessInstance,
    TaskFilter,
    UserTask,
    Viewer,
    WebSession,
    correlate,
    count_user_tasks,
    open_user_tasks,
    user_tasks,
)
from runner.records.due_job import claim_jobs, free_expired, next_due_at, run_job
from runner.records.external_work import Topic, fetch_and_lock
from runner.testing import Stage
from tests.records.drawn import END, START, bpmn, catch, line, message, task, timer
from tests.statements import noted

LI = Viewer("li", ("sales", "presales"))
# These grow with every case; definitions, users and settings stay few.
GROWING = (
    "process_instance",
    "user_task",
    "candidate",
    "variable",
    "element_instance",
    "job",
    "subscription",
    "external_task",
    "incident",
    "user_operation",
    "web_session",
)
WORK = '<bpmn:serviceTask id="send" camunda:type="external" camunda:topic="mail" />'
PAID = '<bpmn:messageEventDefinition messageRef="message" />'


@pytest.fixture
def office(tmp_path):
    """An installation on SQLite, which tells its plans in the words that are looked for here."""
    with Stage(tmp_path) as stage:
        fill(stage)
        yield stage


def fill(stage):
    """One case of each kind."""
    stage.deploy(
        ("a.bpmn", bpmn(line(START, task("work"), task("next"), END), key="tasks")),
        ("b.bpmn", bpmn(line(START, catch("wait", timer("PT1H")), task("after"), END), key="timed")),
        ("c.bpmn", bpmn(line(START, WORK, END), key="sending")),
        ("d.bpmn", bpmn(line(START, catch("wait", PAID), END), key="waiting", outside=message("paid"))),
    )
    for key in ("tasks", "timed", "sending", "waiting"):
        stage.start(key, variables={"amount": 7}, business_key="K")


@contextmanager
def no_table_is_read_whole(stage):
    """Every statement inside finds its rows by an index."""
    with noted(stage.database) as seen:
        yield
    scans = []
    with stage.database.reading() as session:
        for statement, rows in seen:
            if re.match("SELECT|UPDATE|DELETE|INSERT", statement):
                plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", tuple(rows[0]))
                scans += [
                    f"{row.detail}: {statement}"
                    for row in plan
                    if re.match(rf"SCAN ({'|'.join(GROWING)})(_\d+)?( |$)(?!USING INDEX)", row.detail)
                ]
    assert seen
    assert scans == []


def test_completing_a_task(office):
    task_id = office.cases("tasks")[0].tasks[0].id

    with no_table_is_read_whole(office), office.database.transaction() as session:
        UserTask.find(session, task_id, LI).complete({"amount": 8}, LI)


def test_claiming_and_giving_back(office):
    task_id = office.cases("tasks")[0].tasks[0].id

    with no_table_is_read_whole(office), office.database.transaction() as session:
        found = UserTask.find(session, task_id, LI)
        found.claim(LI)
        found.unclaim(LI)


@pytest.mark.parametrize("which", ["mine", "groups", "all", "done"])
@pytest.mark.parametrize("order", ["due", "priority", "created", "name"])
def test_a_page_of_the_inbox(office, which, order):
    with no_table_is_read_whole(office), office.database.reading() as session:
        user_tasks(session, LI, which, order=order)


def test_searching_and_counting(office):
    with no_table_is_read_whole(office), office.database.reading() as session:
        user_tasks(session, LI, "groups", matching=TaskFilter(search="x"))
        count_user_tasks(session, LI)


def test_looking_at_a_case(office):
    case_id = office.cases("tasks")[0].id

    with no_table_is_read_whole(office), office.database.reading() as session:
        instance = ProcessInstance.find(session, case_id, LI)
        _ = instance.variables, instance.user_tasks, instance.history, instance.incidents, instance.called
        _ = instance.external_tasks, instance.operations, instance.active_elements()
        open_user_tasks(session, [case_id])


def test_the_lists_of_cases(office):
    with no_table_is_read_whole(office), office.database.reading() as session:
        ProcessInstance.started_by(session, LI)
        ProcessInstance.visible_to(session, LI)
        Incident.open_ones(session, LI)


def test_a_timer(office, clock):
    clock.shift(timedelta(hours=2))

    with no_table_is_read_whole(office):
        next_due_at(office.database)
        free_expired(office.database)
        (claim,) = claim_jobs(office.database, "w")
        run_job(office.database, claim)


def test_a_message(office):
    with no_table_is_read_whole(office), office.database.transaction() as session:
        correlate(session, "paid", SYSTEM, business_key="K", correlation_keys={"amount": 7})


def test_a_workers_fetch_and_report(office):
    with no_table_is_read_whole(office), office.database.transaction() as session:
        (work,) = fetch_and_lock(session, "w", [Topic("mail", timedelta(minutes=1))])
        work.complete("w", {}, SYSTEM)


def test_starting_and_cancelling(office):
    with no_table_is_read_whole(office), office.database.transaction() as session:
        instance = ProcessInstance.start(session, ProcessDefinition.latest(session, "tasks"), {})
        instance.cancel("changed my mind", SYSTEM)


def test_a_request_of_a_browser(office):
    with no_table_is_read_whole(office), office.database.reading() as session:
        WebSession.find(session, "secret")
