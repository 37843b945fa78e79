"""Polls: workers that wait for work, so many at most that threads stay free for everybody else."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from runner.records.bell import Bell

MOST_WAITING = 24  # the server has as many threads more than it needs for ordinary requests
LOOK_AFTER = 1.0  # seconds; another process's tasks and locks that run out ring no bell here
Found = TypeVar("Found")


class Polls:
    """The waiting polls of this server. Beyond the limit a poll looks once and is answered at once."""

    def __init__(self, most: int = MOST_WAITING) -> None:
        self._places = threading.BoundedSemaphore(most)
        self._ending = threading.Event()

    def end(self) -> None:
        """The server stops: let nobody wait any more."""
        self._ending.set()

    def wait(
        self, look: Callable[[], list[Found]], bell: Bell, name: str, seconds: float, is_gone: Callable[[], bool]
    ) -> list[Found]:
        """What `look` finds, at once or as soon as there is something; [] when time is over or the client is gone."""
        until = time.monotonic() + seconds
        heard = bell.count(name)
        found = look()
        if found or seconds <= 0 or not self._places.acquire(blocking=False):
            return found
        try:
            while not found and not self._ending.is_set() and not is_gone():
                left = until - time.monotonic()
                if left <= 0:
                    break
                bell.wait(name, heard, min(left, LOOK_AFTER))
                heard = bell.count(name)
                found = [] if is_gone() else look()
            return found
        finally:
            self._places.release()
