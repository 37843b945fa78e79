"""Crash points: places where the durability tests kill the process. Inert unless the environment names one."""

import os
import signal

VARIABLE = "CRASH_AT"  # without BIDFLOW_: it is no setting of an installation


class CrashPoint:
    """The place to die at, `NAME:N`: when it is passed for the N-th time; `NAME:N:SIGSTOP`: to stand still at."""

    def __init__(self, wanted: str | None) -> None:
        name, number, what = [*(wanted or "").split(":"), "", ""][:3]
        self.name = name or None
        self.left = int(number or 1)
        self.signal = signal.Signals[what or "SIGKILL"]

    def passed(self, name: str) -> None:
        """Die here, as by kill -9, if this is the place."""
        if self.name != name:
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), self.signal)


wanted = CrashPoint(os.environ.get(VARIABLE))


def crash_point(name: str) -> None:
    """A place of this name is passed."""
    if wanted.name is not None:
        wanted.passed(name)
