"""Timers: the date, duration or cycle of a timer event definition."""

from typing import Literal

from lxml import etree

from runner.notation.model import TimerDefinition
from runner.notation.source import MODEL, Source
from runner.notation.texts import read_expression

_Kind = Literal["date", "duration", "cycle"]
_KINDS: tuple[tuple[str, _Kind], ...] = (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle"))


def read_timer(source: Source, definition: etree._Element) -> TimerDefinition | None:
    """The timer of a timerEventDefinition; none, or more than one, is refused."""
    found = []
    for tag, kind in _KINDS:
        text = read_expression(source, definition.find(f"{MODEL}{tag}"))
        if text is not None:
            found.append((kind, text))
    if len(found) != 1:
        said = "says no time" if not found else "says several times"
        source.refuse(
            definition, f"The timer {said}.", "Give it one date, one duration (PT1H) or one cycle (R3/PT10M)."
        )
        return None
    return TimerDefinition(*found[0])
