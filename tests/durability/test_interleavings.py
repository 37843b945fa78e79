"""Two at the same moment, not by luck: one is halted within its transaction until the other has come as far as it can.

Whatever two do to one case comes to what one after the other would come to, in one order or the other.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import select

import runner.crash_point
from runner.records import (
    SYSTEM,
    Database,
    Deployment,
    Job,
    ProcessDefinition,
    ProcessInstance,
    Subscription,
    UserTask,
    Viewer,
    deploy,
)
from runner.records.due_job import Claim, Fenced, claim_jobs, run_job
from runner.records.leftover import leftovers
from runner.records.withdrawal import withdraw
from runner.rejection import Rejection
from tests.records.drawn import END, START, bpmn, catch, line, message, task, timer

FORK, JOIN = '<bpmn:parallelGateway id="fork" />', '<bpmn:parallelGateway id="join" />'
SIGNAL = '<bpmn:signal id="signal" name="go" />'
LATE = (
    f'<bpmn:boundaryEvent id="late" attachedToRef="work">{timer("PT0S")}</bpmn:boundaryEvent>'
    + task("escalated")
    + '<bpmn:sequenceFlow id="to-escalated" sourceRef="late" targetRef="escalated" />'
    '<bpmn:sequenceFlow id="from-escalated" sourceRef="escalated" targetRef="over" /><bpmn:endEvent id="over" />'
)
BRANCHES = {
    "work": task("work"),
    "other": task("other"),
    "paid": catch("paid", '<bpmn:messageEventDefinition messageRef="message" />'),
    "go": catch("go", '<bpmn:signalEventDefinition signalRef="signal" />'),
}
PROCESS = bpmn(
    line(START, FORK)
    + line(JOIN, task("after"), END)
    + LATE
    + "".join(
        f'{drawn}<bpmn:sequenceFlow id="to-{key}" sourceRef="fork" targetRef="{key}" />'
        f'<bpmn:sequenceFlow id="from-{key}" sourceRef="{key}" targetRef="join" />'
        for key, drawn in BRANCHES.items()
    ),
    outside=message("payment") + SIGNAL,
)
LI, MEI = Viewer("li", ("sales",)), Viewer("mei", ("sales",))
Act = Callable[[Database, str, Claim | None], object]


def task_of(session: Any, case_id: str, element_id: str, viewer: Viewer) -> UserTask:
    statement = select(UserTask.id).where(UserTask.root_id == case_id, UserTask.element_id == element_id)
    return UserTask.find(session, session.scalars(statement).one(), viewer)


def complete(element_id: str, viewer: Viewer) -> Act:
    def act(database: Database, case_id: str, claim: Claim | None) -> None:
        with database.transaction() as session:
            task_of(session, case_id, element_id, viewer).complete({"n": viewer.user_id}, viewer)

    return act


def on_task(do: Callable[[UserTask], object]) -> Act:
    def act(database: Database, case_id: str, claim: Claim | None) -> None:
        with database.transaction() as session:
            do(task_of(session, case_id, "work", MEI))

    return act


def on_case(do: Callable[[ProcessInstance], object]) -> Act:
    def act(database: Database, case_id: str, claim: Claim | None) -> None:
        with database.transaction() as session:
            do(ProcessInstance.find(session, case_id))

    return act


def fire(database: Database, case_id: str, claim: Claim | None) -> None:
    assert claim is not None
    run_job(database, claim)


def receive(instance: ProcessInstance) -> None:
    waiting = select(Subscription).where(Subscription.instance_id == instance.id, Subscription.kind == "message")
    subscription = instance.session.scalars(waiting).first()
    if subscription is None:
        raise Rejection("nobody waits for it any more")
    instance.deliver(subscription, {"paid": True}, SYSTEM)


ACTS: dict[str, Act] = {
    "complete": complete("work", LI),
    "complete the same": complete("work", MEI),
    "complete another": complete("other", MEI),
    "claim": on_task(lambda found: found.claim(MEI)),
    "timer": fire,
    "message": on_case(receive),
    "signal": on_case(lambda case: case.deliver_signal("go", {}, SYSTEM)),
    "set": on_case(lambda case: case.set_variables({"n": "set"}, SYSTEM)),
    "cancel": on_case(lambda case: case.cancel("no longer wanted", SYSTEM)),
    "suspend": on_case(lambda case: case.suspend(SYSTEM)),
}
PAIRS = [
    ("complete", "complete the same"),
    ("complete", "complete another"),
    ("complete", "claim"),
    ("complete", "timer"),
    ("complete", "message"),
    ("complete", "set"),
    ("complete", "cancel"),
    ("complete", "suspend"),
    ("complete", "signal"),
    ("claim", "timer"),
    ("message", "message"),
    ("message", "signal"),
    ("message", "cancel"),
    ("signal", "signal"),
    ("signal", "cancel"),
    ("timer", "timer"),
    ("timer", "suspend"),
    ("timer", "cancel"),
    ("timer", "set"),
    ("set", "set"),
    ("suspend", "cancel"),
]


class Halt:
    """Lets one thread stand still where it passes a crash point of this name, until it may go on."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.thread: threading.Thread | None = None
        self.reached, self.may_go_on = threading.Event(), threading.Event()

    def passed(self, name: str) -> None:
        if name == self.name and threading.current_thread() is self.thread and not self.reached.is_set():
            self.reached.set()
            assert self.may_go_on.wait(30)


