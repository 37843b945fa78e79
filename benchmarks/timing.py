"""Timing: wall and CPU time of actions that are done in turns, so that a busy moment of the machine hits all alike."""

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Key = TypeVar("Key", bound=str)


@dataclass
class Times:
    """Seconds of wall and CPU of one kind of action."""

    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)

    def measure(self, action: Callable[[], object], cpu_clock: Callable[[], float] = time.process_time) -> None:
        """Do it once, and keep how long it took. `cpu_clock` tells the CPU seconds of who does the work."""
        wall, cpu = time.perf_counter(), cpu_clock()
        action()
        self.cpus.append(cpu_clock() - cpu)
        self.walls.append(time.perf_counter() - wall)

    @property
    def wall(self) -> float:
        """The median."""
        return statistics.median(self.walls)

    @property
    def cpu(self) -> float:
        """The median."""
        return statistics.median(self.cpus)


def in_turns(
    actions: Mapping[Key, Callable[[], object]],
    turns: int,
    *,
    clocks: Mapping[Key, Callable[[], float]] | None = None,
    between: Callable[[], object] = lambda: None,
) -> dict[Key, Times]:
    """Each action once a turn, forwards and backwards in exchange, after one turn that doesn't count.

    `between` is done after each turn and not measured. `clocks` tells whose CPU time counts where it isn't ours.
    """
    times = {name: Times() for name in actions}
    for turn in range(turns + 1):
        names = list(actions) if turn % 2 else list(reversed(actions))
        for name in names:
            kept = times[name] if turn else Times()
            kept.measure(actions[name], (clocks or {}).get(name, time.process_time))
        between()
    return times


def quantile(values: list[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
