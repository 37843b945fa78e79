"""Chart: each bound as a bar, in SVG: how much of it is used, on a scale of powers of two."""

import math
from html import escape

from benchmarks.figure import Figure

ROW, LEFT, WIDTH, RIGHT, TOP = 22, 560, 380, 150, 56
LEAST, MOST = -6, 2  # powers of two that the scale goes from and to
HELD, MISSED, INK, LINE = "#2f7d5b", "#b3402a", "#26302b", "#c9d1cc"


def chart(figures: list[Figure]) -> str:
    """A picture of the figures that have a bound; the bar ends at the line where the bound is just kept."""
    bound = [figure for figure in figures if figure.share is not None]
    height = TOP + ROW * len(bound) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + RIGHT} {height}" '
        f'font-family="system-ui, sans-serif" font-size="12" fill="{INK}">',
        "<title>How much of each bound is used</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        '<text x="12" y="24" font-size="16" font-weight="600">How much of each bound is used (less is better)</text>',
    ]
    for power in range(LEAST, MOST + 1):
        parts.append(scale_line(power, height))
    for number, figure in enumerate(bound):
        parts.append(bar(figure, TOP + ROW * number))
    return "\n".join([*parts, "</svg>", ""])


def scale_line(power: int, height: int) -> str:
    """A line of the scale; that of the bound is thick."""
    x, is_bound = LEFT + place(power), power == 0
    text = "bound" if is_bound else f"×{2**power}" if power > 0 else f"1/{2**-power}"
    line = f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{TOP - 8}" y2="{height - 26}" '
    stroke = f'stroke="{INK if is_bound else LINE}" stroke-width="{1.5 if is_bound else 1}"/>'
    return f'{line}{stroke}<text x="{x:.1f}" y="{height - 10}" text-anchor="middle">{text}</text>'


def bar(figure: Figure, y: int) -> str:
    """One bound: what, a bar, the ratio beside its bound."""
    end = place(math.log2(max(figure.share or 0.0, 2**LEAST)))
    what = f"{figure.benchmark}: {figure.what.strip()}"
    what = what if len(what) <= 92 else f"{what[:91]}…"
    colour = HELD if figure.holds else MISSED
    return (
        f'<text x="{LEFT - 8}" y="{y + 14}" text-anchor="end" font-size="11.5">{escape(what)}</text>'
        f'<rect x="{LEFT}" y="{y + 3}" width="{max(end, 2):.1f}" height="{ROW - 8}" fill="{colour}"/>'
        f'<text x="{LEFT + WIDTH + 8}" y="{y + 14}">{escape(f"{figure.told} ({figure.told_bound})")}</text>'
    )


def place(power: float) -> float:
    """Where on the scale."""
    return (min(max(power, LEAST), MOST) - LEAST) / (MOST - LEAST) * WIDTH
