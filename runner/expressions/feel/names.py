"""FEEL's names: which characters they have, and how those with spaces and signs are found in a text."""

import re
from collections.abc import Iterable
from functools import lru_cache

# 10.3.1.2 rules 28 and 29, less the signs of Chinese and full-width typing, which nobody means as a letter.
_START = (
    "?A-Z_a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3005-\u3007\u3012-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
    "\uff66-\uffdc\U00010000-\U000effff"
)
NAME_START = f"[{_START}]"
NAME_PART = f"[{_START}0-9\u00b7\u0300-\u036f\u203f-\u2040]"
WORD = f"{NAME_START}{NAME_PART}*"
SPACE = "[\\s\u180e\u200b\ufeff]"
# A name where the grammar allows nothing else (a key, a parameter): words, digits and the additional symbols.
LOOSE_NAME = f"{NAME_START}(?:{NAME_PART}|[./\\-’'+*]|{SPACE})*"

# Built-in functions and properties whose names hold spaces.
SPACED_BUILTINS = (
    "string length", "upper case", "lower case", "substring before", "substring after", "starts with", "ends with",
    "string join", "list contains", "list replace", "insert before", "index of", "distinct values", "duplicate values",
    "round up", "round down", "round half up", "round half down", "day of year", "day of week", "month of year",
    "week of year", "last day of month", "get value", "get entries", "context put", "context merge", "met by",
    "overlaps before", "overlaps after", "finished by", "started by", "is defined", "is empty", "is blank", "to base64",
    "get or else", "random number", "time offset", "start included", "end included",
)  # fmt: skip
# These hold a keyword, so that they are names only where they are called.
CALLED_BUILTINS = ("date and time", "years and months duration", "days and time duration")
KEYWORD_TYPES = ("date and time", "years and months duration", "days and time duration")

_PIECE = re.compile(f"{NAME_PART}+|[^\\s]")


def normal(name: str) -> str:
    """The name with every run of white space as one space."""
    return " ".join(name.split())


def pieces(name: str) -> list[str]:
    """The name's words and signs."""
    return _PIECE.findall(name)


def canonical(name: str) -> str:
    """A spelling that names differing only in space around signs have in common."""
    text = ""
    for piece in pieces(name):
        glued = not text or not (re.match(NAME_PART, text[-1]) and re.match(NAME_PART, piece[0]))
        text += piece if glued else " " + piece
    return text


def _pattern(name: str) -> str:
    parts = pieces(name)
    text = re.escape(parts[0])
    for before, piece in zip(parts, parts[1:], strict=False):
        words = re.match(NAME_PART, before[-1]) and re.match(NAME_PART, piece[0])
        text += f"{SPACE}{'+' if words else '*'}{re.escape(piece)}"
    return text + (f"(?!{NAME_PART})" if re.match(NAME_PART, parts[-1][-1]) else "")


class KnownNames:
    """Names with spaces or signs that a text may use, longest first."""

    def __init__(self, names: Iterable[str]) -> None:
        self.by_spelling = {canonical(name): normal(name) for name in names if pieces(name)}
        for builtin in SPACED_BUILTINS:
            self.by_spelling.setdefault(builtin, builtin)
        ordered = sorted(self.by_spelling.values(), key=lambda name: -len(canonical(name)))
        called = "|".join(_pattern(name) + f"(?={SPACE}*\\()" for name in CALLED_BUILTINS)
        self.pattern = re.compile(called + "|" + "|".join(_pattern(name) for name in ordered))

    def match(self, text: str, position: int) -> tuple[str, int] | None:
        """The longest known name at `position` and where it ends."""
        found = self.pattern.match(text, position)
        if not found:
            return None
        spelling = canonical(found.group())
        return self.by_spelling.get(spelling, spelling), found.end()


@lru_cache(1024)
def known_names(names: frozenset[str]) -> KnownNames:
    """The names, with their pattern compiled once."""
    return KnownNames(names)
