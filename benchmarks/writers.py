"""Writers: four people who complete and one who reads the list, beside a bare Flask and SQL application.

python -m benchmarks writers
"""

import json
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.case import Case, statements_of
from benchmarks.diagrams import ANSWERS, FORM, FORMED_LOOP, VARIABLES
from benchmarks.figure import Figure, milliseconds
from benchmarks.installation import Installation, on_sqlite
from benchmarks.load import Felt, under_load
from benchmarks.same_rows import unfenced
from benchmarks.serving import Browser, Server, port_of, serving
from benchmarks.timing import in_turns

CASES, WRITERS = 1_000, 4
LEAST, MOST_OF_IDLE = 40.0, 2.0  # %, times
Act = Callable[[Felt], None]


def main(is_quick: bool) -> list[Figure]:
    """Ours and the bare one in turns, each with the same cases, people and rows."""
    seconds, rounds = (6.0, 2) if is_quick else (15.0, 4)
    with on_sqlite(("loop.bpmn", FORMED_LOOP), ("answer.form", FORM)) as installation:
        for _ in range(CASES):
            installation.start("formed", VARIABLES)
        template = Case(installation, "formed", VARIABLES | ANSWERS).go_on_to(3)
        sent = [
            (unfenced(statement) if statement.startswith("UPDATE") else statement, rows)
            for statement, rows in statements_of(template, template.complete)[0]
        ]
        with bare(installation, sent) as beside, serving(installation) as server:
            return measure(installation, server, beside, seconds, rounds)


def measure(installation: Installation, server: Server, beside: Server, seconds: float, rounds: int) -> list[Figure]:
    """Tasks a second of both, and the list with and without the writers."""
    browsers = [Browser.of(installation, server) for _ in range(WRITERS + 1)]
    bare_browsers = [Browser(beside, "nobody", "") for _ in range(WRITERS + 1)]
    tasks = installation.column("SELECT id FROM user_task WHERE ended_at IS NULL ORDER BY id")
    share = len(tasks) // WRITERS
    writers = [
        writer(one, tasks[number * share : (number + 1) * share]) for number, one in enumerate(browsers[:WRITERS])
    ]
    bare_writers = [bare_writer(one) for one in bare_browsers[:WRITERS]]
    reader, bare_reader = reads(browsers[-1], "/inbox?box=groups"), reads(bare_browsers[-1], "/tasks")
    found: dict[str, list[float]] = {name: [] for name in ("ours", "bare", "idle", "busy", "bare idle", "bare busy")}
    for _ in range(rounds):
        found["idle"].append(under_load(seconds / 3, [reader]).quantile("list", 0.5))
        ours = under_load(seconds, [*writers, reader])
        found["bare idle"].append(under_load(seconds / 3, [bare_reader]).quantile("list", 0.5))
        bare = under_load(seconds, [*bare_writers, bare_reader])
        found["ours"].append(ours.a_second("complete"))
        found["bare"].append(bare.a_second("complete"))
        found["busy"].append(ours.quantile("list", 0.5))
        found["bare busy"].append(bare.quantile("list", 0.5))
    quiet = Felt()
    cpu = in_turns(
        {"ours": lambda: writers[0](quiet), "bare": lambda: bare_writers[0](quiet)},
        60,
        clocks={"ours": server.cpu, "bare": beside.cpu},
    )
    for browser in [*browsers, *bare_browsers]:
        browser.close()
    middle = {name: statistics.median(values) for name, values in found.items()}
    told = (f"{middle['ours']:.0f} tasks/s", f"{middle['bare']:.0f} tasks/s, bare Flask and SQL")
    rate = middle["ours"] / middle["bare"] * 100
    busy, bare_busy = middle["busy"] / middle["idle"], middle["bare busy"] / middle["bare idle"]
    return [
        Figure("writers", "four writers and a reader, 1,000 cases", *told, rate, LEAST, True, "%"),
        Figure(
            "writers",
            "  a completion alone, the server's CPU",
            milliseconds(cpu["ours"].cpu),
            f"{milliseconds(cpu['bare'].cpu)}, bare Flask and SQL",
            cpu["ours"].cpu / cpu["bare"].cpu,
        ),
        Figure(
            "writers",
            "the list beside four writers, median",
            milliseconds(middle["busy"]),
            f"{milliseconds(middle['idle'])} idle",
            busy,
            MOST_OF_IDLE,
        ),
        Figure(
            "writers",
            "  the same of the bare application",
            milliseconds(middle["bare busy"]),
            f"{milliseconds(middle['bare idle'])} idle",
            bare_busy,
        ),
    ]


def writer(browser: Browser, tasks: list[str]) -> Act:
    """Completes one case's task after the other's, round and round."""
    waiting = list(tasks)

    def act(felt: Felt) -> None:
        task_id = waiting.pop(0)
        path = f"/user-tasks/{task_id}/completion"
        status, body = felt.time("complete", lambda: browser.post(path, {"answers": ANSWERS}))
        assert status == 200, body
        waiting.append(json.loads(body)["next"].split("/")[2].split("?")[0])

    return act


def bare_writer(browser: Browser) -> Act:
    """The same rows."""

    def act(felt: Felt) -> None:
        status, body = felt.time("complete", lambda: browser.post("/completion", {"answers": ANSWERS}))
        assert status == 200, body

    return act


def reads(browser: Browser, path: str) -> Act:
    """Asks for the list again and again."""

    def act(felt: Felt) -> None:
        status, body = felt.time("list", lambda: browser.get(path))
        assert status == 200, body

    return act


@contextmanager
def bare(installation: Installation, statements: list[tuple[str, list[tuple[object, ...]]]]) -> Iterator[Server]:
    """The bare application over a copy of the installation, as a process of its own."""
    installation.database.close()
    copy, given = installation.folder / "bare.sqlite3", installation.folder / "statements.json"
    shutil.copy(installation.folder / "bidflow.sqlite3", copy)
    given.write_text(json.dumps(statements))
    command = [sys.executable, "-m", "benchmarks.bare_application", copy, given]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        yield Server(process, port_of(process))
    finally:
        process.terminate()
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()
