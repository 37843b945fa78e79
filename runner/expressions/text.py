"""Which language a text of a diagram is in, and its compiled expression, kept for the next time."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal as OneOf

from runner.expressions.expression import Expression, ExpressionError, Literal

Language = OneOf["feel", "juel"]

CACHED = 8192  # expressions kept; a large installation has some thousands
CAMUNDA_7 = "Camunda Platform"
CAMUNDA_8 = "Camunda Cloud"


def compile_text(text: str, platform: str | None = None, *, feel_prefix: bool = False) -> Expression:
    """A field of a diagram as the analyst wrote it: literal, `${…}`, text with `${…}` in it, or `=feel`.

    `platform` is `modeler:executionPlatform`. A Camunda 8 diagram knows no `${…}`. `=` begins FEEL, except in the
    plain fields of a Camunda 7 diagram, where it is text; `feel_prefix` says that the field is none of these
    (conditions, collections, timers). Raises ExpressionError when it can't be read.
    """
    return _compile_text(text, platform, feel_prefix)


@lru_cache(CACHED)
def _compile_text(text: str, platform: str | None, feel_prefix: bool) -> Expression:
    stripped = text.strip()
    if stripped.startswith("=") and (platform != CAMUNDA_7 or feel_prefix):
        return compile_expression(stripped[1:], "feel")
    if platform != CAMUNDA_8 and ("${" in text or "#{" in text):
        return compile_expression(text, "juel")
    return Literal(text)


def compile_expression(text: str, language: Language, names: Iterable[str] = ()) -> Expression:
    """An expression without a prefix for FEEL, with `${…}` for JUEL.

    `names` are the variables known beforehand: FEEL needs them for names with spaces or signs (`Monthly Income`).
    Raises ExpressionError with the position when it can't be read.
    """
    if language == "feel":
        return _compile_feel(text, _spaced(names))
    if language == "juel":
        return _compile_juel(text)
    raise ExpressionError(f"The expression language '{language}' is not known. Use feel or juel.")


def compile_unary_tests(text: str, names: Iterable[str] = ()) -> Expression:
    """FEEL unary tests (`> 5, [1..3], -`): true, false or null for the variable named `?`."""
    return _compile_unary_tests(text, _spaced(names))


def _spaced(names: Iterable[str]) -> frozenset[str]:
    """Only names that can't be read as one word make a difference, so others need not part the cache."""
    return frozenset(name for name in names if not name.isidentifier())


@lru_cache(CACHED)
def _compile_feel(text: str, names: frozenset[str]) -> Expression:
    from runner.expressions.feel.expression import compile_feel

    return compile_feel(text, names)


@lru_cache(CACHED)
def _compile_unary_tests(text: str, names: frozenset[str]) -> Expression:
    from runner.expressions.feel.expression import compile_tests

    return compile_tests(text, names)


@lru_cache(CACHED)
def _compile_juel(text: str) -> Expression:
    from runner.expressions.juel import compile_juel

    return compile_juel(text)
