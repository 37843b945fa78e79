"""Values in and out of FEEL, and its dates and times beyond Python's."""

from collections import OrderedDict
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from zoneinfo import ZoneInfo

import pytest

from runner.expressions import ExpressionError, Surroundings, YearsMonths, compile_expression


def feel(text, **variables):
    return compile_expression(text, "feel").evaluate(variables)


class Color(StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("given", "back"),
    [
        (None, None),
        (True, True),
        (5, 5),
        (1.5, 1.5),
        (2.0, 2),
        (Decimal("2.50"), 2.5),
        (float("nan"), None),
        (float("inf"), None),
        ("text", "text"),
        ("中文 🐎", "中文 🐎"),
        ((1, 2), [1, 2]),
        ({"a": {"b": [1.5]}}, {"a": {"b": [1.5]}}),
        (OrderedDict(a=1), {"a": 1}),
        ({1: "a"}, {"1": "a"}),
        (Color.RED, "red"),
        (date(2026, 11, 21), date(2026, 11, 21)),
        (time(10, 30), time(10, 30)),
        (timedelta(days=1, seconds=5), timedelta(days=1, seconds=5)),
        (timedelta(days=-1, microseconds=5), timedelta(days=-1, microseconds=5)),
        (YearsMonths(14), YearsMonths(14)),
        (datetime(2026, 11, 21, 10, 30, 0, 5), datetime(2026, 11, 21, 10, 30, 0, 5)),
        (datetime(2026, 11, 21, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC)),
    ],
)
def test_a_value_comes_back_as_it_went_in(given, back):
    value = feel("x", x=given)

    assert value == back
    assert type(value) is type(back)


def test_a_moment_keeps_its_zone():
    paris = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Paris"))
    offset = datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=5, minutes=30)))

    assert feel("string(x)", x=paris) == "2026-07-01T12:00:00@Europe/Paris"
    assert feel("x", x=paris) == paris
    assert feel("string(x)", x=offset) == "2026-07-01T12:00:00+05:30"
    assert feel("x = y", x=paris, y=datetime(2026, 7, 1, 10, tzinfo=UTC)) is True


def test_exact_numbers_on_demand():
    expression = compile_expression("0.1 + 0.2", "feel")

    assert expression.evaluate({}) == 0.3
    assert expression.evaluate({}, exact=True) == Decimal("0.3")


def test_numbers_have_34_digits():
    assert compile_expression("1 / 3", "feel").evaluate({}, exact=True) == Decimal("0." + "3" * 34)
    assert feel("x + 1 = x", x=10**34) is True
    assert feel("99999999999999999999 + 1") == 100000000000000000000


def test_what_no_variable_can_hold_is_refused():
    with pytest.raises(ExpressionError, match="The result is a function"):
        feel("function(x) x")
    assert feel("[1..5]") == "[1..5]"
    assert feel("(> 5)") == "> 5"


