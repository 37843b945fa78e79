"""Laws that hold for all values, and what Python says of the same."""

import re
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

from runner.expressions import compile_expression
from runner.expressions.feel.temporal import Date
from runner.expressions.feel.values.number import DECIMAL128

unhurried = settings(deadline=None)  # a busy machine is no counterexample

whole = some.integers(-(10**12), 10**12)
decimals = some.decimals(-(10**9), 10**9, places=6)
numbers = whole | decimals
texts = some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=30)


def feel(text, **variables):
    return compile_expression(text, "feel").evaluate(variables, exact=True)


@unhurried
@given(numbers, numbers)
def test_arithmetic_is_decimal_arithmetic(a, b):
    assert feel("a + b", a=a, b=b) == DECIMAL128.add(Decimal(a), Decimal(b))
    assert feel("a - b", a=a, b=b) == DECIMAL128.subtract(Decimal(a), Decimal(b))
    assert feel("a * b", a=a, b=b) == DECIMAL128.multiply(Decimal(a), Decimal(b))
    assert feel("a / b", a=a, b=b) == (DECIMAL128.divide(Decimal(a), Decimal(b)) if b else None)


@unhurried
@given(numbers, numbers)
def test_modulo_and_floor_fit_together(a, b):
    if b:
        rest = feel("modulo(a, b)", a=a, b=b)
        assert rest == 0 or (rest > 0) == (b > 0)
        assert abs(rest) < abs(b)
    assert feel("floor(a)", a=a) == Decimal(a).to_integral_value(ROUND_FLOOR)
    assert feel("ceiling(a) = -floor(-a)", a=a) is True


@unhurried
@given(numbers, numbers)
def test_one_order_holds(a, b):
    answers = [feel(f"a {sign} b", a=a, b=b) for sign in ("<", "=", ">")]

    assert answers.count(True) == 1
    assert feel("a <= b", a=a, b=b) is (a <= b)
    assert feel("a in [b..b]", a=a, b=b) is (a == b)


@unhurried
@given(numbers, numbers, numbers)
def test_between_ranges_and_comparisons_agree(x, a, b):
    low, high = min(a, b), max(a, b)

    inside = low <= x <= high

    assert feel("x between low and high", x=x, low=low, high=high) is inside
    assert feel("x in [low..high]", x=x, low=low, high=high) is inside
    assert feel("includes([low..high], x)", x=x, low=low, high=high) is inside
    assert feel("x in (low..high)", x=x, low=low, high=high) is (low < x < high)
    assert feel("x in ]low..high[", x=x, low=low, high=high) is (low < x < high)


@unhurried
@given(some.tuples(whole, whole), some.tuples(whole, whole))
def test_of_two_ranges_one_relation_holds(one, other):
    (a, b), (c, d) = sorted(one), sorted(other)
    names = {"a": a, "b": b, "c": c, "d": d}

    before, after, overlap = (
        feel(f"{relation}([a..b], [c..d])", **names) for relation in ("before", "after", "overlaps")
    )

    assert [before, after, overlap].count(True) == 1
    assert feel("before([a..b], [c..d]) = after([c..d], [a..b])", **names) is True
    assert feel("includes([a..b], [c..d]) = during([c..d], [a..b])", **names) is True


@unhurried
@given(texts, texts)
def test_string_functions_are_pythons(a, b):
    assert feel("a + b", a=a, b=b) == a + b
    assert feel("string length(a)", a=a) == len(a)
    assert feel("contains(a, b)", a=a, b=b) is (b in a)
    assert feel("starts with(a, b)", a=a, b=b) is a.startswith(b)
    assert feel("ends with(a, b)", a=a, b=b) is a.endswith(b)
    assert feel("upper case(a)", a=a) == a.upper()
    assert feel("a < b", a=a, b=b) is (a < b)
    if b and b in a:
        assert feel("substring before(a, b) + b + substring after(a, b)", a=a, b=b) == a


@unhurried
@given(texts.filter(bool), some.integers(-40, 40), some.integers(1, 10))
def test_substring_is_a_slice(text, start, length):
    value = feel("substring(t, s, n)", t=text, s=start, n=length)

    if start == 0 or abs(start) > len(text):
        assert value is None
    else:
        first = start - 1 if start > 0 else len(text) + start
        assert value == text[first : first + length]


@unhurried
@given(texts)
def test_a_text_written_as_a_literal_reads_as_itself(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')

    assert feel(f'"{escaped}"') == text


@unhurried
@given(texts, texts.filter(bool))
def test_an_escaped_pattern_finds_what_python_finds(text, part):
    pattern = re.sub(r"([\\|.\-^?*+{}()\[\]$])", r"\\\1", part)

    assert feel("matches(t, p)", t=text, p=pattern) is (part in text)
    assert feel("string join(split(t, p), d)", t=text, p=pattern, d=part) == text


@unhurried
@given(some.lists(whole, max_size=20))
def test_list_functions_are_pythons(values):
    assert feel("sort(v, function(a, b) a < b)", v=values) == sorted(values)
    assert feel("reverse(v)", v=values) == values[::-1]
    assert feel("distinct values(v)", v=values) == list(dict.fromkeys(values))
    assert feel("count(v)", v=values) == len(values)
    assert feel("sum(v)", v=values) == (sum(values) if values else None)
    assert feel("min(v)", v=values) == min(values, default=None)
    assert feel("v[item > 0]", v=values) == [value for value in values if value > 0]
    assert feel("concatenate(v, v)", v=values) == values + values


@unhurried
@given(some.dates(), some.integers(-100_000, 100_000))
def test_dates_count_as_pythons_do(day, days):
    try:
        expected = day + timedelta(days=days)
    except OverflowError:
        return
    assert feel("d + duration(t)", d=day, t=f"{'-' if days < 0 else ''}P{abs(days)}D") == expected
    assert feel('(d - e) / @"P1D"', d=expected, e=day) == days
    assert feel("week of year(d)", d=day) == day.isocalendar().week
    assert feel("d.weekday", d=day) == day.isoweekday()


@unhurried
@given(some.integers(-300_000_000_000, 300_000_000_000))
def test_every_day_has_one_date(days):
    assert Date.from_days(days).days == days
    assert Date.read(str(Date.from_days(days))) == Date.from_days(days)


@unhurried
@given(some.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_our_calendar_is_pythons(day):
    ours = Date(day.year, day.month, day.day)

    assert ours.days == (day - date(1970, 1, 1)).days
    assert ours.to_python() == day


@unhurried
@given(some.recursive(some.none() | some.booleans() | whole | texts, lambda inner: some.lists(inner, max_size=4) |
                      some.dictionaries(texts, inner, max_size=4), max_leaves=12))  # fmt: skip
def test_any_data_equals_itself_and_comes_back(value):
    assert feel("x", x=value) == value
    assert feel("x = y", x=value, y=value) is True
    assert feel("list contains([x], x)", x=value) is True
