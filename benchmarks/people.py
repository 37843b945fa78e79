"""People: fifty of them without a moment's thought, for three minutes: listing, opening, claiming, completing.

python -m benchmarks people

The load comes from this process and shares the machine with the server; what it takes is the server's loss.
"""

import random
import re
import sqlite3
import time
from pathlib import Path

from benchmarks.diagrams import ANSWERS, FORM, FORMED_LOOP, VARIABLES
from benchmarks.figure import Figure, milliseconds
from benchmarks.installation import Installation, on_sqlite
from benchmarks.load import Felt, under_load
from benchmarks.serving import Browser, serving

PEOPLE, CASES = 50, 1_000
ROW = re.compile(rb'id="row-([0-9a-f-]{36})"')
THINGS = ("list", "open", "claim", "complete")


def main(is_quick: bool) -> list[Figure]:
    """What they felt, what went wrong, what the disk alone could have done."""
    with on_sqlite(("loop.bpmn", FORMED_LOOP), ("answer.form", FORM)) as installation:
        for _ in range(CASES):
            installation.start("formed", VARIABLES)
        names = [f"person-{number}" for number in range(PEOPLE)]
        for name in names:
            installation.person(name, "sales")
        with serving(installation) as server:
            people = [Person(Browser.of(installation, server, name)) for name in names]
            before = commits_a_second(installation.folder)
            felt = under_load(20.0 if is_quick else 180.0, [person.act for person in people])
            after = commits_a_second(installation.folder)
            for person in people:
                person.browser.close()
            memory = server.memory()
        log = (installation.folder / "server.log").read_text()
        return figures(installation, felt, (before + after) / 2, log, memory)


class Person:
    """Takes a task of the first page, whoever else does so too, and completes it; a refusal is no error."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.random = random.Random(browser.token)

    def act(self, felt: Felt) -> None:
        """List, open, claim, complete."""
        browser = self.browser
        _, page = felt.time("list", lambda: browser.get("/inbox?box=groups"))
        rows = ROW.findall(page)
        if not rows:
            return
        task = f"/user-tasks/{self.random.choice(rows).decode()}"
        felt.time("open", lambda: browser.get(task, part="section#task"))
        status, _ = felt.time("claim", lambda: browser.post(f"{task}/claim", part="section#task"))
        if status == 200:
            felt.time("complete", lambda: browser.post(f"{task}/completion", {"answers": ANSWERS}))


def figures(installation: Installation, felt: Felt, disk: float, log: str, memory: float) -> list[Figure]:
    """Their quantiles and the server's errors."""
    answered = felt.statuses["complete", 200]
    done = answered / felt.lasted
    counted = installation.one("SELECT count(*) FROM user_task WHERE state = 'completed'")
    locked = log.count("database is locked") + log.count("database is busy")
    told = f"{sum(felt.statuses.values()):,} requests"
    found = [
        Figure("people", "50 people: answers 5xx", str(felt.broken), told, felt.broken, 0, unit=""),
        Figure("people", "50 people: “database is locked” or busy", str(locked), told, locked, 0, unit=""),
        Figure(
            "people",
            "50 people: completions that were answered but not written",
            f"{counted:,} written",
            f"{answered:,} answers 200",
            max(answered - counted, 0),
            0,
            unit="",
        ),
        Figure(
            "people",
            "completions a second as a share of the machine's bare commits",
            f"{done:.1f}/s of {felt.lasted:.0f} s",
            f"{disk:.0f} commits/s",
            done / disk * 100,
            unit="%",
        ),
    ]
    for thing in THINGS:
        half, most, nearly_all = (felt.quantile(thing, share) for share in (0.5, 0.95, 0.99))
        quantiles = f"p95 {milliseconds(most)}, p99 {milliseconds(nearly_all)}"
        found.append(
            Figure("people", f"  {thing}: p50, p95, p99", milliseconds(half), quantiles, half * 1000, unit="ms")
        )
    found.append(Figure("people", "  memory of the server afterwards", f"{memory:.0f} MB", "", memory, unit="MB"))
    return found


def commits_a_second(folder: Path) -> float:
    """Commits of one small row that SQLite alone does on this disk, waiting for it each time."""
    driver = sqlite3.connect(folder / "commits.sqlite3", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        driver.execute(f"PRAGMA {pragma}")
    driver.execute("CREATE TABLE IF NOT EXISTS number (id INTEGER PRIMARY KEY, text TEXT)")
    begun, number = time.perf_counter(), 0
    while time.perf_counter() - begun < 2.0:
        driver.execute("INSERT INTO number (text) VALUES (?)", ("x" * 2000,))
        number += 1
    driver.close()
    return number / (time.perf_counter() - begun)
