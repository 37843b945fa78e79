"""Prints docs/notation.md: `python -m runner.notation.vocabulary > docs/notation.md`."""

import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from runner.notation.vocabulary import VOCABULARY, Entry, groups

_TITLE = """# What diagrams may hold

Made by `python -m runner.notation.vocabulary` from the list that the reader itself checks every diagram by; a test
compares the two. *works*: it is read and has its effect. *ignored*: it changes nothing that runs, with everything
inside. *refused*: an error when a diagram is deployed, with element, line and cure. What stands in none of these
tables is told as unknown (attributes, extensions, parts of interfaces) or refused (other elements of BPMN).
Extensions of other vendors are passed over with one note, but those of Activiti and Flowable are read by the names
that they share with Camunda 7. In a process that is not executable, errors are warnings: it is documentation.

Beyond this list, the rules in [rules](rules) look at what a diagram as a whole means."""
_DIALECTS = {"bpmn": "BPMN 2.0", "camunda": "Camunda 7", "zeebe": "Camunda 8"}
_GROUPS = {
    "all flow nodes": groups.NODES,
    "all activities": groups.ACTIVITIES,
    "all tasks": groups.TASKS,
    "all events": groups.EVENTS,
    "all gateways": groups.GATEWAYS,
    "all event definitions": groups.EVENT_DEFINITIONS,
    "all expressions": groups.EXPRESSIONS,
    "processes and sub-processes": groups.CONTAINERS,
    "global tasks": groups.GLOBAL_TASKS,
}
_HEAD = "| Element or attribute | On | State | What is said, what is allowed |\n|---|---|---|---|"


def page() -> str:
    """The whole page."""
    return f"{_TITLE}\n\n{table(VOCABULARY)}"


def table(entries: Iterable[Entry]) -> str:
    """The entries as markdown: a table per dialect, entries that differ only in their place in one row."""
    rows: dict[tuple[str, Entry], list[str]] = defaultdict(list)
    for entry in entries:
        rows[entry.dialect, replace(entry, on="")].append(entry.on)
    parts = []
    for dialect, title in _DIALECTS.items():
        lines = sorted(_row(entry, owners) for (of, entry), owners in rows.items() if of == dialect)
        parts.append("\n".join((f"## {title}", "", _HEAD, *lines)))
    return "\n\n".join(parts) + "\n"


def _row(entry: Entry, owners: list[str]) -> str:
    name = f"`{entry.name}`" if entry.kind == "attribute" else f"`<{entry.name}>`"
    said = ". ".join(part.rstrip(".") for part in (entry.message, entry.cure) if part)
    if entry.values:
        said = f"{said} Values: {', '.join(entry.values)}.".strip()
    return f"| {name} | {', '.join(_places(owners))} | {entry.state} | {said} |"


def _places(owners: list[str]) -> list[str]:
    left, places = list(owners), []
    for title, group in _GROUPS.items():
        if set(group.split()) <= set(left):
            places.append(title)
            left = [owner for owner in left if owner not in group.split()]
    return places + [owner.removeprefix("bpmn:") for owner in left]


if __name__ == "__main__":
    sys.stdout.write(page())
