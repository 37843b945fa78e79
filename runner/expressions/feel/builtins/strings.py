"""Functions of strings (DMN 1.5, table 74); characters are Unicode code points."""

from runner.expressions.feel.builtins.signature import Functions
from runner.expressions.feel.patterns import matches_pattern, replaced, split_by
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


@FUNCTIONS.define("matches", "input: string, pattern: string, flags?: string or null", run=True)
def matches(run: Run, text: str, pattern: str, flags: str | None = None) -> bool | None:
    run.look()
    return matches_pattern(text, pattern, flags or "")


@FUNCTIONS.define("replace", "input: string, pattern: string, replacement: string, flags?: string or null", run=True)
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None = None) -> str | None:
    run.look()
    return replaced(text, pattern, replacement, flags or "")


@FUNCTIONS.define("split", "string: string, delimiter: string", run=True)
def split(run: Run, string: str, delimiter: str) -> list[str] | None:
    run.look()
    parts = split_by(string, delimiter)
    run.spend(len(parts or ()))
    return parts
