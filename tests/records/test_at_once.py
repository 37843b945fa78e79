"""At once: of many who do the same thing at the same moment one wins, and the others are told."""

import pytest

from runner.records import (
    SYSTEM,
    ProcessDefinition,
    ProcessInstance,
    UserTask,
    Viewer,
    correlate,
    deploy,
)
from runner.rejection import InvalidArgument, InvalidState, NotFound, Rejection
from tests.durability.crowd import at_once
from tests.records.drawn import END, ONE_TASK, START, bpmn, catch, line, message, task

PEOPLE = [Viewer(f"user-{number}", ("sales",)) for number in range(12)]


@pytest.fixture
def case(stage):
    stage.deploy(("order.bpmn", bpmn(line(START, task("work"), task("next"), END))))
    return stage.start(variables={"count": 0})


def test_one_completes_a_task_and_the_others_hear_who_and_when(stage, case):
    task_id = case.tasks[0].id

    def complete(viewer):
        with stage.database.transaction() as session:
            UserTask.find(session, task_id, viewer).complete({"by": viewer.user_id}, viewer)
            return viewer.user_id

    results = at_once([lambda viewer=viewer: complete(viewer) for viewer in PEOPLE])

    (winner,) = [one for one in results if isinstance(one, str)]
    refusals = [one for one in results if isinstance(one, Rejection)]
    assert len(refusals) == len(PEOPLE) - 1
    assert all(f"was completed by '{winner}' at" in str(one) for one in refusals)
    assert case.waiting == ["next"]
    assert case.variables["by"] == winner


def test_one_claims_a_task_and_the_others_hear_who_and_since_when(stage, case):
    task_id = case.tasks[0].id

    def claim(viewer):
        with stage.database.transaction() as session:
            UserTask.find(session, task_id, viewer).claim(viewer)
            return viewer.user_id

    results = at_once([lambda viewer=viewer: claim(viewer) for viewer in PEOPLE])

    (winner,) = [one for one in results if isinstance(one, str)]
    assert sum(isinstance(one, InvalidState) for one in results) == len(PEOPLE) - 1
    assert case.tasks[0].assignee == winner


def test_a_variable_counted_up_by_many_misses_none(stage, case):
    def count():
        for _ in range(5):
            with stage.database.transaction() as session:
                instance = ProcessInstance.find(session, case.id).locked()
                instance.set_variables({"count": instance.variables["count"] + 1}, SYSTEM)

    at_once([count] * 4)

    assert case.variables["count"] == 20


def test_one_message_is_taken_once(stage):
    waiting = bpmn(
        line(START, catch("wait", '<bpmn:messageEventDefinition messageRef="message" />'), task("after"), END),
        outside=message("paid"),
    )
    stage.deploy(("order.bpmn", waiting))
    case = stage.start(business_key="K")

    def send():
        with stage.database.transaction() as session:
            return correlate(session, "paid", SYSTEM, business_key="K").element_id

    results = at_once([send] * 6)

    assert results.count("wait") == 1
    assert sum(isinstance(one, InvalidArgument | InvalidState | NotFound) for one in results) == 5
    assert case.path.count("wait") == 1


def test_completing_and_cancelling_at_once_ends_in_one_of_both(stage, case):
    task_id = case.tasks[0].id

    def complete():
        with stage.database.transaction() as session:
            UserTask.find(session, task_id).complete({}, SYSTEM)

    def cancel():
        with stage.database.transaction() as session:
            ProcessInstance.find(session, case.id).cancel("no", SYSTEM)

    results = at_once([complete, cancel])

    assert results[1] is None
    assert case.state == "cancelled"


def test_the_same_bundle_deployed_many_times_at_once_is_one_version(stage):
    def put():
        with stage.database.transaction() as session:
            return deploy(session, [("order.bpmn", ONE_TASK)]).id

    results = at_once([put] * 6)

    assert len(set(results)) == 1
    with stage.database.reading() as session:
        assert ProcessDefinition.latest(session, "order").version == 1
