"""Courtesy: who only looks goes first.

Python computes for one thread at a time. While writer follows writer, a page that is only looked at would get every
second turn and take more than twice as long.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.006  # seconds that a writer waits, at most, before it begins


class Courtesy:
    """Who looks at the moment, and a moment's wait for them."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._looking = 0

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Somebody looks, inside."""
        with self._condition:
            self._looking += 1
        try:
            yield
        finally:
            with self._condition:
                self._looking -= 1
                if not self._looking:
                    self._condition.notify_all()

    def wait(self) -> None:
        """Let them go first, unless they take long."""
        if self._looking:
            with self._condition:
                self._condition.wait_for(lambda: not self._looking, PATIENCE)
