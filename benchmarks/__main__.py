"""Runs every benchmark here, or those named: python -m benchmarks [NAME…]; exit code 1 when a bound does not hold."""

import importlib
import pkgutil
import sys

import benchmarks


def main(names: list[str]) -> int:
    """Run the benchmarks in the order of their names; each says whether its bounds held."""
    known = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if module.name != "__main__")
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(
            f"no benchmark is called {', '.join(unknown)}; there are {', '.join(known) or 'none yet'}.", file=sys.stderr
        )
        return 2
    broken = [name for name in names or known if not importlib.import_module(f"benchmarks.{name}").main()]
    if broken:
        print(f"bounds that did not hold: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
