"""Timers: the date, duration or cycle of a timer event definition."""

from typing import Literal

from lxml import etree

from runner.notation.model import TimerDefinition
from runner.notation.moments import is_moment
from runner.notation.source import MODEL, Source
from runner.notation.texts import read_expression, text_of

_Kind = Literal["date", "duration", "cycle"]
_KINDS: tuple[tuple[str, _Kind], ...] = (("timeDate", "date"), ("timeDuration", "duration"), ("timeCycle", "cycle"))


def read_timer(source: Source, definition: etree._Element) -> TimerDefinition | None:
    """The timer of a timerEventDefinition; none, or more than one, is refused."""
    found: list[tuple[_Kind, str]] = []
    refused = False
    for tag, kind in _KINDS:
        element = definition.find(f"{MODEL}{tag}")
        text = text_of(element) if element is not None else None
        if element is None or text is None:
            continue
        if not ("xpath" in (element.get("language") or "").lower() and is_moment(text)):
            text = read_expression(source, element)  # XPath is BPMN's default: tools declare it whatever they write
        if text is None:
            refused = True
        else:
            found.append((kind, text))
    if refused:
        return None
    if len(found) != 1:
        said = "says no time" if not found else "says several times"
        source.refuse(
            definition, f"The timer {said}.", "Give it one date, one duration (PT1H) or one cycle (R3/PT10M)."
        )
        return None
    return TimerDefinition(*found[0])
