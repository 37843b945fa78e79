"""Bell: wakes the threads that wait for something to be stored, once it is."""

import threading
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session


class Bell:
    """Rung after a commit with what there is to do: "job", "external_task"."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._rung: dict[str, int] = {}

    def ring(self, names: Iterable[str]) -> None:
        """Wake those that wait for any of these."""
        names = tuple(names)
        if not names:
            return
        with self._condition:
            for name in names:
                self._rung[name] = self._rung.get(name, 0) + 1
            self._condition.notify_all()

    def count(self, name: str) -> int:
        """How often it rang; take it before looking, so that nothing rung in between is missed."""
        with self._condition:
            return self._rung.get(name, 0)

    def wait(self, name: str, heard: int, seconds: float) -> bool:
        """Wait until it rings more often than `heard`; False when the time is over."""
        with self._condition:
            return self._condition.wait_for(lambda: self._rung.get(name, 0) > heard, seconds)


def ring_after_commit(session: Session, name: str, due: Iterable[datetime] = ()) -> None:
    """Ring once this transaction is written; `due`: when jobs are, where that is not at once."""
    session.info.setdefault("bidflow_rings", set()).add(name)
    session.info.setdefault("bidflow_due", set()).update(due)
