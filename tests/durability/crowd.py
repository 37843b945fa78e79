"""Crowd: many who do the same at the same moment, each on a connection of their own, as in several processes."""

import threading
from collections.abc import Callable
from typing import Any

from runner.records import Unavailable
from runner.rejection import Rejection


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """What each came to: its value, or how it was refused. Anything else that goes wrong is raised."""
    results: list[Any] = [None] * len(acts)
    line = threading.Barrier(len(acts))

    def run(number: int) -> None:
        line.wait()
        try:
            results[number] = acts[number]()
        except Exception as trouble:
            results[number] = trouble

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for result in results:
        if isinstance(result, Exception) and not isinstance(result, Rejection | Unavailable):
            raise result
    return results
