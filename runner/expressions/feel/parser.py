"""Text to syntax tree: lark's parser over our lexer, and what it says when a text can't be read."""

from functools import lru_cache
from typing import Any

from lark import Lark
from lark.exceptions import UnexpectedToken

from runner.expressions.expression import ExpressionError
from runner.expressions.feel.builder import Builder
from runner.expressions.feel.grammar import GRAMMAR
from runner.expressions.feel.lexer import Lexer
from runner.expressions.feel.names import known_names
from runner.expressions.feel.syntax import Node
from runner.expressions.feel.tokens import Source, Token

TEXT_LIMIT = 64 * 1024  # characters
NESTING_LIMIT = 100  # brackets in one another; Python's stack bears some 150

_WORDS = {
    "NAME": "a name", "NUMBER": "a number", "STRING": "a text", "RPAR": "')'", "RSQB": "']'", "RBRACE": "'}'",
    "$END": "the end", "THEN": "'then'", "ELSE": "'else'", "RETURN": "'return'", "SATISFIES": "'satisfies'",
    "IN": "'in'", "AND": "'and'", "KEY": "a name", "COLON": "':'", "TYPE": "a type", "DOTS": "'..'", "OF": "'of'",
    "LPAR": "'('", "LESSTHAN": "'<'", "MORETHAN": "'>'", "ARROW": "'->'",
}  # fmt: skip
_VALUE_STARTS = {"NUMBER", "STRING", "NAME", "TRUE", "IF"}
_OPERATORS = {"PLUS", "STAR", "EQUAL", "OR"}


def parse_expression(text: str, names: frozenset[str]) -> Node:
    """The tree of an expression; `names` holds those with spaces or signs. Raises ExpressionError."""
    return _parsed(text, names, "feel")


def parse_cell(text: str, names: frozenset[str]) -> Node:
    """The tree of a cell's unary tests. Raises ExpressionError."""
    return _parsed(text, names, "cell")


@lru_cache(1)
def _lark() -> Lark:
    return Lark(
        GRAMMAR,
        parser="lalr",
        lexer=Lexer,
        start=["feel", "cell"],
        transformer=Builder(),
        maybe_placeholders=False,
        keep_all_tokens=True,
    )


def _parsed(text: str, names: frozenset[str], start: str) -> Any:
    _require_readable(text)
    source = Source(text, known_names(names), is_cell=start == "cell")
    try:
        return _lark().parse(source, start=start)
    except UnexpectedToken as error:
        raise _explained(error, text) from None
    except RecursionError:
        raise ExpressionError("The FEEL expression is nested too deeply. Divide it into several.") from None


def _require_readable(text: str) -> None:
    if not text.strip():
        raise ExpressionError("The FEEL expression is empty. Write a value, or null for none.", 1)
    if len(text) > TEXT_LIMIT:
        raise ExpressionError(
            f"The FEEL expression has {len(text):,} characters. At most {TEXT_LIMIT:,} are read: divide it."
        )
    depth = 0
    for character in text:
        if character in "([{":
            depth += 1
            if depth > NESTING_LIMIT:
                raise ExpressionError(
                    f"The FEEL expression has more than {NESTING_LIMIT} brackets in one another. Divide it."
                )
        elif character in ")]}":
            depth -= 1


def _explained(error: UnexpectedToken, text: str) -> ExpressionError:
    token: Token = error.token
    at_end = token.type == "$END"
    position = len(text) if at_end else token.start_pos
    found = "ends too early" if at_end else f"has {_excerpt(text, token)} where it can't stand"
    return ExpressionError(
        f"The FEEL expression {found} (character {position + 1}); expected {_expected(error.expected)}."
        + _cure(token, text),
        position + 1,
    )


def _excerpt(text: str, token: Token) -> str:
    part = text[token.start_pos : token.end_pos]
    return repr(part if len(part) <= 30 else part[:30] + "…")


def _expected(types: Any) -> str:
    types = set(types)
    words = []
    if types >= _VALUE_STARTS:
        words.append("a value")
        types -= {"NAME", "NUMBER", "STRING", "LPAR", "RSQB", "LESSTHAN", "MORETHAN"}
    if types >= _OPERATORS:
        # Nearly everything may follow a value; what a person forgot is an operator.
        return "an operator or the end" if "$END" in types else "an operator"
    words += [word for kind, word in _WORDS.items() if kind in types]
    return ", ".join(words[:-1]) + (" or " if len(words) > 1 else "") + words[-1] if words else "something else"


def _cure(token: Token, text: str) -> str:
    before = text[: token.start_pos].rstrip()
    if token.type == "EQUAL" and before.endswith("="):
        return " Compare with a single '='."
    if token.type == "MORETHAN" and before.endswith("<"):
        return " Write '!=' for 'is not'."
    if token.type in ("STRING", "NUMBER") and before and (before[-1].isalnum() or before[-1] == '"'):
        return " Put an operator between the two values."
    if token.type in ("AND", "OR") and before.endswith(("(", "=", ",")):
        return " Put a value before it."
    return ""
