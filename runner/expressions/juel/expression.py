"""A field with `${…}` in it: alone its value, within other text a text."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lark import Lark, TextSlice
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken

from runner.expressions.expression import Expression, ExpressionError, Surroundings
from runner.expressions.juel.coercion import plain, to_text
from runner.expressions.juel.compiler import Compiler, Node
from runner.expressions.juel.errors import introduction
from runner.expressions.juel.frame import Frame
from runner.expressions.juel.grammar import GRAMMAR
from runner.expressions.juel.texts import short_enough

LONGEST = 20_000  # characters of a field; an analyst's longest are some hundreds


class Juel(Expression):
    """A compiled field; its parts are literal texts and nodes."""

    def __init__(self, text: str, parts: list[str | Node]) -> None:
        self.text = text
        self.parts = parts
        self.names = frozenset[str]().union(*(part.names for part in parts if isinstance(part, Node)))
        self.is_literal = not any(isinstance(part, Node) for part in parts)

    def evaluate(
        self, variables: Mapping[str, Any], surroundings: Surroundings | None = None, *, exact: bool = False
    ) -> Any:
        """The value of a lone `${…}`, else the text; `exact` leaves numbers as Decimal where they are not whole."""
        frame = Frame(variables, surroundings or Surroundings())
        try:
            if len(self.parts) == 1 and isinstance(self.parts[0], Node):
                value = self.parts[0].run(frame)
                return value if exact else plain(value)
            return self._joined(frame)
        except ExpressionError as error:
            cause = f"{introduction(error)}: {_shortened(self.text)}. Cause: {error.message}"
            raise ExpressionError(cause, error.position) from None
        except RecursionError:
            raise ExpressionError(f"{_shortened(self.text)} works on a value that is nested too deeply.") from None

    def _joined(self, frame: Frame) -> str:
        texts = [part if isinstance(part, str) else to_text(part.run(frame)) for part in self.parts]
        short_enough(sum(map(len, texts)))
        return "".join(texts)


def compile_juel(text: str) -> Expression:
    """The field `text`, as Camunda 7 reads it: `${…}` and `#{…}` alike, `\\${` for a plain `${`.

    Raises ExpressionError, with the position counted in `text`, for what can't be read.
    """
    if len(text) > LONGEST:
        raise ExpressionError(f"The expression is longer than {LONGEST} characters.")
    try:
        return Juel(text, list(_parts(text)))
    except ExpressionError as error:
        raise ExpressionError(f"Error parsing {_shortened(text)}: {error.message}", error.position) from None


def _parts(text: str) -> Iterator[str | Node]:
    literal, place, escaped = "", 0, False
    while place < len(text):
        char = text[place]
        if char in "$#" and text.startswith("{", place + 1) and not escaped:
            if literal:
                yield literal
            end = _end(text, place)
            yield _parse(text, place + 2, end)
            literal, place = "", end
        elif char == "\\":
            literal += char if escaped else ""
            escaped = True
        else:
            literal += "\\" if escaped and not text.startswith("{", place + 1) else ""
            literal += char
            escaped = False
        place += 1
    literal += "\\" if escaped else ""
    if literal or not text:
        yield literal


def _end(text: str, start: int) -> int:
    """Where the `}` is that closes the `${` at `start`; a `}` within quotes closes nothing."""
    place, quote = start + 2, ""
    while place < len(text):
        char = text[place]
        if quote and char == "\\":
            place += 1
        elif quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "}":
            return place
        place += 1
    missing = f"a {quote} is missing that closes the text" if quote else "'}' is missing"
    raise ExpressionError(f"{missing}.", start + 1)


@cache
def _parser() -> Lark:
    return Lark(GRAMMAR, parser="lalr", transformer=Compiler(), propagate_positions=False, maybe_placeholders=True)


def _parse(text: str, start: int, end: int) -> Node:
    try:
        return _parser().parse(TextSlice(text, start, end))  # type: ignore[return-value]
    except UnexpectedInput as error:
        raise _unreadable(error, text, end) from None


def _unreadable(error: UnexpectedInput, text: str, end: int) -> ExpressionError:
    if isinstance(error, UnexpectedEOF) or (isinstance(error, UnexpectedToken) and error.token.type == "$END"):
        return ExpressionError("a value is missing before '}'.", end + 1)
    place = error.pos_in_stream or 0
    if isinstance(error, UnexpectedCharacters) and text[place] == "=":
        return ExpressionError(
            "'=' does not compare. Write '==' to compare, execution.setVariable('name', value) to set.", place + 1
        )
    found = error.token if isinstance(error, UnexpectedToken) else text[place]
    return ExpressionError(f"'{str(found)[:40]}' is not expected here.", place + 1)


def _shortened(text: str) -> str:
    return text if len(text) <= 200 else text[:200] + "…"
