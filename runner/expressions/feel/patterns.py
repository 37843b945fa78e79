"""Regular expressions as XPath 2.0 defines them (F&O 7.6), run by the `regex` package within a time limit."""

from functools import lru_cache

import regex

from runner.expressions.expression import ExpressionError
from runner.expressions.feel.pattern_syntax import BadPattern, translated
from runner.expressions.feel.run import require_text_size

TIME_LIMIT = 0.5  # seconds for one search: more means a pattern that backtracks for ever
PATTERN_LIMIT = 2_000  # characters
_FLAGS = {"s": regex.DOTALL, "m": regex.MULTILINE, "i": regex.IGNORECASE | regex.FULLCASE, "x": 0}


@lru_cache(512)
def _compiled(pattern: str, flags: str) -> "regex.Pattern[str] | None":
    if len(pattern) > PATTERN_LIMIT:
        raise ExpressionError(f"A regular expression has more than {PATTERN_LIMIT:,} characters. Shorten it.")
    bits = regex.VERSION1
    for flag in flags:
        if flag not in _FLAGS:
            return None
        bits |= _FLAGS[flag]
    try:
        return regex.compile(translated(pattern, flags), bits & ~regex.DOTALL & ~regex.MULTILINE & ~regex.FULLCASE)
    except (BadPattern, regex.error, OverflowError, RecursionError):
        return None


def matches_pattern(text: str, pattern: str, flags: str) -> bool | None:
    """Whether the pattern is found in the text; None where pattern or flags are no XPath."""
    compiled = _compiled(pattern, flags)
    if compiled is None:
        return None
    try:
        return compiled.search(text, timeout=TIME_LIMIT) is not None
    except TimeoutError:
        raise _too_slow(pattern) from None


def replaced(text: str, pattern: str, replacement: str, flags: str) -> str | None:
    """The text with each match replaced; `$1` in the replacement is the first group, `\\$` a dollar."""
    compiled = _compiled(pattern, flags)
    parts = _replacement_parts(replacement, compiled.groups) if compiled else None
    if compiled is None or parts is None:
        return None
    pieces, end = [], 0
    try:
        if compiled.search("", timeout=TIME_LIMIT):
            return None  # XPath: an error, as it would match everywhere
        for found in compiled.finditer(text, timeout=TIME_LIMIT):
            pieces.append(text[end : found.start()])
            pieces += [part if isinstance(part, str) else found[part] or "" for part in parts]
            end = found.end()
            require_text_size(sum(map(len, pieces[-len(parts) - 1 :])) + end)
    except TimeoutError:
        raise _too_slow(pattern) from None
    pieces.append(text[end:])
    require_text_size(sum(map(len, pieces)))
    return "".join(pieces)


def split_by(text: str, pattern: str) -> list[str] | None:
    """The parts between the matches."""
    compiled = _compiled(pattern, "")
    if compiled is None:
        return None
    parts, end = [], 0
    try:
        if compiled.search("", timeout=TIME_LIMIT):
            return None
        for found in compiled.finditer(text, timeout=TIME_LIMIT):
            parts.append(text[end : found.start()])
            end = found.end()
    except TimeoutError:
        raise _too_slow(pattern) from None
    return [*parts, text[end:]]


def found_in(text: str, pattern: str) -> list[str] | None:
    """All matches, in order."""
    compiled = _compiled(pattern, "")
    if compiled is None:
        return None
    try:
        return [found[0] for found in compiled.finditer(text, timeout=TIME_LIMIT)]
    except TimeoutError:
        raise _too_slow(pattern) from None


def _replacement_parts(text: str, groups: int) -> list[str | int] | None:
    """Texts and group numbers; None where XPath sees an error."""
    parts: list[str | int] = []
    position = 0
    while position < len(text):
        character, following = text[position], text[position + 1 : position + 2]
        if character == "\\":
            if following not in ("\\", "$") or not following:
                return None
            parts.append(following)
            position += 2
        elif character == "$":
            if not (following.isascii() and following.isdigit()):
                return None
            group, position = _group_number(text, position + 1, groups)
            parts.append(group if group <= groups else "")
        else:
            parts.append(character)
            position += 1
    return parts


def _group_number(text: str, position: int, groups: int) -> tuple[int, int]:
    """The longest number that is a group's, else its first digit."""
    end = position + 1
    while end < len(text) and text[end].isascii() and text[end].isdigit() and int(text[position : end + 1]) <= groups:
        end += 1
    return int(text[position:end]), end


def _too_slow(pattern: str) -> ExpressionError:
    shown = pattern if len(pattern) <= 60 else pattern[:60] + "…"
    return ExpressionError(
        f"The regular expression {shown!r} takes longer than {TIME_LIMIT} seconds. "
        "Avoid repetitions inside repetitions."
    )
