"""Which language a field of a diagram is in, and that compiled texts are kept."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from runner.expressions import ExpressionError, compile_expression, compile_text, compile_unary_tests

SEVEN, EIGHT = "Camunda Platform", "Camunda Cloud"


@pytest.mark.parametrize(
    ("text", "platform", "prefix", "value"),
    [
        ("plain", SEVEN, False, "plain"),
        ("${a}", SEVEN, False, 1),
        ("#{a}", SEVEN, False, 1),
        ("Order ${a}", SEVEN, False, "Order 1"),
        ("=a", SEVEN, False, "=a"),
        ("=a + 1", SEVEN, True, 2),
        (" = a + 1", EIGHT, False, 2),
        ("=a + 1", None, False, 2),
        ("${a}", EIGHT, False, "${a}"),
        ("plain", EIGHT, False, "plain"),
        ("", SEVEN, False, ""),
        ("PT5M", None, True, "PT5M"),
    ],
)
def test_the_prefix_and_the_platform_decide(text, platform, prefix, value):
    assert compile_text(text, platform, feel_prefix=prefix).evaluate({"a": 1}) == value


def test_a_literal_is_known_as_one():
    assert compile_text("plain", SEVEN).is_literal
    assert not compile_text("${a}", SEVEN).is_literal
    assert compile_text("=5", EIGHT).is_literal


def test_an_empty_expression_behind_the_sign_is_refused():
    with pytest.raises(ExpressionError, match="The FEEL expression is empty"):
        compile_text("=", EIGHT)


def test_a_text_is_compiled_once():
    assert compile_text("=a + 41", EIGHT) is compile_text("=a + 41", EIGHT)
    assert compile_expression("a", "feel", ["b"]) is compile_expression("a", "feel", ["c"])
    assert compile_expression("a b", "feel", ["a b"]) is compile_expression("a b", "feel", ("a b", "c"))


def test_unary_tests_look_at_the_question_mark():
    assert compile_unary_tests("> 5").evaluate({"?": 6}) is True
    assert compile_unary_tests("> 5").evaluate({}) is None
    assert compile_unary_tests("amount > 5").evaluate({"amount": 6}) is True
    assert compile_unary_tests("amount > 5").names == {"amount"}


def test_many_threads_read_and_evaluate_at_once():
    def evaluated(number):
        return [compile_text(f"=a + {number * 100 + step}", EIGHT).evaluate({"a": 1}) for step in range(40)]

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(evaluated, range(16)))

    assert results == [[number * 100 + step + 1 for step in range(40)] for number in range(16)]
