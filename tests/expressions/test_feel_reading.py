"""Reading FEEL: names with spaces and signs, what is a literal, and errors that say what to change."""

import pytest

from runner.expressions import ExpressionError, compile_expression


def feel(text, names=(), **variables):
    return compile_expression(text, "feel", names).evaluate(variables)


def refusal(text):
    with pytest.raises(ExpressionError) as refused:
        compile_expression(text, "feel")
    return refused.value


@pytest.mark.parametrize(
    ("text", "names", "variables", "value"),
    [
        ("Monthly Income * 12", (), {"Monthly Income": 10}, 120),
        ("Monthly  Income * 12", (), {"Monthly Income": 10}, 120),
        ("a-b", ("a-b",), {"a-b": 7, "a": 5, "b": 3}, 7),
        ("a - b", ("a-b",), {"a-b": 7, "a": 5, "b": 3}, 7),
        ("(a)-(b)", ("a-b",), {"a-b": 7, "a": 5, "b": 3}, 2),
        ("a-b", (), {"a": 5, "b": 3}, 2),
        ("Profit and loss + 1", ("Profit and loss",), {"Profit and loss": 1}, 2),
        ("step 1.5 + 1", ("step 1.5",), {"step 1.5": 1}, 2),
        ("`my-variable` + 1", (), {"my-variable": 1}, 2),
        ("月收入 * 12", (), {"月收入": 10}, 120),
        ('客户 名称 + "!"', (), {"客户 名称": "李"}, "李!"),
        ("Applicant.Monthly Income", (), {"Applicant": {"Monthly Income": 5}}, 5),
        ("x.if", (), {"x": {"if": 5}}, 5),
        ("date", (), {"date": "today"}, "today"),
        ("date and time", (), {"date": True, "time": False}, False),
        ("{a b: 1, c: a b + 1}.c", (), {}, 2),
        ("(function(first number) first number + 1)(first number: 2)", (), {}, 3),
        ("for the item in [1, 2] return the item + 1", (), {}, [2, 3]),
        ("some order in [1, 2] satisfies order = 2", (), {}, True),
    ],
)
def test_names(text, names, variables, value):
    assert feel(text, names, **variables) == value


def test_the_variables_an_expression_reads_are_known():
    text = 'if a.b > 1 then sum(for x in c return x + d) else lines[price > e].name + date("2026-01-01")'

    expression = compile_expression(text, "feel")

    # price and e may be entries of a line, so that nobody can say they are variables.
    assert expression.names == {"a", "c", "d", "lines"}


@pytest.mark.parametrize(
    ("text", "literal"), [("5", True), ('"a"', True), ("-5", True), ("1 + 1", False), ("a", False), ("null", True)]
)
def test_a_literal_is_known(text, literal):
    assert compile_expression(text, "feel").is_literal is literal


@pytest.mark.parametrize(
    ("text", "position", "said"),
    [
        ("", 1, "empty"),
        ("  ", 1, "empty"),
        ("a +", 4, "ends too early"),
        ("(1 + 2", 7, "ends too early"),
        ("a == b", 4, "Compare with a single '='"),
        ("a <> b", 4, "Write '!='"),
        ("a && b", 3, "Write and instead"),
        ("a || b", 3, "Write or instead"),
        ("!a", 1, "not(…)"),
        ("'text'", 1, 'Write " instead'),
        ('"text', 1, "not closed"),
        ("“text”", 1, 'Write " instead'),
        ("金额 ＞ 5", 4, "Write > instead"),
        ("sum（a）", 4, "Write ( instead"),
        ("a，b", 2, "Write , instead"),
        ("amount ≥ 5", 8, "Write >= instead"),
        ("a b 5", 5, "Put an operator"),
        ("if a then b", 12, "'else'"),
        ("for x in y", 11, "'return'"),
        ("`name", 1, "backtick"),
        ("5 5", 3, "Put an operator"),
        ("[1, 2", 6, "ends too early"),
        ("x instance of", 14, "a type"),
        ("${a}", 1, "the name alone"),
    ],
)
def test_what_can_not_be_read_is_told_with_its_place_and_a_cure(text, position, said):
    error = refusal(text)

    assert said in error.message
    assert error.position == position


def test_too_long_and_too_deep_texts_are_refused():
    assert "65,538 characters" in refusal('"' + "a" * 65536 + '"').message
    assert "brackets in one another" in refusal("(" * 101 + "1" + ")" * 101).message
    assert "nested too deeply" in refusal("-" * 5000 + "1").message


def test_a_text_with_many_terms_is_read():
    assert feel(" + ".join(["1"] * 500)) == 500


def test_an_unknown_language_is_named():
    with pytest.raises(ExpressionError, match="The expression language 'mvel' is not known"):
        compile_expression("1", "mvel")
