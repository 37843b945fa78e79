"""What Camunda does with an input's type: texts become the dates, numbers and booleans that the column says."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from runner.expressions.feel.compiler import Closure
from runner.expressions.feel.run import Frame
from runner.expressions.feel.temporal import Date, DateTime
from runner.expressions.feel.temporal.literals import read_temporal
from runner.expressions.feel.values.number import bounded


def as_typed(closure: Closure, type_name: str | None, platform: str | None) -> Closure:
    """The input's closure with its value converted as Camunda would; unchanged where it can't be."""
    convert = _CONVERTERS.get(type_name or "")
    if platform == "Camunda Platform" and type_name == "date":
        convert = _moment  # Camunda 7 knows a single type for dates, with a time
    if platform is None or convert is None:
        return closure

    def converted(frame: Frame) -> Any:
        return convert(closure(frame))

    return converted


def _number(value: Any) -> Any:
    try:
        return bounded(Decimal(value.strip())) if isinstance(value, str) else value
    except InvalidOperation:
        return value


def _boolean(value: Any) -> Any:
    return {"true": True, "false": False}.get(value.strip().lower(), value) if isinstance(value, str) else value


def _temporal(value: Any) -> Any:
    found = read_temporal(value.strip()) if isinstance(value, str) else None
    return value if found is None else found


def _moment(value: Any) -> Any:
    found = _temporal(value)
    return DateTime(found, 0) if isinstance(found, Date) else found


_CONVERTERS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("number", "integer", "long", "double"), _number),
    **dict.fromkeys(("date", "time", "dateTime", "dayTimeDuration", "yearMonthDuration"), _temporal),
    "boolean": _boolean,
}