@pytest.fixture
def halt() -> Iterator[Callable[[str], Halt]]:
    """Have a halt at a place."""
    before = runner.crash_point.wanted

    def at(name: str) -> Halt:
        made = Halt(name)
        runner.crash_point.wanted = made  # type: ignore[assignment]
        return made

    yield at
    runner.crash_point.wanted = before


def outcome(act: Callable[[], object]) -> str:
    try:
        act()
    except (Rejection, Fenced):
        return "refused"
    return "done"


def at_once(halt: Halt, first: Callable[[], object], second: Callable[[], object]) -> tuple[str, str]:
    """What both come to: the second begins when the first is at the halt, which goes on when the second has to wait."""
    came_to: dict[str, str] = {}
    trouble: list[Exception] = []

    def run(name: str, act: Callable[[], object]) -> None:
        try:
            came_to[name] = outcome(act)
        except Exception as error:
            trouble.append(error)

    one = threading.Thread(target=run, args=("first", first))
    two = threading.Thread(target=run, args=("second", second))
    halt.thread = one
    one.start()
    while one.is_alive() and not halt.reached.wait(0.005):
        pass
    two.start()
    two.join(0.1)
    halt.may_go_on.set()
    one.join(30)
    two.join(30)
    if trouble:
        raise trouble[0]
    return came_to["first"], came_to["second"]


def begin(database: Database) -> tuple[str, Claim | None]:
    """A case, and its boundary timer, claimed and not yet done."""
    with database.transaction() as session:
        case_id = ProcessInstance.start(session, ProcessDefinition.latest(session, "order"), {"n": 0}).id
    return case_id, next(iter(claim_jobs(database, "worker")), None)


def print_of(database: Database, case_id: str) -> dict[str, object]:
    """All that is stored of a case and does not depend on when it was."""
    with database.reading() as session:
        case = ProcessInstance.find(session, case_id)
        tasks = session.scalars(select(UserTask).where(UserTask.root_id == case_id))
        jobs = session.scalars(select(Job).where(Job.root_id == case_id))
        assert leftovers(session) == []
        return {
            "state": case.state,
            "tasks": sorted((one.element_id, one.state, one.assignee, one.completed_by) for one in tasks),
            "passed": Counter((one.element_id, one.state) for one in case.history),
            "variables": case.variables,
            "jobs": sorted((one.element_id, one.kind, one.is_suspended) for one in jobs if one.state != "doing"),
        }


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_two_at_once_come_to_what_one_after_the_other_comes_to(
    databases: list[Database], halt: Callable[[str], Halt], one: str, other: str
):
    with databases[0].transaction() as session:
        deploy(session, [("order.bpmn", PROCESS)])

    def bound(name: str, database: Database, case: tuple[str, Claim | None]) -> Callable[[], object]:
        return lambda: ACTS[name](database, *case)

    serial = []
    for order in ((one, other), (other, one)):
        case = begin(databases[0])
        done = {name + str(number): outcome(bound(name, databases[0], case)) for number, name in enumerate(order)}
        serial.append((Counter(done.values()), print_of(databases[0], case[0])))

    for first, second, place in ((one, other, "decided"), (other, one, "before-commit")):
        case = begin(databases[0])
        came_to = at_once(halt(place), bound(first, databases[0], case), bound(second, databases[1], case))
        assert (Counter(came_to), print_of(databases[0], case[0])) in serial, (first, second, came_to)


