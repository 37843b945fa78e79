"""Regular expressions of analysts: JavaScript's and Java's, stopped when they would not end."""

import time

import pytest

from runner.expressions import ExpressionError
from runner.expressions.scripts.pattern import Pattern, java_pattern


@pytest.mark.parametrize(
    ("source", "text", "is_found"),
    [
        ("^a", "ab", True),
        ("b", "abc", True),
        (r"^\d{3}$", "12", False),
        (r"^\d$", "٣", False),  # digits are ASCII
        (r"^\w+$", "é", False),
        ("^[一-龥]+$", "用户", True),
        ("(?<year>\\d{4})", "in 2026", True),
        ("a|b$", "xb", True),
        ("(?<=€)\\d", "€5", True),
        ("", "anything", True),
    ],
)
def test_a_pattern_is_searched_as_in_the_browser(source: str, text: str, is_found: bool) -> None:
    assert Pattern(source).search(text) is is_found


def test_javas_patterns_match_the_whole_text() -> None:
    assert java_pattern("H.*").matches("Hello")
    assert not java_pattern("ell").matches("Hello")
    assert java_pattern("(?i)HELLO").matches("hello")
    assert java_pattern(r"\p{Alpha}+[\p{Digit}_]*").matches("abc12_")


def test_javas_split_and_replace() -> None:
    assert java_pattern("(,)|;").split("a,b;c") == ["a", "b", "c"]
    assert java_pattern("").split("abc") == ["a", "b", "c", ""]
    assert java_pattern("(.)-(.)").replace("a-b c-d", "$2-$1", every=True) == "b-a d-c"
    assert java_pattern("b").replace("bbb", "x", every=False) == "xbb"


@pytest.mark.parametrize("source", ["(", "[", "*a", "a{2,1}", "(?<n>a)(?<n>b)"])
def test_a_broken_pattern_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError, match="can't be read"):
        Pattern(source).check()


@pytest.mark.parametrize("source", ["a++b", r"\Qa\E", "(?>a)"])
def test_what_only_java_knows_is_refused(source: str) -> None:
    with pytest.raises(ExpressionError, match="only Java knows"):
        java_pattern(source)


def test_a_pattern_that_never_ends_is_stopped() -> None:
    began = time.monotonic()

    with pytest.raises(ExpressionError, match="takes too long"):
        Pattern("^(a|a)*$").search("a" * 50 + "b")

    assert time.monotonic() - began < 2.5
