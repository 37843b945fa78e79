"""What an executable process consists of, as one text: to see that running it changes nothing in it."""

from collections.abc import Mapping
from typing import Any

PLAIN = (str, bytes, int, float, bool, type(None))


def fingerprint(thing: Any) -> str:
    """Every attribute of everything reachable, each object once."""
    seen: dict[int, int] = {}
    lines: list[str] = []
    waiting = [("", thing)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, PLAIN):
            lines.append(f"{path}={value!r}")
            continue
        if id(value) in seen:
            lines.append(f"{path}->{seen[id(value)]}")
            continue
        seen[id(value)] = len(seen)
        lines.append(f"{path}:{type(value).__name__}")
        if isinstance(value, Mapping):
            waiting.extend((f"{path}[{key!r}]", item) for key, item in value.items())
        elif isinstance(value, list | tuple | set | frozenset):
            waiting.extend((f"{path}[{number}]", item) for number, item in enumerate(value))
        elif type(value).__module__.startswith(("runner.", "SpiffWorkflow.")):
            waiting.extend((f"{path}.{name}", item) for name, item in vars(value).items())
    return "\n".join(sorted(lines))