def test_two_that_bring_the_last_tokens_to_a_join_pass_it_once(databases: list[Database], halt: Callable[[str], Halt]):
    with databases[0].transaction() as session:
        deploy(session, [("order.bpmn", PROCESS)])
    case_id, _ = begin(databases[0])
    for name in ("message", "signal"):
        ACTS[name](databases[0], case_id, None)

    came_to = at_once(
        halt("decided"),
        lambda: ACTS["complete"](databases[0], case_id, None),
        lambda: ACTS["complete another"](databases[1], case_id, None),
    )

    assert came_to == ("done", "done")
    with databases[0].reading() as session:
        case = ProcessInstance.find(session, case_id)
        assert [found.element_id for found in case.user_tasks if found.ended_at is None] == ["after"]
        assert Counter(found.element_id for found in case.history)["join"] == 1


def test_two_bundles_with_the_same_key_are_two_versions(databases: list[Database], halt: Callable[[str], Halt]):
    def put(database: Database, element_id: str) -> Callable[[], object]:
        def act() -> None:
            with database.transaction() as session:
                deploy(session, [("order.bpmn", bpmn(line(START, task(element_id), END)))])

        return act

    came_to = at_once(halt("definition-written"), put(databases[0], "a"), put(databases[1], "b"))

    assert came_to == ("done", "done")
    with databases[0].reading() as session:
        found = session.scalars(select(ProcessDefinition).order_by(ProcessDefinition.version)).all()
        assert [(one.version, one.is_latest) for one in found] == [(1, False), (2, True)]


@pytest.mark.parametrize("place", ["before-commit", "decided"])
@pytest.mark.parametrize("is_deleted_first", [False, True])
def test_a_case_that_begins_while_its_deployment_is_deleted_goes_with_it_or_never_begins(
    databases: list[Database], halt: Callable[[str], Halt], place: str, is_deleted_first: bool
):
    with databases[0].transaction() as session:
        deployment_id = deploy(session, [("order.bpmn", PROCESS)]).id

    def start() -> None:
        with databases[0].transaction() as session:
            ProcessInstance.start(session, ProcessDefinition.latest(session, "order"), {"n": 0})

    def delete() -> None:
        with databases[1].transaction() as session:
            withdraw(session, session.get_one(Deployment, deployment_id), SYSTEM, cascade=True)

    both = (delete, start) if is_deleted_first else (start, delete)
    came_to = at_once(halt(place), *both)

    assert came_to[1 - is_deleted_first] == "done"
    with databases[0].reading() as session:
        for model in (ProcessInstance, UserTask, Job, Subscription, ProcessDefinition):
            assert session.scalars(select(model)).all() == []


@pytest.mark.parametrize("is_deleted_first", [False, True])
def test_a_start_timer_that_fires_while_its_deployment_is_deleted_leaves_nothing(
    databases: list[Database], halt: Callable[[str], Halt], is_deleted_first: bool
):
    soon = bpmn(
        line(f'<bpmn:startEvent id="start">{timer("R/PT0.01S", "timeCycle")}</bpmn:startEvent>', task("do"), END)
    )
    with databases[0].transaction() as session:
        deployment_id = deploy(session, [("soon.bpmn", soon)]).id
    claims: list[Claim] = []
    while not claims:
        claims = claim_jobs(databases[0], "worker")

    def start() -> None:
        run_job(databases[0], claims[0])

    def delete() -> None:
        with databases[1].transaction() as session:
            withdraw(session, session.get_one(Deployment, deployment_id), SYSTEM, cascade=True)

    at_once(halt("before-commit"), *((delete, start) if is_deleted_first else (start, delete)))

    with databases[0].reading() as session:
        for model in (ProcessInstance, UserTask, Job, ProcessDefinition):
            assert session.scalars(select(model)).all() == []
