"""What form-js makes of typed text before it becomes the answer."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from runner.notation.form.component import Component
from runner.notation.form.limits import NUMBER_DIGITS

LINE_ENDS = re.compile(r"[\r\n\t]")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,3})?\Z", re.ASCII)


def tidied(component: Component, value: Any) -> Any:
    """One line for a text field, a number for a number field unless it is kept as a text; else the value itself."""
    if component.type == "textfield" and isinstance(value, str):
        return LINE_ENDS.sub(" ", value)
    if component.type == "number" and isinstance(value, str):
        number = read_number(value.strip())
        if number is not None and not component.definition.get("serializeToString"):
            return int(number) if number == number.to_integral_value() else float(number)
        return value.strip() or None
    if value is None:
        return component.empty_value
    return value


def read_number(value: Any) -> Decimal | None:
    """A number, or the text of one, exactly; None for anything else and for more digits than a form needs."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    if isinstance(value, int) and abs(value) >= 10**NUMBER_DIGITS:
        return None
    text = value if isinstance(value, str) else repr(value)
    if len(text) > NUMBER_DIGITS or not NUMBER.match(text):
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if abs(number.adjusted()) < NUMBER_DIGITS else None
