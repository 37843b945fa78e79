"""External tasks: fetched and locked by topic, completed, failed, retried."""

from datetime import timedelta

import pytest

from runner.records import SYSTEM, ExternalTask, ProcessInstance
from runner.records.external_work import Topic, fetch_and_lock
from runner.rejection import InvalidArgument, InvalidState, NotFound
from tests.records.drawn import END, START, bpmn, line, task

MINUTE = timedelta(minutes=1)


def work(topic: str = "mail", key: str = "send", attributes: str = "") -> str:
    return f'<bpmn:serviceTask id="{key}" camunda:type="external" camunda:topic="{topic}" {attributes} />'


@pytest.fixture
def mailing(stage):
    stage.deploy(("order.bpmn", bpmn(line(START, work(), task("after"), END), attributes='camunda:versionTag="v1"')))
    return stage


def fetch(stage, worker="w", *topics, **named):
    with stage.database.transaction() as session:
        wanted = topics or (Topic("mail", MINUTE),)
        return [one.id for one in fetch_and_lock(session, worker, wanted, **named)]


def act(stage, task_id, method, *arguments, **named):
    with stage.database.transaction() as session:
        return getattr(ExternalTask.find(session, task_id), method)(*arguments, **named)


def test_a_worker_fetches_does_and_reports(mailing):
    case = mailing.start(variables={"to": "li"})
    (task_id,) = fetch(mailing)
    with mailing.database.reading() as session:
        found = ExternalTask.find(session, task_id)
        assert (found.worker_id, found.variables, found.topic, found.retries) == ("w", {"to": "li"}, "mail", None)

    act(mailing, task_id, "complete", "w", {"sent": True}, SYSTEM)

    assert case.waiting == ["after"]
    assert case.variables == {"to": "li", "sent": True}
    with mailing.database.reading() as session, pytest.raises(NotFound, match="does not exist, or is over"):
        ExternalTask.find(session, task_id)


def test_a_locked_task_is_not_fetched_until_the_lock_ends(mailing, clock):
    mailing.start()
    (task_id,) = fetch(mailing)

    assert fetch(mailing, "other") == []
    clock.shift(MINUTE)
    assert fetch(mailing, "other") == [task_id]
    with pytest.raises(InvalidArgument, match="locked by 'other', not by 'w'"):
        act(mailing, task_id, "complete", "w", {}, SYSTEM)


def test_a_lock_is_extended_and_given_back(mailing, clock):
    mailing.start()
    (task_id,) = fetch(mailing)
    act(mailing, task_id, "extend_lock", "w", timedelta(hours=1))
    clock.shift(timedelta(minutes=30))

    assert fetch(mailing, "other") == []
    act(mailing, task_id, "unlock")
    assert fetch(mailing, "other") == [task_id]


def test_a_task_locked_by_another_can_not_be_locked(mailing):
    mailing.start()
    (task_id,) = fetch(mailing)

    with pytest.raises(InvalidState, match="locked by 'w' until"):
        act(mailing, task_id, "lock", "other", MINUTE)


def test_a_worker_needs_an_id_and_a_sensible_duration(mailing):
    mailing.start()

    with pytest.raises(InvalidArgument, match="workerId"):
        fetch(mailing, "")
    with pytest.raises(InvalidArgument, match="ten years"):
        fetch(mailing, "w", Topic("mail", timedelta(days=5000)))


def test_only_what_is_asked_for_is_fetched(mailing):
    mailing.start(business_key="1")
    second = mailing.start(business_key="2")
    with mailing.database.reading() as session:
        definition_id = ProcessInstance.find(session, second.id).definition_id

    assert fetch(mailing, "w", Topic("other", MINUTE), most=9) == []
    assert fetch(mailing, "w", Topic("mail", MINUTE, definition_keys=("x",)), most=9) == []
    assert fetch(mailing, "w", Topic("mail", MINUTE, version_tag="v2"), most=9) == []
    assert fetch(mailing, "w", Topic("mail", MINUTE), most=0) == []
    assert len(fetch(mailing, "w", Topic("mail", MINUTE, business_key="2", version_tag="v1"), most=9)) == 1
    assert len(fetch(mailing, "w", Topic("mail", MINUTE, definition_ids=(definition_id,)), most=9)) == 1


def test_the_order_is_as_asked(stage):
    prioritised = bpmn(line(START, work(attributes='camunda:taskPriority="${urgency}"'), END))
    stage.deploy(("order.bpmn", prioritised))
    ids = {}
    for urgency in (1, 9, 5):
        case = stage.start(variables={"urgency": urgency})
        with stage.database.reading() as session:
            ids[ProcessInstance.find(session, case.id).external_tasks[0].id] = urgency

    def order(by):
        with stage.database.transaction() as session:
            fetched = [ids[one.id] for one in fetch_and_lock(session, "w", [Topic("mail", MINUTE)], most=9, order=by)]
            session.rollback()
            return fetched

    assert (order("priority"), order("created"), order("created-desc")) == ([9, 5, 1], [1, 9, 5], [5, 9, 1])


def test_a_failure_with_retries_is_offered_again_after_its_pause(mailing, clock):
    case = mailing.start()
    (task_id,) = fetch(mailing)

    act(mailing, task_id, "fail", "w", "no connection", SYSTEM, details="trace", retries=2, retry_after=MINUTE)

    assert fetch(mailing) == []
    clock.shift(MINUTE)
    assert fetch(mailing) == [task_id]
    assert case.incidents == []
    with mailing.database.reading() as session:
        found = ExternalTask.find(session, task_id)
        assert (found.retries, found.error_message, found.error_details) == (2, "no connection", "trace")


def test_a_failure_without_retries_is_an_incident_and_not_fetched(mailing):
    case = mailing.start()
    (task_id,) = fetch(mailing)

    act(mailing, task_id, "fail", "w", "no connection", SYSTEM)

    assert case.incidents == [("send", "failedExternalTask", "no connection")]
    assert fetch(mailing) == []


@pytest.mark.parametrize("by", ["incident", "retries"])
def test_new_retries_resolve_the_incident(mailing, by):
    case = mailing.start()
    (task_id,) = fetch(mailing)
    act(mailing, task_id, "fail", "w", "no connection", SYSTEM)

    if by == "incident":
        case.retry("send")
    else:
        act(mailing, task_id, "set_retries", 3, SYSTEM)

    assert case.incidents == []
    assert fetch(mailing) == [task_id]


def test_negative_retries_are_refused(mailing):
    mailing.start()
    (task_id,) = fetch(mailing)

    with pytest.raises(InvalidArgument, match="-1 retries"):
        act(mailing, task_id, "fail", "w", "x", SYSTEM, retries=-1)


def test_a_failing_worker_may_leave_variables_behind(mailing):
    case = mailing.start()
    (task_id,) = fetch(mailing)

    act(mailing, task_id, "fail", "w", "x", SYSTEM, retries=1, variables={"seen": 1}, local_variables={"own": 2})

    assert case.variables == {"seen": 1}
    with mailing.database.reading() as session:
        assert ExternalTask.find(session, task_id).variables == {"seen": 1, "own": 2}


def test_the_work_of_a_suspended_case_is_not_fetched(mailing):
    case = mailing.start()
    with mailing.database.transaction() as session:
        ProcessInstance.find(session, case.id).suspend(SYSTEM)
    while_suspended = fetch(mailing)
    with mailing.database.transaction() as session:
        ProcessInstance.find(session, case.id).activate(SYSTEM)

    assert (while_suspended, len(fetch(mailing))) == ([], 1)
