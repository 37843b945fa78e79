"""Killer: lets processes live and kills them, at a place of the code or at any instruction."""

import json
import os
import random
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
POINTS = (
    "claimed",
    "held",
    "job-read",
    "decided",
    "image-written",
    "rows-inserted",
    "rows-changed",
    "recorded",
    "before-commit",
    "after-commit",
)


class Mother:
    """A `tests.durability.mother`, and the one child it has at a time."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.durability.mother"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def bear(self, do: str, **life: Any) -> int:
        """A child's process id."""
        self.process.stdin.write(json.dumps({"do": f"tests.durability.{do}", **life}).encode() + b"\n")
        return int(self.process.stdout.readline())

    def ended(self, seconds: float) -> int | None:
        """How the child ended, as `os.waitpid` says; None when it still lives after so many seconds."""
        if not select.select([self.process.stdout], [], [], seconds)[0]:
            return None
        return int(self.process.stdout.readline())

    def ask_where(self, child: int) -> None:
        """Let it print where each of its threads is."""
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(child, signal.SIGUSR1)
        time.sleep(0.2)

    def wake(self, child: int) -> None:
        """Let one that stands still go on."""
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(child, signal.SIGCONT)

    def kill(self, child: int) -> None:
        """End the child and see it go."""
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(child, signal.SIGKILL)
        assert self.ended(60) is not None


def killed_once(
    mother: Mother, chance: random.Random, lease: float, points: tuple[str, ...] = POINTS, **life: Any
) -> bool:
    """Let one child live for a moment and kill it; whether it was, rather than had nothing left to do."""
    at_a_point = chance.random() < 0.7
    if at_a_point:
        life["crash_at"] = f"{chance.choice(points)}:{chance.randint(1, 6)}"
    child = mother.bear(seed=chance.random(), **life)
    if chance.random() < 0.03:
        pause(child, chance.uniform(0.05, 0.3), 1.6 * lease)
    status = mother.ended(1.0 if at_a_point else chance.uniform(0.05, 0.5))
    if status is None:
        mother.kill(child)
        return True
    if os.WIFEXITED(status) and os.WEXITSTATUS(status) != 0:
        raise AssertionError("a child failed; its stack trace stands above")
    return os.WIFSIGNALED(status)


def killed_at(mother: Mother, point: str, **life: Any) -> None:
    """Let one child live until it first comes to this place, and dies there; AssertionError when it never does."""
    child = mother.bear(crash_at=f"{point}:1", seed=0, **life)
    status = mother.ended(20.0)
    if status is None:
        mother.kill(child)
    assert status is not None and os.WIFSIGNALED(status), f"a child at work never came to '{point}'"


def pause(child: int, after: float, seconds: float) -> None:
    """Stop it for longer than its leases last, as a machine that sleeps does."""
    time.sleep(after)
    try:
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(child, signal.SIGSTOP)
        time.sleep(seconds)
        with suppress(ProcessLookupError):  # it has just ended by itself
            os.kill(child, signal.SIGCONT)
    except ProcessLookupError:
        return  # killed at its point before


def stopped(child: int, seconds: float = 20.0) -> bool:
    """Whether it stands still, within so many seconds."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] == "T":
            return True
        time.sleep(0.02)
    return False
