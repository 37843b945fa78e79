"""The functions that Camunda offers in every expression: now(), dateTime(), currentUser(), S() …"""

from collections.abc import Callable
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from runner.expressions.expression import ExpressionError
from runner.expressions.juel.frame import Frame
from runner.expressions.juel.json_nodes import read_json

Function = Callable[..., Any]


def _now(frame: Frame) -> Any:
    return frame.surroundings.now.astimezone(UTC)


def _date_time(frame: Frame) -> Any:
    try:
        return frame.surroundings.now.astimezone(ZoneInfo(frame.surroundings.time_zone))
    except (ZoneInfoNotFoundError, ValueError):
        raise ExpressionError(f"The time zone '{frame.surroundings.time_zone}' is not known.") from None


FUNCTIONS: dict[str, tuple[int, Function]] = {
    "now": (0, _now),
    "dateTime": (0, _date_time),
    "currentUser": (0, lambda frame: frame.surroundings.user),
    "currentUserGroups": (0, lambda frame: list(frame.surroundings.groups)),
    "S": (1, lambda frame, text: read_json(text)),
    "JSON": (1, lambda frame, text: read_json(text)),
}


def find_function(name: str, count: int, position: int) -> Function:
    """The function `name`; raises ExpressionError for one that Camunda doesn't offer, or with other arguments."""
    if name not in FUNCTIONS:
        known = ", ".join(sorted(FUNCTIONS))
        raise ExpressionError(f"Could not resolve function '{name}'. Known are: {known}.", position)
    arguments, function = FUNCTIONS[name]
    if count != arguments:
        raise ExpressionError(f"The function {name}() takes {arguments or 'no'} arguments, not {count}.", position)
    return function
