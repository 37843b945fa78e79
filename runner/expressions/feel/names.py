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
    "overlaps before", "overlaps after", "finished by", "started by", "is defined", "is empty", "is blank",
    "to base64", "to json", "from json",
    "get or else", "random number", "time offset", "start included", "end included",
)  # fmt: skip
# These hold a keyword, so that they are names only where they are called.
CALLED_BUILTINS = ("date and time", "years and months duration", "days and time duration")
KEYWORD_TYPES = ("date and time", "years and months duration", "days and time duration")

_PIECE = re.compile(f"{NAME_PART}+|[^\\s]")
_SPACES = re.compile(f"{SPACE}+")


def normal(name: str) -> str:
    """The name with every run of white space as one space."""
    return " ".join(name.split())


def pieces(name: str) -> list[str]:
    """The name's words and signs."""
    return _PIECE.findall(name)


class KnownNames:
    """Names with spaces or signs that a text may use; of those that fit, the longest is taken.

    No regular expression of all names: compiling one takes longer than reading a thousand expressions.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.by_first: dict[str, list[tuple[tuple[str, ...], str, bool]]] = {}
        for name in CALLED_BUILTINS:
            self._add(name, is_called=True)
        for name in (*SPACED_BUILTINS, *names):
            if pieces(name):
                self._add(normal(name), is_called=False)
        for known in self.by_first.values():
            known.sort(key=lambda entry: -sum(map(len, entry[0])))

    def _add(self, name: str, *, is_called: bool) -> None:
        parts = tuple(pieces(name))
        self.by_first.setdefault(parts[0], []).append((parts, name, is_called))

    def match(self, text: str, position: int) -> tuple[str, int] | None:
        """The longest known name at `position` and where it ends."""
        first = _PIECE.match(text, position)
        if not first:
            return None
        for parts, name, is_called in self.by_first.get(first.group(), ()):
            end = _end_of(parts, text, first.end())
            if end is not None and (not is_called or text.startswith("(", _after_space(text, end))):
                return name, end
        return None


def _after_space(text: str, position: int) -> int:
    found = _SPACES.match(text, position)
    return found.end() if found else position


def _end_of(parts: tuple[str, ...], text: str, position: int) -> int | None:
    """Where the name ends whose first part ends at `position`, None where the text goes on otherwise."""
    for part in parts[1:]:
        found = _PIECE.match(text, _after_space(text, position))
        if not found or found.group() != part:
            return None
        position = found.end()
    return position


@lru_cache(1024)
def known_names(names: frozenset[str]) -> KnownNames:
    """The names, with their pattern compiled once."""
    return KnownNames(names)
