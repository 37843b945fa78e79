"""Regular expressions of analysts, matched by JavaScript's engine in a sandbox: one that never ends is stopped."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from runner.expressions.expression import ExpressionError
from runner.expressions.scripts.javascript import ask
from runner.expressions.scripts.workers import Stopped

LONGEST_PATTERN = 2000
LONGEST_TEXT = 1_000_000
ONLY_JAVA = re.compile(r"(?<!\\)(?:\\\\)*(?:[*+?]\+|\{\d+(?:,\d*)?\}\+|\\[QEAGZzhHR]|\(\?>|&&\[)")
SPLIT = """
    const parts = []; let from = 0;
    for (const match of text.matchAll(pattern)) {
        if (match.index + match[0].length === 0) continue;
        parts.push(text.slice(from, match.index)); from = match.index + match[0].length;
    }
    return [...parts, text.slice(from)];
"""  # not JavaScript's own split(), which also answers the pattern's groups
JAVA_CLASSES = {
    r"\p{Alpha}": "[A-Za-z]",
    r"\p{Digit}": "[0-9]",
    r"\p{Alnum}": "[A-Za-z0-9]",
    r"\p{Upper}": "[A-Z]",
    r"\p{Lower}": "[a-z]",
    r"\p{Punct}": r"[!-\/:-@\[-`{-~]",
    r"\p{Space}": r"\s",
    r"\p{IsAlphabetic}": r"\p{Alphabetic}",
}


@dataclass(frozen=True)
class Pattern:
    """A pattern and its flags, as JavaScript's `new RegExp(source, flags)` takes them."""

    source: str
    flags: str = ""

    def search(self, text: str) -> bool:
        """Whether the pattern is found anywhere in the text."""
        return bool(self._run("return pattern.test(text)", text))

    def matches(self, text: str) -> bool:
        """Whether the pattern is the whole text, as Java's `matches` asks."""
        return Pattern(f"^(?:{self.source})$", self.flags).search(text)

    def split(self, text: str) -> list[str]:
        """The texts between what the pattern matches."""
        return [str(part) for part in Pattern(self.source, self.flags + "g")._run(SPLIT, text)]

    def replace(self, text: str, new: str, *, every: bool) -> str:
        """The text with `new` in place of the first match, or of every one; `$1` is a group."""
        flags = self.flags + ("g" if every else "")
        return str(Pattern(self.source, flags)._run("return text.replace(pattern, replacement)", text, new))

    def check(self) -> None:
        """Raise ExpressionError when the pattern can't be read."""
        self._run("return true", "")

    def _run(self, body: str, text: str, replacement: str = "") -> Any:
        if len(self.source) > LONGEST_PATTERN or len(text) > LONGEST_TEXT:
            raise ExpressionError("The pattern or the text it is matched with is too long.")
        arguments = ", ".join(json.dumps(part) for part in (self.source, self.flags, text, replacement))
        code = f"(function(source, flags, text, replacement) {{ const pattern = new RegExp(source, flags); {body} }})"
        try:
            answer = ask(f"{code}({arguments})", '{"variables": {}, "beans": {}}')
        except Stopped:
            answer = {"error": "stopped"}
        if "error" in answer:
            raise ExpressionError(_explained(self.source, str(answer["error"])))
        return answer["value"]["value"]


def _explained(source: str, error: str) -> str:
    if error.startswith("SyntaxError"):
        return f"The pattern '{source[:100]}' can't be read: {error.removeprefix('SyntaxError: ')}."
    if "stopped" in error or "interrupted" in error:
        return f"The pattern '{source[:100]}' takes too long on this text. Avoid repetitions within repetitions."
    return f"The pattern '{source[:100]}' failed: {error}."


@lru_cache(1024)
def java_pattern(source: str) -> Pattern:
    """A pattern of Java; raises ExpressionError for what JavaScript's engine has no like of."""
    flags = ""
    if leading := re.match(r"\(\?([ims]+)\)", source):
        flags, source = leading[1], source[leading.end() :]
    for java, javascript in JAVA_CLASSES.items():
        source = source.replace(f"[{java}", "[" + javascript.strip("[]")).replace(java, javascript)
    if ONLY_JAVA.search(source):
        raise ExpressionError(f"The pattern '{source[:100]}' uses a form that only Java knows. Write it more simply.")
    return Pattern(source, flags + ("u" if r"\p{" in source else ""))
