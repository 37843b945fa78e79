"""XPath's regular expressions in the `regex` package's words; what XPath forbids is refused."""

from collections.abc import Callable

_NAME_START = (
    r":A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NAME = _NAME_START + r"\-.0-9\u00B7\u0300-\u036F\u203F-\u2040"
# Inside a class, and alone.
_CLASSES = {
    "d": r"\p{Nd}", "D": r"\P{Nd}", "s": r" \t\n\r", "S": r"[^ \t\n\r]", "w": r"[^\p{P}\p{Z}\p{C}]",
    "W": r"\p{P}\p{Z}\p{C}", "i": _NAME_START, "I": f"[^{_NAME_START}]", "c": _NAME, "C": f"[^{_NAME}]",
}  # fmt: skip
_PLAIN = {"n": r"\n", "r": r"\r", "t": r"\t"}
_ESCAPABLE = frozenset("\\|.-^?*+{}()[]$")
_SPACE = frozenset(" \t\n\r")


class BadPattern(Exception):
    """Not an XPath regular expression."""


def translated(pattern: str, flags: str) -> str:
    """The pattern for regex.VERSION1 with no flags but IGNORECASE. Raises BadPattern."""
    return _Translation(pattern, flags).text()


class _Translation:
    """One pass over a pattern."""

    def __init__(self, pattern: str, flags: str) -> None:
        self.pattern = pattern
        self.flags = flags
        self.position = 0
        self.groups = 0
        self.open_groups: list[int] = []  # numbers; 0 for one that captures nothing
        self.closed_groups: set[int] = set()
        self.can_repeat = False
        self.signs: dict[str, Callable[[], str]] = {
            "\\": self.escape, "[": self.character_class, "(": self.group, ")": self.group_end, ".": self.any_character,
            "^": self.line_start, "$": self.line_end, "{": self.count, "|": self.alternative,
            "*": self.repetition, "+": self.repetition, "?": self.repetition,
        }  # fmt: skip

    def text(self) -> str:
        parts = []
        while self.position < len(self.pattern):
            character = self.pattern[self.position]
            self.position += 1
            if "x" in self.flags and character in _SPACE:
                continue
            if character in "}]":
                raise BadPattern(character)
            sign = self.signs.get(character)
            if sign:
                parts.append(sign())
            else:
                self.can_repeat = True
                parts.append(_literal(character))
        if self.open_groups:
            raise BadPattern("(")
        return "".join(parts)

    def next(self) -> str:
        """The next character, past white space where the flag x says so."""
        while self.position < len(self.pattern):
            character = self.pattern[self.position]
            self.position += 1
            if "x" not in self.flags or character not in _SPACE:
                return character
        raise BadPattern("the end")

    def peek(self) -> str:
        position = self.position
        try:
            return self.next()
        except BadPattern:
            return ""
        finally:
            self.position = position

    def any_character(self) -> str:
        self.can_repeat = True
        return "(?s:.)" if "s" in self.flags else r"[^\n\r]"

    def line_start(self) -> str:
        self.can_repeat = False
        return r"(?:\A|(?<=\n)(?!\Z))" if "m" in self.flags else r"\A"

    def line_end(self) -> str:
        self.can_repeat = False
        return r"(?=\n|\Z)" if "m" in self.flags else r"\Z"

    def alternative(self) -> str:
        self.can_repeat = False
        return "|"

    def repetition(self) -> str:
        sign = self.pattern[self.position - 1]
        return self.repeated(sign)

    def count(self) -> str:
        body = ""
        while (character := self.next()) != "}":
            body += character
        first, comma, last = body.partition(",")
        if not _is_count(first) or (last and not _is_count(last)) or (last and int(last) < int(first)):
            raise BadPattern(body)
        return self.repeated("{" + first + comma + last + "}")

    def repeated(self, sign: str) -> str:
        if not self.can_repeat:
            raise BadPattern(sign)
        self.can_repeat = False
        if self.peek() == "?":
            self.next()
            return sign + "?"
        return sign

    def group(self) -> str:
        self.can_repeat = False
        if self.peek() == "?":
            self.next()
            if self.next() != ":":
                raise BadPattern("(?")
            self.open_groups.append(0)
            return "(?:"
        self.groups += 1
        self.open_groups.append(self.groups)
        return "("

    def group_end(self) -> str:
        if not self.open_groups:
            raise BadPattern(")")
        self.closed_groups.add(self.open_groups.pop())
        self.can_repeat = True
        return ")"

    def escape(self) -> str:
        character = self.next()
        self.can_repeat = True
        if character.isdigit():
            return self.back_reference(character)
        if character in "pP":
            return self.property(character)
        if character in _CLASSES:
            return f"[{_CLASSES[character]}]"
        return self.single_escape(character)

    def single_escape(self, character: str) -> str:
        if character in _PLAIN:
            return _PLAIN[character]
        if character not in _ESCAPABLE:
            raise BadPattern("\\" + character)
        return "\\" + character

    def back_reference(self, digits: str) -> str:
        while (following := self.peek()).isdigit() and int(digits + following) <= self.groups:
            digits += self.next()
        if digits == "0" or int(digits) not in self.closed_groups:
            raise BadPattern("\\" + digits)
        return f"(?:\\{digits})"

    def property(self, sign: str) -> str:
        if self.next() != "{":
            raise BadPattern("\\" + sign)
        name = ""
        while (character := self.next()) != "}":
            name += character
        if not name or any(not (letter.isalnum() or letter == "-") for letter in name):
            raise BadPattern(name)
        if name.startswith("Is"):
            return f"\\{sign}{{Block={name[2:]}}}"
        if len(name) > 2:
            raise BadPattern(name)
        return f"\\{sign}{{{name}}}"

    def character_class(self) -> str:
        """`[a-z]`, `[^a-z]`, `[a-z-[aeiou]]`"""
        self.can_repeat = True
        body, negation, removed = "", "", ""
        if self.taken() == "^":
            negation = "^"
        else:
            self.position -= 1
        previous = ""  # the character a range may begin with
        is_first = True
        while (character := self.taken()) != "]" or is_first:
            if character == "]":
                raise BadPattern("[]")
            if character == "-" and self.upcoming() == "[":
                self.position += 1
                removed = self.character_class()
                if self.taken() != "]":
                    raise BadPattern("-[")
                break
            if character == "[":
                raise BadPattern("[[")
            if character == "-" and not is_first and self.upcoming() != "]":
                if not previous:
                    raise BadPattern("-")
                end = self.class_item(self.taken())
                if len(end.lstrip("\\")) > 1 and end not in (r"\n", r"\r", r"\t"):
                    raise BadPattern("-" + end)
                if _point(end) < _point(previous):
                    raise BadPattern(f"{previous}-{end}")
                body += "-" + end
                previous = ""
            else:
                item = self.class_item(character)
                previous = item if len(item.lstrip("\\")) <= 1 or item in _PLAIN.values() else ""
                body += item
            is_first = False
        inner = f"[{negation}{body}]"
        return f"[{inner}--{removed}]" if removed else inner

    def class_item(self, character: str) -> str:
        if character != "\\":
            return _literal(character)
        following = self.taken()
        if following.isdigit():
            raise BadPattern("\\" + following)
        if following in "pP":
            return self.property(following)
        return _CLASSES[following] if following in _CLASSES else self.single_escape(following)

    def taken(self) -> str:
        """The next character of a class, where white space counts."""
        if self.position >= len(self.pattern):
            raise BadPattern("[")
        self.position += 1
        return self.pattern[self.position - 1]

    def upcoming(self) -> str:
        return self.pattern[self.position : self.position + 1]


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and int(text) <= 1000


def _point(item: str) -> int:
    return {r"\n": 10, r"\r": 13, r"\t": 9}.get(item, ord(item[-1]))


def _literal(character: str) -> str:
    return "\\" + character if character in "\\|.-^?*+{}()[]$&~#\"'/ " and not character.isalnum() else character
