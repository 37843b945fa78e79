"""What findings say, in the language of the page: English texts with gaps, and the same in Chinese.

Findings are written in English where they are found, with names and values in them. A page in Chinese looks up the
text with gaps that such a message fits, and fills the Chinese one in; what fits none stays as it is.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from pathlib import Path

from flask import Flask

from web.language import language

FILES = Path(__file__).parent / "translations"
GAP = "{}"
LONGEST = 600  # characters of a message that is compared; a longer one quotes a file
DEEPEST = 3  # texts within texts


@dataclass(frozen=True)
class Text:
    """One text with gaps, and its translation: `{0}` there is the first gap here."""

    source: str
    target: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile("(.+?)".join(re.escape(part) for part in self.source.split(GAP)), re.DOTALL)

    @cached_property
    def names(self) -> tuple[bool, ...]:
        """Which gaps stand in quotes: a name or value of the analyst's, never to be translated."""
        return tuple(part.endswith("'") for part in self.source.split(GAP)[:-1])

    @cached_property
    def anchor(self) -> str:
        """The longest piece without a gap: only a message that has it can fit."""
        return max(self.source.split(GAP), key=len)

    def filled(self, values: Iterable[str]) -> str:
        """The translation with these values in its gaps."""
        gaps = list(values)
        return re.sub(r"\{(\d)\}", lambda place: gaps[int(place[1])], self.target)


def register(app: Flask) -> None:
    """Give templates the filter `finding_text`."""
    app.jinja_env.filters["finding_text"] = finding_text


def finding_text(message: str) -> str:
    """A finding's message or cure in the language of this answer."""
    return in_language(message, language())


@lru_cache(maxsize=5000)
def in_language(message: str, code: str, depth: int = 0) -> str:
    """The message in another language, gap by gap and sentence by sentence where it fits no text as a whole."""
    texts = texts_of(code)
    if not texts or len(message) > LONGEST or depth > DEEPEST:
        return message
    for text in texts:
        if text.anchor in message and (found := text.pattern.fullmatch(message)):
            return text.filled(
                gap if is_name else in_language(gap, code, depth + 1)
                for gap, is_name in zip(found.groups(), text.names, strict=True)
            )
    for end in (": ", ". "):
        first, parted, rest = message.partition(end)
        if parted:
            first += end.strip() if end == ". " else ""
            both = (in_language(first, code, depth + 1), in_language(rest, code, depth + 1))
            if both != (first, rest):
                return ("：" if end == ": " else "").join(both)
    return message


@cache
def texts_of(code: str) -> tuple[Text, ...]:
    """The texts of a language, the most exact first: those with most that is no gap."""
    file = FILES / code / "findings.txt"
    if not file.is_file():
        return ()
    lines = file.read_text("utf-8").splitlines()
    texts = [Text(source, target.strip()) for source, target in zip(lines[::2], lines[1::2], strict=True)]
    return tuple(sorted(texts, key=lambda text: -len(text.source.replace(GAP, ""))))
