"""Aside: what takes long goes on without the lock under which it was asked for.

SQLite lets one write at a time: a script of a second within a transaction would hold up everybody else's work. So the
transaction is given up with nothing written, the script goes on by itself, and when its result is there the same is
tried again and finds it, unless the case has changed meanwhile and asks for something else.
"""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, TypeVar

Result = TypeVar("Result")

PATIENCE = 0.05  # seconds that the others are kept waiting
MOST_TRIES = 5
THREADS = 8


class TooSlow(BaseException):
    """The way out of a transaction: no error, and nothing that handles errors may take it for one."""


class Aside:
    """What one request or job has computed aside."""

    def __init__(self) -> None:
        self.known: dict[tuple[str, ...], Future[Any]] = {}
        self.is_locked = False
        self.is_spent = False  # something is written already: nothing may be done twice


_current: ContextVar[Aside | None] = ContextVar("aside", default=None)


def again_when_slow(act: Callable[[], Result]) -> Result:
    """Do it; again, when it asked for something slow and that is done.

    `act` has to bear being given up within its first transaction and done anew. When it asks for something else each
    time, it is let have its way in the end.
    """
    if _current.get() is not None:
        return act()
    aside = Aside()
    before = _current.set(aside)
    try:
        for _ in range(MOST_TRIES):
            try:
                return act()
            except TooSlow:
                wait(aside.known.values())
        aside.is_spent = True
        return act()
    finally:
        _current.reset(before)


@contextmanager
def holding_up_others() -> Iterator[None]:
    """What is done inside keeps others waiting, and is written at its end."""
    aside = _current.get()
    if aside is None:
        yield
        return
    aside.is_locked = True
    try:
        yield
        aside.is_spent = True
    finally:
        aside.is_locked = False


def patiently(compute: Callable[[], Result], *key: object) -> Result:
    """What it computes, wherever nobody is kept waiting by it.

    Else for a moment only: then it raises TooSlow, for `again_when_slow` to come back. `key` is all that the result
    depends on.
    """
    aside = _current.get()
    if aside is None or aside.is_spent or not aside.is_locked:
        return compute()
    named = tuple(map(repr, key))
    future = aside.known.get(named)
    if future is None:
        future = _threads(os.getpid()).submit(compute)
        if not wait([future], PATIENCE).done:
            aside.known[named] = future
            raise TooSlow
    result: Result = future.result()
    return result


@cache
def _threads(process_id: int) -> ThreadPoolExecutor:
    """The threads of this process: a forked child has none of its parent's."""
    return ThreadPoolExecutor(THREADS, thread_name_prefix="aside")
