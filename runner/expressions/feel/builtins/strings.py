"""Functions of strings (DMN 1.5, table 74); characters are Unicode code points."""

import base64
from typing import Any

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.patterns import found_in, matches_pattern, replaced, split_by
from runner.expressions.feel.run import Run
from runner.expressions.feel.values.number import Number, whole

FUNCTIONS = Functions()


@FUNCTIONS.define("substring", "string: string, start position: number, length?: number or null")
def substring(string: str, start: Number, length: Number | None = None) -> str | None:
    position = whole(start)
    if position is None or position == 0 or abs(position) > len(string):
        return None
    first = position - 1 if position > 0 else len(string) + position
    if length is None:
        return string[first:]
    size = int(length)
    return string[first : first + size] if size >= 1 else None


@FUNCTIONS.define("string length", "string: string")
def string_length(string: str) -> int:
    return len(string)


@FUNCTIONS.define("upper case", "string: string")
def upper_case(string: str) -> str:
    return string.upper()


@FUNCTIONS.define("lower case", "string: string")
def lower_case(string: str) -> str:
    return string.lower()


@FUNCTIONS.define("substring before", "string: string, match: string")
def substring_before(string: str, match: str) -> str:
    return string.partition(match)[0] if match and match in string else ""


@FUNCTIONS.define("substring after", "string: string, match: string")
def substring_after(string: str, match: str) -> str:
    return string.partition(match)[2] if match else string


@FUNCTIONS.define("contains", "string: string, match: string")
def contains(string: str, match: str) -> bool:
    return match in string


@FUNCTIONS.define("starts with", "string: string, match: string")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@FUNCTIONS.define("ends with", "string: string, match: string")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@FUNCTIONS.define("matches", "input: string, pattern: string, flags?: string or null")
def matches(text: str, pattern: str, flags: str | None = None) -> bool | None:
    return matches_pattern(text, pattern, flags or "")


@FUNCTIONS.define("replace", "input: string, pattern: string, replacement: string, flags?: string or null")
def replace(text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    return replaced(text, pattern, replacement, flags or "")


@FUNCTIONS.define("split", "string: string, delimiter: string", run=True)
def split(run: Run, string: str, delimiter: str) -> list[str] | None:
    parts = split_by(string, delimiter)
    run.spend(len(parts or ()))
    return parts


@FUNCTIONS.define("extract", "input: string, pattern: string", run=True)
def extract(run: Run, string: str, pattern: str) -> Any:
    """Camunda's: all that matches."""
    found = found_in(string, pattern)
    run.spend(len(found or ()))
    return found


@FUNCTIONS.define("trim", "string: string")
def trim(string: str) -> str:
    """Camunda's: without white space at both ends."""
    return string.strip()


@FUNCTIONS.define("is blank", "string: string")
def is_blank(string: str) -> bool:
    """Camunda's: nothing but white space."""
    return not string.strip()


@FUNCTIONS.define("to base64", "value: string")
def to_base64(value: str) -> str:
    """Camunda's: the UTF-8 bytes in Base64."""
    return base64.b64encode(value.encode()).decode()
