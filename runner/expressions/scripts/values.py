"""Values on their way into and out of a script: JSON, with the places of moments beside it.

JavaScript knows no date without a time: dates, times and durations travel as ISO 8601 texts.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import isodate

from runner.expressions.expression import ExpressionError
from runner.expressions.scripts.limits import DEPTH
from runner.expressions.years_months import YearsMonths

Path = tuple[str | int, ...]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def pack(value: Any) -> dict[str, Any]:
    """The value for the prelude's `revive`."""
    dates: list[tuple[Path, int]] = []
    return {"value": _packed(value, (), dates), "dates": dates}


def _packed(value: Any, path: Path, dates: list[tuple[Path, int]]) -> Any:
    if len(path) > DEPTH:
        raise ExpressionError(f"The variable is nested deeper than {DEPTH} levels.")
    if isinstance(value, datetime):
        moment = value if value.tzinfo else value.replace(tzinfo=UTC)
        dates.append((path, (moment - EPOCH) // timedelta(milliseconds=1)))
        return None
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return isodate.duration_isoformat(value)
    if isinstance(value, YearsMonths):
        return str(value)
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, Mapping):
        return {str(key): _packed(item, (*path, str(key)), dates) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_packed(item, (*path, place), dates) for place, item in enumerate(value)]
    return value


def unpack(packed: Mapping[str, Any]) -> Any:
    """The value that the prelude's `pack` made."""
    value = packed["value"]
    for path, milliseconds in packed["dates"]:
        moment = _moment(milliseconds)
        if not path:
            return moment
        inner = value
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = moment
    return value


def _moment(milliseconds: Any) -> datetime:
    try:
        return EPOCH + timedelta(milliseconds=milliseconds)
    except (TypeError, OverflowError, ValueError):
        raise ExpressionError("The script's result holds a date that is none.") from None
