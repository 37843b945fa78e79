"""JSON as a person wrote it: refused where two readers could disagree, with the line of every object."""

import json
import re
from dataclasses import dataclass
from typing import Any

from runner.notation.form.limits import DEPTH, FORM_BYTES

TOKEN = re.compile(r'[{}\[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}\[\],:"]+')


class NotJson(Exception):
    """What is wrong with the text, where and how to mend it."""

    def __init__(self, message: str, cure: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.message, self.cure, self.line, self.column = message, cure, line, column


@dataclass(frozen=True)
class JsonText:
    """A parsed text; `lines` says by JSON pointer where each object begins, counted from 1."""

    value: Any
    lines: dict[str, int]


def parse_json(source: bytes) -> JsonText:
    """Read UTF-8 JSON; raises NotJson for anything else, NaN, keys given twice, too much or too deep."""
    if len(source) > FORM_BYTES:
        raise NotJson(f"The file is larger than {FORM_BYTES // 1000} kB.", "Split the form.")
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise NotJson("The file is not UTF-8.", "Save it as UTF-8.", line) from None
    lines = _lines(text)
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise NotJson(f"The file is not JSON: {error.msg}.", "Mend it here.", error.lineno, error.colno) from None
    except (ValueError, RecursionError) as error:
        raise NotJson(f"The file is not JSON: {error}.", "Remove it.") from None
    return JsonText(value, lines)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"'{twice}' is given twice in one object")
    return result


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number of JSON")


def _lines(text: str) -> dict[str, int]:
    """A walk over the tokens, without recursion, so that depth is checked before anything else reads the text."""
    lines: dict[str, int] = {}
    path: list[str | int] = []
    expects_key: list[bool] = []
    line, end = 1, 0
    for token in TOKEN.finditer(text):
        line += text.count("\n", end, token.start())
        end = token.start()
        sign = token.group()
        if sign in "{[":
            lines["".join(f"/{_escaped(step)}" for step in path)] = line
            expects_key.append(sign == "{")
            path.append(0 if sign == "[" else "")
            if len(path) > DEPTH:
                raise NotJson(f"The file is nested deeper than {DEPTH} levels.", "Nest it less.", line)
        elif sign in "}]" and path:
            path.pop()
            expects_key.pop()
        elif sign == "," and path:
            step = path[-1]
            path[-1] = step + 1 if isinstance(step, int) else ""
            expects_key[-1] = not isinstance(step, int)
        elif sign == ":" and path:
            expects_key[-1] = False
        elif path and expects_key[-1]:
            path[-1] = sign[1:-1]
    return lines


def _escaped(step: str | int) -> str:
    return str(step).replace("~", "~0").replace("/", "~1")
