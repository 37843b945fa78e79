"""Functions that Camunda adds to the standard's, as Camunda 8's diagrams and forms use them."""

import base64
import json
import random
from decimal import Decimal
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.patterns import found_in
from runner.expressions.feel.run import Run
from runner.expressions.feel.temporal import Date, DateTime
from runner.expressions.feel.temporal.date import month_length
from runner.expressions.feel.values.boundary import to_feel, to_python
from runner.expressions.feel.values.number import Number, whole
from runner.identifiers import new_id

FUNCTIONS = Functions()


@FUNCTIONS.define("is defined", "value: any")
def is_defined(value: Any) -> bool:
    return value is not None


@FUNCTIONS.define("get or else", "value: any, default: any")
def get_or_else(value: Any, default: Any) -> Any:
    return default if value is None else value


@FUNCTIONS.define("assert", "value: any, condition: any, cause?: string or null")
def assertion(value: Any, condition: Any, cause: str | None = None) -> Any:
    """The value where the condition is true; else the expression fails."""
    if condition is not True:
        raise ExpressionError(cause or "The condition of an assert() is not true.")
    return value


@FUNCTIONS.define("is empty", "list: list")
def is_empty(values: list[Any]) -> bool:
    return not values


@FUNCTIONS.define("partition", "list: list, size: number", run=True)
def partition(run: Run, values: list[Any], size: Number) -> list[Any] | None:
    """The list in parts of so many items."""
    length = whole(size)
    if length is None or length <= 0:
        return None
    run.spend(len(values))
    return [values[index : index + length] for index in range(0, len(values), length)]


@FUNCTIONS.define("extract", "input: string, pattern: string", run=True)
def extract(run: Run, string: str, pattern: str) -> list[str] | None:
    """All that matches."""
    run.look()
    found = found_in(string, pattern)
    run.spend(len(found or ()))
    return found


@FUNCTIONS.define("trim", "string: string")
def trim(string: str) -> str:
    """Without white space at both ends."""
    return string.strip()


@FUNCTIONS.define("is blank", "string: string")
def is_blank(string: str) -> bool:
    """Nothing but white space."""
    return not string.strip()


@FUNCTIONS.define("to base64", "value: string")
def to_base64(value: str) -> str:
    """The UTF-8 bytes in Base64."""
    return base64.b64encode(value.encode()).decode()


@FUNCTIONS.define("to json", "value: any")
def to_json(value: Any) -> str:
    """JSON, with dates and durations as their texts."""
    return json.dumps(to_python(value, exact=False), ensure_ascii=False, default=str)


@FUNCTIONS.define("from json", "value: string")
def from_json(value: str) -> Any:
    """What the JSON says; null when it's none."""
    return to_feel(json.loads(value))


@FUNCTIONS.define("random number")
def random_number() -> Decimal:
    """At least 0, below 1."""
    return Decimal(repr(random.random()))  # noqa: S311  (a number for a decision, not a secret)


@FUNCTIONS.define("uuid")
def uuid() -> str:
    """A new id."""
    return new_id()


@FUNCTIONS.define("last day of month", "date: date or date and time")
def last_day_of_month(date: Date | DateTime) -> Date:
    day = date.date if isinstance(date, DateTime) else date
    return Date(day.year, day.month, month_length(day.year, day.month))


@FUNCTIONS.define("cycle", "interval: days or months")
def endless_cycle(interval: Any) -> str:
    """A timer's cycle, as text: without end."""
    return f"R/{interval}"


@FUNCTIONS.define("cycle", "repetitions: number or null, interval: days or months")
def cycle(repetitions: Any, interval: Any) -> str | None:
    """A timer's cycle, as text: so many times, null for without end."""
    if repetitions is None:
        return endless_cycle(interval)
    count = whole(repetitions)
    return None if count is None or count < 0 else f"R{count}/{interval}"
