"""Many at the same moment: one wins and the others are told who and when; no update is lost; one case is begun."""

import re

import pytest
from sqlalchemy import func, select

from runner import engine
from runner.records import (
    SYSTEM,
    Database,
    ProcessDefinition,
    ProcessInstance,
    Submission,
    UserTask,
    Viewer,
    correlate,
    deploy,
)
from runner.records.process_definition import ProcessDefinition as Definition
from runner.records.step import Conflict
from runner.rejection import InvalidArgument, InvalidState
from tests.durability import mutants
from tests.durability.crowd import at_once
from tests.durability.killer import Mother
from tests.records.drawn import END, START, bpmn, catch, line, message, task

PEOPLE = 50
ONE_TASK = bpmn(line(START, task("work"), END))
RECEIVES = bpmn(
    line(START, catch("paid", '<bpmn:messageEventDefinition messageRef="message" />'), task("after"), END),
    key="receives",
    outside=message("payment"),
)


@pytest.fixture
def case_id(databases: list[Database]) -> str:
    """A case that waits at a task for the sales people."""
    with databases[0].transaction() as session:
        deploy(session, [("order.bpmn", ONE_TASK), ("receives.bpmn", RECEIVES)])
    return begin(databases[0], "order", {"n": 0})


@pytest.fixture
def task_id(databases: list[Database], case_id: str) -> str:
    with databases[0].reading() as session:
        return ProcessInstance.find(session, case_id).user_tasks[0].id


def begin(database: Database, key: str, variables: dict[str, object] | None = None) -> str:
    with database.transaction() as session:
        return ProcessInstance.start(session, ProcessDefinition.latest(session, key), variables).id


def person(number: int) -> Viewer:
    return Viewer(f"person-{number}", ("sales",))


def test_one_of_fifty_completes_a_task_and_the_others_hear_who_and_when(databases: list[Database], task_id: str):
    def complete(number: int) -> int:
        with databases[number % 2].transaction() as session:
            UserTask.find(session, task_id, person(number)).complete({"by": number}, person(number))
        return number

    results = at_once([lambda number=number: complete(number) for number in range(PEOPLE)])

    (winner,) = [result for result in results if isinstance(result, int)]
    refusals = [result for result in results if isinstance(result, InvalidState)]
    assert len(refusals) == PEOPLE - 1
    told = re.compile(rf"'person-{winner}' at \d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d UTC")
    assert all(told.search(str(refusal)) for refusal in refusals), refusals[0]
    with databases[0].reading() as session:
        done = session.get_one(UserTask, task_id)
        assert (done.completed_by, done.instance.variables["by"], done.instance.state) == (
            f"person-{winner}",
            winner,
            "completed",
        )


def test_one_of_fifty_claims_a_task_and_the_others_hear_who_and_when(databases: list[Database], task_id: str):
    def claim(number: int) -> int:
        with databases[number % 2].transaction() as session:
            UserTask.find(session, task_id, person(number)).claim(person(number))
        return number

    results = at_once([lambda number=number: claim(number) for number in range(PEOPLE)])

    (winner,) = [result for result in results if isinstance(result, int)]
    refusals = [result for result in results if isinstance(result, InvalidState)]
    assert len(refusals) == PEOPLE - 1
    assert all(f"'person-{winner}'" in str(refusal) and "UTC" in str(refusal) for refusal in refusals), refusals[0]


def test_no_update_is_lost(databases: list[Database], case_id: str):
    assert counted(databases, case_id) == 80


def test_nor_is_one_where_only_the_version_is_checked(url: str, case_id: str, mother: Mother):
    mother.bear("test_at_the_same_moment:count_as", url=url, case_id=case_id, mutant="no lock", expected=True)

    assert mother.ended(60) == 0


def test_it_is_noticed_when_the_version_is_not_checked(
    url: str, databases: list[Database], case_id: str, mother: Mother
):
    # SQLite lets nobody read for writing while another does, so that there is nothing to be lost there.
    expected = databases[0].is_sqlite
    mother.bear(
        "test_at_the_same_moment:count_as", url=url, case_id=case_id, mutant="no version check", expected=expected
    )

    assert mother.ended(60) == 0


def count_as(url: str, case_id: str, mutant: str, expected: bool) -> None:
    """Count in a child that is a mutant; whether every one is counted has to be as expected."""
    mutants.mutate(mutant)
    assert (counted([Database(url), Database(url)], case_id) == 80) is expected


