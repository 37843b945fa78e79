"""Load: threads that do something over and over for a while, and how long each thing took them."""

import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.timing import quantile


@dataclass
class Felt:
    """Seconds of each thing by its name, and how often each status was answered to it."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    lasted: float = 0.0

    def time(self, name: str, ask: Callable[[], tuple[int, bytes]]) -> tuple[int, bytes]:
        """Ask, and keep how long it took."""
        begun = time.perf_counter()
        status, body = ask()
        self.seconds[name].append(time.perf_counter() - begun)
        self.statuses[name, status] += 1
        return status, body

    def quantile(self, name: str, share: float) -> float:
        """Seconds that this share of them did not exceed."""
        return quantile(self.seconds[name], share)

    def a_second(self, name: str) -> float:
        """How many were done in a second."""
        return len(self.seconds[name]) / self.lasted

    @property
    def broken(self) -> int:
        """How many answers were the server's fault."""
        return sum(number for (_, status), number in self.statuses.items() if status >= 500)


def under_load(seconds: float, people: Sequence[Callable[[Felt], None]]) -> Felt:
    """Each of them does what it does again and again, at the same time; an error ends the whole."""
    all_felt = [Felt() for _ in people]
    errors: list[BaseException] = []
    until = time.monotonic() + seconds

    def go_on(act: Callable[[Felt], None], felt: Felt) -> None:
        try:
            while time.monotonic() < until and not errors:
                act(felt)
        except BaseException as error:
            errors.append(error)

    begun = time.monotonic()
    threads = [threading.Thread(target=go_on, args=pair) for pair in zip(people, all_felt, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    together = Felt(lasted=time.monotonic() - begun)
    for felt in all_felt:
        together.statuses += felt.statuses
        for name, found in felt.seconds.items():
            together.seconds[name] += found
    return together
