"""Regular expressions as XPath has them, in matches, replace and split."""

import pytest

from runner.expressions import compile_expression


def feel(text):
    return compile_expression(text, "feel").evaluate({})


@pytest.mark.parametrize(
    ("text", "pattern", "flags", "found"),
    [
        ("abc", "b", "", True),
        ("abc", "^b", "", False),
        ("a\nb", "^b", "", False),
        ("a\nb", "^b", "m", True),
        ("a\nb", "a.b", "", False),
        ("a\nb", "a.b", "s", True),
        ("line\n", "line$", "", False),
        ("line\n", "line$", "m", True),
        ("ABC", "abc", "i", True),
        ("a b", "a b", "x", False),
        ("ab", "a b", "x", True),
        ("a b", "a[ ]b", "x", True),
        ("x5", r"\d", "", True),
        ("x٣", r"\d", "", True),
        ("中文", r"^\w+$", "", True),
        ("a-b", r"^\w+$", "", False),
        ("äb", r"^\p{L}+$", "", True),
        ("äb", r"^\p{IsBasicLatin}+$", "", False),
        ("αβ", r"^\p{IsGreek}+$", "", True),
        ("b", "[a-z-[aeiou]]", "", True),
        ("e", "[a-z-[aeiou]]", "", False),
        ("-", "[a-]", "", True),
        ("^", r"[\^]", "", True),
        ("aa", r"(a)\1", "", True),
        ("a", r"(a)\2", "", None),
        ("a", "(a", "", None),
        ("a", "a)", "", None),
        ("a", "[a", "", None),
        ("a", "*a", "", None),
        ("a", "a{2,1}", "", None),
        ("a", "a++", "", None),
        ("a", r"\q", "", None),
        ("a", "(?=a)", "", None),
        ("a", "(?:a)", "", True),
        ("a", "a", "g", None),
        ("aaa", "^a{2,3}?$", "", True),
        ("a#b&&c~~", "[#&~]{1,2}", "", True),
        ("a", "", "", True),
    ],
)
def test_matches(text, pattern, flags, found):
    expression = compile_expression("matches(text, pattern, flags)", "feel")

    assert expression.evaluate({"text": text, "pattern": pattern, "flags": flags}) is found


@pytest.mark.parametrize(
    ("call", "value"),
    [
        (r'replace("abc", "b", "[$0]")', "a[b]c"),
        (r'replace("abc", "(b)", "$1$1")', "abbc"),
        (r'replace("abc", "(b)", "$2")', "ac"),
        (r'replace("abc", "(b)", "$12")', "ab2c"),
        (r'replace("abc", "b", "\\$")', "a$c"),
        (r'replace("abc", "b", "$")', None),
        (r'replace("abc", "b", "\\x")', None),
        (r'replace("abc", "x*", "-")', None),
        (r'replace("a.b.c", "\.", "-")', "a-b-c"),
        (r'replace("abc", "[", "-")', None),
        (r'split("a, b,c", ",\s*")', ["a", "b", "c"]),
        (r'split("abc", "")', None),
        (r'split(",a,", ",")', ["", "a", ""]),
        (r'extract("a1b22", "[0-9]+")', ["1", "22"]),
    ],
)
def test_replace_split_and_extract(call, value):
    assert feel(call) == value
