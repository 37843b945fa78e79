"""Runs every benchmark, or those named: python -m benchmarks [--full] [NAME…]; exit code 1 when a bound is missed.

What was measured is printed as one table and stored in docs/performance.md and docs/pictures/performance.svg.
"""

import importlib
import sys
import time
from collections.abc import Callable

from benchmarks import report
from benchmarks.figure import Figure

BENCHMARKS = (
    "complete_user_task",
    "flatness",
    "raw_spiffworkflow",
    "http",
    "writers",
    "people",
    "inbox",
    "many_at_once",
    "workers",
    "feel",
)


def main(arguments: list[str]) -> int:
    """Quick unless `--full`; each benchmark says what it measured."""
    is_quick = "--full" not in arguments
    names = [argument for argument in arguments if argument != "--full"]
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        print(f"no benchmark is called {', '.join(unknown)}; there are {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    figures: list[Figure] = []
    for name in names or BENCHMARKS:
        begun = time.monotonic()
        print(f"{name} …", end="", flush=True)
        run: Callable[[bool], list[Figure]] = importlib.import_module(f"benchmarks.{name}").main
        found = run(is_quick)
        print(f" {time.monotonic() - begun:.0f} s", flush=True)
        report.store(name, found, is_quick)
        figures += found
    print()
    print(report.table(figures))
    missed = [figure for figure in figures if not figure.holds]
    for figure in missed:
        print(f"missed: {figure.benchmark}: {figure.what}: {figure.told} ({figure.told_bound})", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
