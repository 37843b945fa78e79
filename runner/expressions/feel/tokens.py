"""Tokens, the text they are read from, and the brackets open while that is done."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from runner.expressions.feel.names import KnownNames


class Token(NamedTuple):
    """What lark's parser needs of a token."""

    type: str
    value: Any
    start_pos: int
    end_pos: int
    line: int = 1
    column: int = 1
    end_line: int = 1
    end_column: int = 1


@dataclass
class Bracket:
    """An open bracket, and what is being read inside it."""

    kind: str
    loops: int = 0  # heads of for, some, every not yet closed by return or satisfies
    has_dots: bool = False


@dataclass
class Source:
    """A text to read: an expression, or the tests of a cell."""

    text: str
    names: KnownNames
    is_cell: bool = False
    brackets: list[Bracket] = field(default_factory=lambda: [Bracket("text")])
