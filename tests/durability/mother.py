"""Mother: a process that has loaded everything and forks children to be killed; loading it each time takes a second.

    python -m tests.durability.mother

Reads one JSON object a line, what a child has to do (`{"do": "tests.durability.labour:labour", …}`); answers with the
child's process id, and when it is over with how it ended, as `os.waitpid` says.
"""

import ctypes
import faulthandler
import importlib
import json
import os
import signal
import sys
import traceback
from typing import Any

import runner.records
import runner.worker
import tests.durability.labour
from runner.crash_point import CrashPoint

PR_SET_PDEATHSIG = 1
__all__ = ["main", "runner", "tests"]  # loaded for the children


def main() -> None:
    """Fork until nothing more is asked for."""
    die_with_parent()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            be_born(json.loads(line))
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)


def be_born(life: dict[str, Any]) -> None:
    """Do what is asked in the child, and never come back."""
    die_with_parent()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)  # the mother's answers are read from there
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    faulthandler.register(signal.SIGUSR1)
    runner.crash_point.wanted = CrashPoint(life.pop("crash_at", None))
    module, _, name = life.pop("do").partition(":")
    try:
        getattr(importlib.import_module(module), name)(**life)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def die_with_parent() -> None:
    """Leave nobody behind who works on for ever when the tests themselves are killed (Linux; elsewhere as it is)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
