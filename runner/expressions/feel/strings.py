"""What a FEEL string literal says: its escapes resolved, code point by code point."""

import re

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{6})|(.))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")


def read_string(body: str) -> str:
    """The text between the quotes; an unknown escape such as `\\d` stays as written, for regular expressions."""
    if "\\" not in body:
        return body
    text = _ESCAPE.sub(_unescaped, body)
    return _SURROGATES.sub(_joined, text)


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        point = int(code, 16)
        return chr(point) if point <= 0x10FFFF else found[0]
    return _SIMPLE.get(found[3], found[0])


def _joined(found: re.Match[str]) -> str:
    # Half of a pair is no character: a database would refuse it.
    return found[0].encode("utf-16", "surrogatepass").decode("utf-16") if len(found[0]) == 2 else "\ufffd"