def test_now_and_today_are_the_surroundings():
    surroundings = Surroundings(now=datetime(2026, 11, 21, 23, 30, tzinfo=UTC), time_zone="Asia/Shanghai")

    def told(text):
        return compile_expression(text, "feel").evaluate({}, surroundings)

    assert told("today()") == date(2026, 11, 22)
    assert told("string(now())") == "2026-11-22T07:30:00@Asia/Shanghai"
    assert told('now() > date and time("2026-11-21T00:00:00Z")') is True


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('string(date("-0044-03-15"))', "-0044-03-15"),
        ('string(date("999999999-12-31"))', "999999999-12-31"),
        ('date("1000000000-01-01")', None),
        ('date("02026-01-01")', None),
        ('date("2026-1-1")', None),
        ('date("2026-01-01Z")', None),
        ('string(date("9999-12-31") + duration("P1D"))', "10000-01-01"),
        ('string(date("0001-01-01") - duration("P1D"))', "0000-12-31"),
        ('date("2000-02-29").weekday', 2),
        ('day of week(date("-0001-01-01"))', "Friday"),
        ('string(date("2026-03-31") - duration("P1M"))', "2026-02-28"),
        ('string(date("2026-11-21") + duration("PT23H"))', "2026-11-21"),
        ('string(date("2026-11-21") - duration("PT1S"))', "2026-11-20"),
        ('string(@"2026-03-28T12:00:00@Europe/Paris" + @"P1D")', "2026-03-29T13:00:00@Europe/Paris"),
        ('string(@"2026-03-28T12:00:00" + @"P1D")', "2026-03-29T12:00:00"),
        ('string(@"2026-01-31T12:00:00@Europe/Paris" + @"P6M")', "2026-07-31T12:00:00@Europe/Paris"),
        ('@"2026-07-01T12:00:00@Europe/Paris".time offset = @"PT2H"', True),
        ('@"2026-01-01T12:00:00@Europe/Paris".time offset = @"PT1H"', True),
        ('@"2026-01-01T12:00:00Z" - @"2026-01-01T13:00:00+01:00" = @"PT0S"', True),
        ('@"2026-01-01T12:00:00Z" - @"2026-01-01T12:00:00"', None),
        ('@"2026-01-02" - @"2026-01-01T12:00:00Z" = @"PT12H"', True),
        ('@"2026-01-01T12:00:00Z" < @"2026-01-01T13:00:00"', True),
        ('string(@"23:00:00" + @"PT2H")', "01:00:00"),
        ('string(@"10:00:00.123456789")', "10:00:00.123456789"),
        ('@"10:00:00.5".second', 0.5),
        ('string(date and time("2012-03-07Z"))', "2012-03-07T00:00:00Z"),
        ('string(date and time("2012-03-07-05:00"))', "2012-03-07T00:00:00-05:00"),
        ('string(date and time("-0012-03-07"))', "-0012-03-07T00:00:00"),
        ('date and time("2012-03-07x")', None),
        ("append(list: [1], item: 2)", [1, 2]),
        ('time("24:00:00")', None),
        ('time("10:30")', None),
        ('string(time(10, 30, 15.25, @"PT1H"))', "10:30:15.25+01:00"),
        ('string(date and time(2026, 11, 21, 10, 30, 0, "Europe/Paris"))', "2026-11-21T10:30:00@Europe/Paris"),
        ('string(@"P1DT25H")', "P2DT1H"),
        ('string(@"PT0.000000001S")', "PT0.000000001S"),
        ('string(-@"P1Y2M")', "-P1Y2M"),
        ('string(@"P0D")', "PT0S"),
        ('string(@"P0M")', "P0M"),
        ('@"P1Y" < @"P400D"', None),
        ('@"P1Y" / @"P3M"', 4),
        ('string(@"P1Y" / 5)', "P2M"),
        ('@"nonsense"', None),
        ('for d in @"2026-01-30"..@"2026-02-01" return d.day', [30, 31, 1]),
        ("for i in [1..3) return i", [1, 2]),
        ('string([@"2026-01-01"..@"2026-01-31"])', "[2026-01-01..2026-01-31]"),
        ('string({a b: 1, "c-d": [1.50, "x", null, true]})', '{a b: 1, "c-d": [1.5, "x", null, true]}'),
        ("string(1000000000000000000000000000000)", "1" + "0" * 30),
        ("string(0.000001)", "0.000001"),
    ],
)
def test_dates_times_and_texts(text, value):
    assert feel(text) == value


def test_a_date_that_python_has_not_comes_out_as_text():
    assert feel('date("10000-01-01")') == "10000-01-01"
    assert feel('date and time("-0001-01-01T00:00:00")') == "-0001-01-01T00:00:00"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("is defined(missing)", False),
        ("get or else(missing, 5)", 5),
        ('cycle(3, duration("PT1H"))', "R3/PT1H"),
        ('cycle(duration("P1M"))', "R/P1M"),
        ('cycle(null, duration("PT10M"))', "R/PT10M"),
        ('cycle(2.5, duration("PT1H"))', None),
        ("assert(5, 5 > 1)", 5),
        ("is empty([])", True),
        ("partition([1, 2, 3], 2)", [[1, 2], [3]]),
        ('trim("  a ")', "a"),
        ('is blank("  ")', True),
        ('to base64("中")', "5Lit"),
        ('to json({a: [1.5, null, "中"], b: @"2026-01-01"})', '{"a": [1.5, null, "中"], "b": "2026-01-01"}'),
        ("from json(\"{\\\"a\\\": [1, 2.5]}\").a[2]", 2.5),
        ('from json("{")', None),
        ("random number() < 1", True),
        ("uuid() = uuid()", False),
        ("string length(uuid())", 36),
        ('last day of month(@"2024-02-10").day', 29),
        ("duplicate values([1, 2, 1, 3, 2, 1])", [1, 2]),
        ('string join(["a", "b"], ", ", "[", "]")', "[a, b]"),
        ('get value({a: {b: 1}}, ["a", "b"])', 1),
        ('string(date and time(@"2026-07-01T10:00:00Z", "Europe/Paris"))', "2026-07-01T12:00:00@Europe/Paris"),
    ],
)  # fmt: skip
def test_camundas_own_functions(text, value):
    assert feel(text) == value


def test_a_failed_assertion_says_its_cause():
    with pytest.raises(ExpressionError, match="too young"):
        feel('assert(age, age > 17, "too young")', age=5)
