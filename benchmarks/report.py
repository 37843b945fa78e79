"""Report: the figures as a table, kept in figures.json, told in docs/performance.md and drawn beside it."""

import json
import re
from pathlib import Path
from typing import Any

from benchmarks.chart import chart
from benchmarks.figure import Figure
from benchmarks.machine import described

HERE = Path(__file__).parent
KEPT = HERE / "figures.json"
DOCUMENT = HERE.parent / "docs" / "performance.md"
PICTURE = HERE.parent / "docs" / "pictures" / "performance.svg"
BETWEEN = re.compile(r"(<!-- figures -->\n).*(<!-- end of figures -->)", re.DOTALL)


def store(name: str, figures: list[Figure], is_quick: bool) -> None:
    """Keep what a benchmark measured in place of what it did before, and tell all anew."""
    kept: dict[str, Any] = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    kept[name] = {
        "mode": "quick" if is_quick else "full",
        "machine": described(),
        "figures": [figure.plain() for figure in figures],
    }
    KEPT.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n")
    told = DOCUMENT.read_text()
    assert BETWEEN.search(told), f"{DOCUMENT} has lost its marks"
    DOCUMENT.write_text(BETWEEN.sub(lambda match: match[1] + markdown(kept) + match[2], told))
    PICTURE.write_text(chart([figure for one in kept.values() for figure in read(one)]))


def read(kept: dict[str, Any]) -> list[Figure]:
    """The figures of one benchmark, as they were kept."""
    return [Figure(**plain) for plain in kept["figures"]]


def table(figures: list[Figure]) -> str:
    """For the terminal."""
    rows = [("benchmark", "what", "ours", "beside", "ratio", "bound", "")]
    rows += [(one.benchmark, one.what, one.ours, one.other, one.told, one.told_bound, one.verdict) for one in figures]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def markdown(kept: dict[str, Any]) -> str:
    """For the document: one table, and what each benchmark ran on."""
    lines = ["| benchmark | what | ours | beside | ratio | bound | |", "|---|---|---|---|---|---|---|"]
    for name, one in kept.items():
        for figure in read(one):
            cells = (f"`{name}`", figure.what.strip(), figure.ours, figure.other, f"**{figure.told}**")
            lines.append(f"| {' | '.join(cells)} | {figure.told_bound} | {figure.verdict} |")
    lines += ["", "| benchmark | mode | date | load |", "|---|---|---|---|"]
    for name, one in kept.items():
        machine = one["machine"]
        lines.append(f"| `{name}` | {one['mode']} | {machine['date']} | {machine['load']} |")
    last = list(kept.values())[-1]["machine"]
    lines += [
        "",
        "Machine: " + "; ".join(f"{key} {last[key]}" for key in last if key not in ("date", "load")) + ".",
        "",
    ]
    return "\n".join(lines)
