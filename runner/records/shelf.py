"""Shelf: what was read and compiled, kept for all threads; the longest unused goes when it is full."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

Kept = TypeVar("Kept")


class Shelf:
    """Keeps the last `size` things. What is kept is never changed, so that all may share it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What is kept under `key`, made at the first call; two threads may make it at once, which is harmless."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: Kept = self._kept[key]
                return kept
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()


DIAGRAMS = Shelf(500)
PROCESSES = Shelf(500)
DECISIONS = Shelf(500)
FORMS = Shelf(1000)
NODES = Shelf(500)
LISTED = Shelf(500)
BINDINGS = Shelf(10_000)


def forget_all() -> None:
    """Forget everything read and compiled, as a restart does."""
    for shelf in (DIAGRAMS, PROCESSES, DECISIONS, FORMS, NODES, LISTED, BINDINGS):
        shelf.clear()
