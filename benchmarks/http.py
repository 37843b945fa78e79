"""HTTP: what completing a user task with the session, the form check and the next page costs on top of in process.

python -m benchmarks http
"""

from benchmarks.diagrams import ANSWERS, FORM, FORMED_LOOP, VARIABLES
from benchmarks.figure import Figure, milliseconds
from benchmarks.installation import LI, Installation, on_sqlite
from benchmarks.serving import Browser, Server, serving
from benchmarks.timing import in_turns
from runner.records import UserTask

OPEN = 1_000
MOST_ON_TOP = 5.0  # ms
LIST = "?box=groups"


def main(is_quick: bool) -> list[Figure]:
    """The server's CPU time for one completion and the page behind it, beside our own for the same in process."""
    with on_sqlite(("loop.bpmn", FORMED_LOOP), ("answer.form", FORM)) as installation:
        cases = [installation.start("formed", VARIABLES) for _ in range(200 if is_quick else OPEN)]
        with serving(installation) as server:
            return measure(installation, server, cases, 100 if is_quick else 300)


def measure(installation: Installation, server: Server, cases: list[str], turns: int) -> list[Figure]:
    """Each on a case of its own, in turns; the server is a process of its own and its CPU time is what counts."""
    inside, checked, outside, plain = cases[:4]
    browser = Browser.of(installation, server)
    tasks: dict[str, str] = {}

    def renew() -> None:
        tasks.update({case: installation.open_task(case) for case in (inside, checked, outside, plain)})

    def submit() -> None:
        with installation.database.transaction() as session:
            UserTask.find(session, tasks[inside], LI).submit(ANSWERS, LI)

    def complete() -> None:
        with installation.database.transaction() as session:
            UserTask.find(session, tasks[checked], LI).complete(ANSWERS, LI)

    def go_on() -> None:
        body = browser.go_on(tasks[outside], ANSWERS, LIST)
        assert b"Customer" in body and body.count(b"row-name") == 50, body[-500:]

    def without_scripts() -> None:
        following = browser.send_fields(f"/user-tasks/{tasks[plain]}/completion{LIST}", ANSWERS)
        status, body = browser.get(following)
        assert status == 200 and b"Customer" in body, body[-500:]

    renew()
    outside_actions = {
        "go on": go_on,
        "without scripts": without_scripts,
        "inbox": lambda: browser.get(f"/inbox{LIST}"),
        "nothing": lambda: browser.get("/livez"),
    }
    times = in_turns(
        {"in process": submit, "with form": complete, **outside_actions},
        turns,
        clocks=dict.fromkeys(outside_actions, server.cpu),
        between=renew,
    )
    browser.close()
    cpu = {name: one.cpu for name, one in times.items()}
    beside = f"{milliseconds(cpu['in process'])} in process"

    def figure(what: str, seconds: float, bound: float | None = None) -> Figure:
        on_top = seconds - cpu["in process"] if bound else seconds
        return Figure("http", what, milliseconds(seconds), beside, on_top * 1000, bound, unit="ms")

    return [
        figure(
            "complete with session, form check, next page (task, form, list of 50): server's CPU on top of in process",
            cpu["go on"],
            MOST_ON_TOP,
        ),
        figure("  the same without JavaScript: two requests, a whole page", cpu["without scripts"]),
        figure("complete in process with the form's check", cpu["with form"]),
        figure("inbox with 50 of its tasks", cpu["inbox"]),
        figure("an answer that does nothing (/livez): the floor of one request", cpu["nothing"]),
    ]