def counted(databases: list[Database], case_id: str) -> int:
    """What a variable is after four have added one 20 times each."""

    def add(number: int) -> None:
        added = 0
        while added < 20:
            try:
                with databases[number % 2].transaction() as session:
                    ProcessInstance.find(session, case_id).go_on(SYSTEM, add_one)
                added += 1
            except Conflict:
                continue

    def add_one(state: engine.State, setting: engine.Setting) -> engine.Outcome:
        number = state.variables[case_id]["n"] + 1
        return engine.set_variables(state, case_id, {"n": number}, (), setting, is_local=False)

    at_once([lambda number=number: add(number) for number in range(4)])
    with databases[0].reading() as session:
        number: int = ProcessInstance.find(session, case_id).variables["n"]
        return number


def test_a_form_that_was_opened_before_another_change_is_refused(databases: list[Database], task_id: str):
    with databases[0].transaction() as session:
        opened = UserTask.find(session, task_id, person(1)).revision
        UserTask.find(session, task_id, person(1)).claim(person(1))

    with pytest.raises(InvalidState), databases[1].transaction() as session:
        UserTask.find(session, task_id, person(1)).complete({}, person(1), revision=opened)


def test_a_form_sent_twenty_times_at_once_starts_one_case(databases: list[Database], case_id: str):
    def send(number: int, amount: int = 1) -> str:
        with databases[number % 2].transaction() as session:
            definition = Definition.latest(session, "order")
            sent = {"amount": amount}
            return Submission.once(
                session, person(1), "form-7", sent, lambda: ProcessInstance.start(session, definition, sent, person(1))
            ).id

    results = at_once([lambda number=number: send(number) for number in range(20)])

    assert len(set(results)) == 1
    assert send(0) == results[0]
    with databases[0].reading() as session:
        assert session.scalar(select(func.count()).select_from(ProcessInstance)) == 2  # with `case_id`
    with pytest.raises(InvalidArgument, match="something else was already sent"):
        send(0, amount=2)


def test_a_bundle_sent_twenty_times_at_once_is_deployed_once(databases: list[Database]):
    bundle = [("a.bpmn", bpmn(line(START, END), key="a")), ("b.bpmn", bpmn(line(START, END), key="b"))]

    def send(number: int) -> str:
        with databases[number % 2].transaction() as session:
            return deploy(session, bundle).id

    results = at_once([lambda number=number: send(number) for number in range(20)])

    assert len(set(results)) == 1
    with databases[0].reading() as session:
        versions = session.execute(select(Definition.key, Definition.version)).all()
    assert sorted(map(tuple, versions)) == [("a", 1), ("b", 1)]


def test_one_of_ten_messages_reaches_a_case_that_waits_for_one(databases: list[Database], case_id: str):
    waiting = begin(databases[0], "receives")

    def send(number: int) -> str:
        with databases[number % 2].transaction() as session:
            correlate(session, "payment", SYSTEM, instance_id=waiting)
        return "delivered"

    results = at_once([lambda number=number: send(number) for number in range(10)])

    assert results.count("delivered") == 1
    with databases[0].reading() as session:
        history = [element.element_id for element in ProcessInstance.find(session, waiting).history]
    assert history.count("paid") == 1


@pytest.mark.parametrize("other", ["cancel", "suspend", "set", "complete"])
def test_completing_beside_something_else_leaves_nothing_half(databases: list[Database], task_id: str, other: str):
    def complete() -> str:
        with databases[0].transaction() as session:
            UserTask.find(session, task_id, person(1)).complete({}, person(1))
        return "completed"

    def interfere() -> str:
        with databases[1].transaction() as session:
            found = UserTask.find(session, task_id, SYSTEM)
            instance = found.instance
            match other:
                case "cancel":
                    instance.cancel("no longer wanted", SYSTEM)
                case "suspend":
                    instance.suspend(SYSTEM)
                case "set":
                    instance.set_variables({"n": 9}, SYSTEM)
                case "complete":
                    found.complete({}, SYSTEM)
        return other

    results = at_once([complete, interfere])

    assert "completed" in results or other in results
    with databases[0].reading() as session:
        done = session.get_one(UserTask, task_id)
        fits = {"completed": "completed", "terminated": "cancelled", "cancelled": "cancelled", "suspended": "open"}
        assert done.state == fits[done.instance.state]
