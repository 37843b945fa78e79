"""The methods of texts: those of Java's String that diagrams use, by the same names."""

from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.juel.coercion import kind, to_number, to_text
from runner.expressions.juel.comparison import compare, same
from runner.expressions.juel.method import Methods
from runner.expressions.scripts.pattern import Pattern, java_pattern

LONGEST = 1_000_000  # characters a text may grow to


def to_index(value: Any) -> int:
    """A number that counts places."""
    number = to_number(value)
    if number != int(number):
        raise ExpressionError(f"A place must be a whole number, not {number}.")
    return int(number)


def short_enough(length: int) -> None:
    """Refuse before the memory is taken."""
    if length > LONGEST:
        raise ExpressionError(f"A text would be longer than {LONGEST} characters.")


def _substring(text: str, begin: Any, end: Any = None) -> str:
    first = to_index(begin)
    last = len(text) if end is None else to_index(end)
    if not 0 <= first <= last <= len(text):
        raise ExpressionError(f"substring({first}, {last}) lies outside a text of {len(text)} characters.")
    return text[first:last]


def _char_at(text: str, index: Any) -> str:
    place = to_index(index)
    if not 0 <= place < len(text):
        raise ExpressionError(f"charAt({place}) lies outside a text of {len(text)} characters.")
    return text[place]


def _concat(text: str, other: Any) -> str:
    end = to_text(other)
    short_enough(len(text) + len(end))
    return text + end


def _repeat(text: str, count: Any) -> str:
    times = to_index(count)
    if times < 0:
        raise ExpressionError("repeat() needs a count of 0 or more.")
    short_enough(max(1, len(text)) * times)
    return text * times


def _replace(text: str, old: Any, new: Any) -> str:
    before, after = to_text(old), to_text(new)
    times = text.count(before)
    short_enough(len(text) + times * (len(after) - len(before)))
    return text.replace(before, after)


def _pattern(expression: Any) -> Pattern:
    if not isinstance(expression, str):
        raise ExpressionError(f"A pattern must be a text, not {kind(expression)}.")
    return java_pattern(expression)


def _split(text: str, separator: Any, limit: Any = 0) -> list[str]:
    parts = _pattern(separator).split(text)
    most = to_index(limit)
    if most > 0 and len(parts) > most:
        raise ExpressionError("split() with a limit is not supported. Split without one and take the parts you need.")
    while most == 0 and len(parts) > 1 and parts[-1] == "":
        parts.pop()  # as Java does
    return parts


def _index_of(text: str, part: Any, begin: Any = 0) -> int:
    return text.find(to_text(part), max(0, to_index(begin)))


def _last_index_of(text: str, part: Any) -> int:
    return text.rfind(to_text(part))


def _equals_ignore_case(text: str, other: Any) -> bool:
    return isinstance(other, str) and text.casefold() == other.casefold()


def _starts_with(text: str, part: Any, begin: Any = 0) -> bool:
    return text.startswith(to_text(part), to_index(begin))


def _replace_all(text: str, pattern: Any, new: Any) -> str:
    return _pattern(pattern).replace(text, to_text(new), every=True)


def _replace_first(text: str, pattern: Any, new: Any) -> str:
    return _pattern(pattern).replace(text, to_text(new), every=False)


TEXT_METHODS: Methods = {
    "length": (0, 0, len),
    "isEmpty": (0, 0, lambda text: not text),
    "isBlank": (0, 0, lambda text: not text.strip()),
    "charAt": (1, 1, _char_at),
    "concat": (1, 1, _concat),
    "repeat": (1, 1, _repeat),
    "contains": (1, 1, lambda text, part: to_text(part) in text),
    "startsWith": (1, 2, _starts_with),
    "endsWith": (1, 1, lambda text, part: text.endswith(to_text(part))),
    "indexOf": (1, 2, _index_of),
    "lastIndexOf": (1, 1, _last_index_of),
    "substring": (1, 2, _substring),
    "toUpperCase": (0, 0, str.upper),
    "toLowerCase": (0, 0, str.lower),
    "trim": (0, 0, str.strip),
    "strip": (0, 0, str.strip),
    "replace": (2, 2, _replace),
    "replaceAll": (2, 2, _replace_all),
    "replaceFirst": (2, 2, _replace_first),
    "matches": (1, 1, lambda text, pattern: _pattern(pattern).matches(text)),
    "split": (1, 2, _split),
    "equals": (1, 1, same),
    "equalsIgnoreCase": (1, 1, _equals_ignore_case),
    "compareTo": (1, 1, compare),
    "toString": (0, 0, lambda text: text),
    "intern": (0, 0, lambda text: text),
}
