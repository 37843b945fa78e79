"""FEEL's tokens: the part of reading that needs to know names and what went before."""

import re
from collections.abc import Iterator
from typing import Any

from lark.lexer import Lexer as LarkLexer

from runner.expressions.expression import ExpressionError
from runner.expressions.feel.names import (
    KEYWORD_TYPES,
    LOOSE_NAME,
    NAME_PART,
    SPACE,
    WORD,
    normal,
)
from runner.expressions.feel.strings import read_string
from runner.expressions.feel.tokens import Bracket, Source, Token
from runner.expressions.feel.values.number import Number, read_number
from runner.expressions.feel.vocabulary import CONSTANTS, GENERIC_TYPES, HINTS, KEYWORDS, OPERAND_ENDS, SIGNS

_TOKEN = re.compile(
    f"(?P<space>(?:{SPACE}|//[^\\n]*|/\\*.*?\\*/)+)"
    "|(?P<number>(?:[0-9]+(?:\\.[0-9]+)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    '|(?P<string>"(?:[^"\\\\]|\\\\.)*")'
    f"|(?P<word>{WORD})"
    "|(?P<quoted>`[^`]+`)"
    "|(?P<sign>\\*\\*|\\.\\.|<=|>=|!=|->|[-+*/<>=(){}\\[\\],.:@])",
    re.DOTALL,
)
_NEXT_WORD = re.compile(f"{SPACE}+({WORD})")
_KEY = re.compile(f"({LOOSE_NAME[:-1]}*?){SPACE}*(?=:)")
_LOOP_NAME = re.compile(f"({LOOSE_NAME[:-1]}*?){SPACE}+(?=in(?!{NAME_PART}))")
_TYPE = re.compile("|".join(name.replace(" ", f"{SPACE}+") for name in KEYWORD_TYPES) + f"|{WORD}(?:\\.{WORD})*")
_OF = re.compile(f"{SPACE}+of(?!{NAME_PART})")
_GENERIC = re.compile(f"{SPACE}*<")
# After `[` that follows a value inside a range: what can begin an index, so that the bracket is no range's end.
_INDEX = re.compile(
    f'{SPACE}*(?!(?:and|or|then|else|return|satisfies|in|between|instance)(?!{NAME_PART}))(?:{WORD}|["0-9({{\\[@`-])'
)


class Lexer(LarkLexer):
    """Tokens of a Source, for lark."""

    def __init__(self, configuration: Any) -> None:
        pass

    def lex(self, source: Source) -> Iterator[Token]:  # type: ignore[override]
        """The tokens, in order; raises ExpressionError at a character that begins none."""
        return _Reading(source).tokens()


class _Reading:
    """One pass over a text."""

    def __init__(self, source: Source) -> None:
        self.text = source.text
        self.names = source.names
        self.brackets = source.brackets
        self.position = 0
        self.last = ""  # the type of the last token
        self.ends_type = False  # the last token is the `>` that closes a type
        self.is_first_of_cell = source.is_cell
        self.wants_key = False  # a key, parameter or loop variable is next, if it reads like one
        self.wants_type = False
        self.follows_function = False  # between `function(` … `)` and its body

    def tokens(self) -> Iterator[Token]:
        """Every token."""
        text, end = self.text, len(self.text)
        while True:
            self.position = self.skipped_space(self.position)
            if self.position >= end:
                return
            token = self.key() or self.type_name() or self.plain_token(text)
            self.position = token.end_pos
            self.last = token.type
            self.is_first_of_cell = False
            if token.type != "RPAR":
                self.follows_function = False
            yield token

    def skipped_space(self, position: int) -> int:
        """Where the next token begins."""
        found = _TOKEN.match(self.text, position)
        return found.end() if found and found.lastgroup == "space" else position

    def ends_operand(self) -> bool:
        """Whether a value has just been read, so that an operator may follow."""
        return self.last in OPERAND_ENDS or (self.last == "MORETHAN" and self.ends_type)

    def key(self) -> Token | None:
        """A context's key, a parameter's name or a loop's variable, where one may stand."""
        if not self.wants_key:
            return None
        self.wants_key = False
        bracket = self.brackets[-1]
        start = self.position
        if self.text[start] == "`":
            return self.quoted("KEY")
        if bracket.kind == "parameters":
            found = re.compile(LOOSE_NAME).match(self.text, start)
        else:
            found = (_LOOP_NAME if bracket.loops else _KEY).match(self.text, start)
        return Token("KEY", normal(found[1] if found.re.groups else found[0]), start, found.end()) if found else None

    def type_name(self) -> Token | None:
        """A type, after `instance of` or in a parameter's declaration."""
        if not self.wants_type:
            return None
        self.wants_type = False
        start = self.position
        known = self.names.match(self.text, start)
        found = _TYPE.match(self.text, start)
        if known and (not found or known[1] > found.end()):
            return Token("TYPE", known[0], start, known[1])
        if not found:
            return None
        name = normal(found[0])
        if name == "function" or (name in GENERIC_TYPES and _GENERIC.match(self.text, found.end())):
            return Token(GENERIC_TYPES.get(name, "FUNCTION"), name, start, found.end())
        return Token("TYPE", name, start, found.end())

    def plain_token(self, text: str) -> Token:
        """A number, string, word or sign."""
        start = self.position
        found = _TOKEN.match(text, start)
        if not found:
            raise self.unreadable(start)
        kind, value = found.lastgroup, found[0]
        if kind == "number":
            return Token("NUMBER", self.number(value), start, found.end())
        if kind == "string":
            return Token("STRING", read_string(value[1:-1]), start, found.end())
        if kind == "word":
            return self.word(value, found.end())
        if kind == "quoted":
            return self.quoted("NAME")
        if value == "-" and not self.ends_operand():
            number = _TOKEN.match(text, found.end())
            if number and number.lastgroup == "number":
                return Token("NUMBER", -self.number(number[0]), start, number.end())
        return self.sign(value)

    def number(self, digits: str) -> Number:
        """The number a literal says."""
        value = read_number(digits)
        if value is None:
            raise ExpressionError("The number is too large: FEEL's have at most 6,144 digits.", self.position + 1)
        return value

    def quoted(self, kind: str) -> Token:
        """A name between backticks, as Camunda's FEEL writes names with signs."""
        end = self.text.find("`", self.position + 1)
        if end < 0:
            raise ExpressionError("A backtick has no second one that closes the name.", self.position + 1)
        return Token(kind, normal(self.text[self.position + 1 : end]), self.position, end + 1)

    def word(self, value: str, end: int) -> Token:
        """A keyword or a name, with all the words that belong to it."""
        start = self.position
        if self.last == "DOT":
            return self.name(value, end)
        if value in KEYWORDS:
            return self.keyword(value, end)
        if value == "not" and self.is_first_of_cell and self.text.startswith("(", self.skipped_space(end)):
            return Token("NOT", value, start, end)
        if self.ends_operand() and value == "instance" and _OF.match(self.text, end):
            return Token("INSTANCE", value, start, end)
        if self.last == "INSTANCE" and value == "of":
            self.wants_type = True
            return Token("OF", value, start, end)
        if self.follows_function and value == "external":
            return Token("EXTERNAL", value, start, end)
        return self.name(value, end)

    def keyword(self, value: str, end: int) -> Token:
        """A keyword, and what it changes."""
        bracket = self.brackets[-1]
        if value in ("for", "some", "every"):
            bracket.loops += 1
            self.wants_key = True
        elif value in ("return", "satisfies"):
            bracket.loops = max(0, bracket.loops - 1)
        return Token(KEYWORDS[value], CONSTANTS.get(value, value), self.position, end)

    def name(self, value: str, end: int) -> Token:
        """A known name, else the word and those that stand beside it: no operator could be between them."""
        start = self.position
        known = self.names.match(self.text, start)
        if known and known[1] > end:
            value, end = known
        while (following := _NEXT_WORD.match(self.text, end)) and self.continues_name(following):
            value, end = f"{value} {following[1]}", following.end()
        return Token("NAME", value, start, end)

    def continues_name(self, following: re.Match[str]) -> bool:
        """Whether the word is no keyword."""
        word = following[1]
        return word not in KEYWORDS and not (word == "instance" and _OF.match(self.text, following.end()))

    def sign(self, value: str) -> Token:
        """A bracket, operator or comma, and what it changes."""
        start, kind, brackets = self.position, SIGNS[value], self.brackets
        bracket = brackets[-1]
        self.ends_type = value[0] == ">" and bracket.kind in ("type", "context type")
        if self.ends_type:
            value, kind = ">", "MORETHAN"
            brackets.pop()
        elif value == "<" and self.last in ("LIST", "RANGE", "CONTEXT", "FUNCTION"):
            brackets.append(Bracket("type" if self.last != "CONTEXT" else "context type"))
            self.wants_type = self.last != "CONTEXT"
            self.wants_key = self.last == "CONTEXT"
        elif value in "([{":
            kind = self.opened(value, kind)
        elif value in ")]}":
            kind = self.closed(value, kind)
        elif value == "..":
            bracket.has_dots = True
        elif value == ",":
            self.wants_key = bracket.loops > 0 or bracket.kind in ("context", "call", "parameters", "context type")
            self.wants_type = bracket.kind == "type"
        elif value == ":":
            self.wants_type = bracket.kind in ("parameters", "context type")
        elif value == "->":
            self.wants_type = True
        return Token(kind, value, start, start + len(value))

    def opened(self, value: str, kind: str) -> str:
        """The token's type for `(`, `[` or `{`; a `[` may also end a range or begin a filter."""
        after_value = self.ends_operand()
        if value == "[" and after_value:
            if self.brackets[-1].has_dots and not _INDEX.match(self.text, self.position + 1):
                self.brackets.pop()
                return "RANGE_END"
            self.brackets.append(Bracket("filter"))
            return "FILTER"
        if value == "(":
            is_function = self.last == "FUNCTION"
            self.brackets.append(Bracket("parameters" if is_function else "call" if after_value else "group"))
            self.wants_key = is_function or after_value
        elif value == "{":
            self.brackets.append(Bracket("context"))
            self.wants_key = True
        else:
            self.brackets.append(Bracket("list"))
        return kind

    def closed(self, value: str, kind: str) -> str:
        """The token's type for a closing bracket; a `]` where a value should be opens a range instead."""
        if value == "]" and not self.ends_operand() and self.last != "LSQB":
            self.brackets.append(Bracket("list"))
            return "RANGE_START"
        if len(self.brackets) > 1:
            self.follows_function = self.brackets.pop().kind == "parameters"
        return kind

    def unreadable(self, position: int) -> ExpressionError:
        """Why no token begins here."""
        character = self.text[position]
        if character == '"':
            return ExpressionError("A text in double quotes is not closed.", position + 1)
        if character == "`":
            return ExpressionError("A backtick has no second one that closes the name.", position + 1)
        hint = HINTS.get(character)
        cure = f" Write {hint} instead." if hint else ""
        return ExpressionError(f"The character {character!r} has no meaning in FEEL.{cure}", position + 1)
