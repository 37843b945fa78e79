"""Many at once: a multi-instance of 1,000 user tasks, 10,000 timers due at once, 1,000 cases by one message.

python -m benchmarks many_at_once

Each by a server of its own, whose memory is looked at afterwards.
"""

import base64
import http.client
import json
import time
from collections.abc import Callable
from typing import Any

from benchmarks.diagrams import ONE_TASK
from benchmarks.figure import Figure, milliseconds, spoken
from benchmarks.installation import LI, Installation, on_sqlite
from benchmarks.serving import Browser, Server, serving, until
from runner.records import ProcessDefinition, ProcessInstance, User
from tests.records.drawn import END, START, bpmn, catch, line, message, task, timer

NAME = "many_at_once"
MANY = (
    '<bpmn:multiInstanceLoopCharacteristics><bpmn:loopCardinality xsi:type="bpmn:tFormalExpression">{}'
    "</bpmn:loopCardinality></bpmn:multiInstanceLoopCharacteristics>"
)
TIMERS = bpmn(line(START, catch("wait", timer("PT24H")), task("after"), END), "timers")
LETTERS = bpmn(
    line(START, catch("wait", '<bpmn:messageEventDefinition messageRef="message" />'), task("after"), END),
    "letters",
    outside=message("go"),
)
PASSWORD = "only for this benchmark"
WAITING = "SELECT count(*) FROM user_task WHERE element_id = 'after'"


def main(is_quick: bool) -> list[Figure]:
    """One after the other, each in an installation of its own."""
    wide, due, waiting = (1_000, 1_000, 300) if is_quick else (1_000, 10_000, 1_000)
    return [
        *served(("one.bpmn", ONE_TASK), act=lambda *_: resting()),
        *served(("many.bpmn", many(wide)), act=lambda *given: multi_instance(*given, wide)),
        *served(("timers.bpmn", TIMERS), act=lambda *given: timers(*given, due), before=lambda one: prepare(one, due)),
        *served(
            ("letters.bpmn", LETTERS),
            act=lambda *given: letters(*given, waiting),
            before=lambda one: start_many(one, "letters", waiting),
        ),
    ]


def many(number: int) -> bytes:
    """A parallel multi-instance user task."""
    return bpmn(line(START, task("work", inside=MANY.format(number)), task("after"), END), "many")


def served(
    *files: tuple[str, bytes],
    act: Callable[[Installation, Server], list[Figure]],
    before: Callable[[Installation], None] = lambda installation: None,
) -> list[Figure]:
    """What happens with a server over an installation that was prepared before; and its memory then."""
    with on_sqlite(*files) as installation:
        with installation.database.transaction() as session:
            User.create(session, "root", PASSWORD, groups=("administrators",))
        before(installation)
        with serving(installation) as server:
            found = act(installation, server)
            what = f"  memory of the server after {files[0][0].partition('.')[0]}"
            told = (f"{server.memory():.0f} MB", f"at most {server.most_memory():.0f} MB")
            return [*found, Figure(NAME, what, *told, server.memory(), unit="MB")]


def resting() -> list[Figure]:
    """Nothing has happened: what the others' memory is beside."""
    return []


def multi_instance(installation: Installation, server: Server, number: int) -> list[Figure]:
    """Start it, look at the list, complete some."""
    browser = Browser.of(installation, server)
    cpu = server.cpu()
    ask(server, "/engine-rest/process-definition/key/many/start", {})
    started = server.cpu() - cpu
    ids = installation.column("SELECT id FROM user_task WHERE element_id = 'work' LIMIT 20")
    cpu = server.cpu()
    for task_id in ids:
        browser.complete(task_id, {})
    each = (server.cpu() - cpu) / len(ids)
    browser.close()
    told = f"{milliseconds(each)} CPU to complete one"
    return [
        Figure(NAME, f"start a multi-instance of {number:,} user tasks, CPU a task", milliseconds(started), told,
               started / number * 1000, unit="ms"),
    ]  # fmt: skip


def prepare(installation: Installation, number: int) -> None:
    """Cases that wait for a timer, all due at the same moment in the past."""
    start_many(installation, "timers", number)
    with installation.database.transaction() as session:
        session.connection().exec_driver_sql("UPDATE job SET run_at = created_at")


def timers(installation: Installation, server: Server, number: int) -> list[Figure]:
    """All fire as soon as the server is there."""
    cpu, begun = server.cpu(), time.monotonic()
    until(lambda: installation.one(WAITING) == number, every=0.5)
    lasted, spent = time.monotonic() - begun, server.cpu() - cpu
    told = (spoken(lasted, "s"), f"{number / lasted:.0f} a second")
    return [Figure(NAME, f"{number:,} timers due at once, CPU each", *told, spent / number * 1000, unit="ms")]


def letters(installation: Installation, server: Server, number: int) -> list[Figure]:
    """All of them go on by one message, in one transaction."""
    cpu, begun = server.cpu(), time.monotonic()
    ask(server, "/engine-rest/message", {"messageName": "go", "all": True})
    lasted, spent = time.monotonic() - begun, server.cpu() - cpu
    reached = installation.one(WAITING)
    told = (spoken(lasted, "s"), f"{reached:,} of {number:,} cases went on")
    return [
        Figure(NAME, f"{number:,} cases by one message, CPU each", *told, spent / number * 1000, unit="ms"),
        Figure(NAME, "  cases it did not reach", str(number - reached), f"of {number:,}", number - reached, 0, unit=""),
    ]


def start_many(installation: Installation, key: str, number: int) -> None:
    """Cases of a process, a hundred in a transaction."""
    for begun in range(0, number, 100):
        with installation.database.transaction() as session:
            definition = ProcessDefinition.latest(session, key)
            for _ in range(min(100, number - begun)):
                ProcessInstance.start(session, definition, {}, LI)


def ask(server: Server, path: str, body: dict[str, Any]) -> None:
    """A request of a program, by an administrator."""
    secret = base64.b64encode(f"root:{PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {secret}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=300)
    connection.request("POST", path, json.dumps(body), headers)
    response = connection.getresponse()
    said = response.read()
    connection.close()
    if response.status >= 300:
        raise RuntimeError(f"{path} answered {response.status}: {said[:300]!r}")
