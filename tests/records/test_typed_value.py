"""Values as stored: what goes in comes out, and what can't be stored is refused by name."""

import json
import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runner.expressions import YearsMonths
from runner.records.typed_value import DEEPEST, FileValue, Long, Short, stored_value, typed_value
from runner.rejection import InvalidArgument

OSLO = ZoneInfo("Europe/Oslo")
TEXTS = st.text(st.characters(exclude_characters="\x00", exclude_categories=("Cs",)))
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    TEXTS,
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC, OSLO, timezone(timedelta(hours=8))])),
    st.times(timezones=st.sampled_from([None, UTC, OSLO])),
    st.timedeltas(),
    st.integers(-5000, 5000).map(YearsMonths),
    st.just({"@type": "date", "value": "2026-01-01"}),
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=12
)


@given(VALUES)
def test_what_goes_in_comes_out(value):
    typed = typed_value("x", value)

    back = stored_value(typed.type, typed.json)

    assert back == value
    assert type(back) is type(value)


@given(st.datetimes(timezones=st.just(OSLO)))
def test_a_named_time_zone_is_kept(moment):
    typed = typed_value("x", [moment])

    assert stored_value(typed.type, typed.json)[0].tzinfo == OSLO


@pytest.mark.parametrize(
    ("value", "type_name", "text", "number"),
    [
        (None, "null", None, None),
        (True, "boolean", "true", None),
        (7, "integer", None, 7.0),
        (2**31, "long", None, 2.0**31),
        (1.5, "double", None, 1.5),
        ("售前", "string", "售前", None),
        ("x" * 300, "string", "x" * 255, None),
        (date(2026, 1, 2), "date", "2026-01-02", None),
        (datetime(2026, 1, 2, tzinfo=UTC), "date", "2026-01-02T00:00:00+00:00", None),
        (time(9, 30), "time", "09:30:00", None),
        (timedelta(days=1), "duration", None, None),
        (YearsMonths(14), "months", None, None),
        ([1, "a"], "json", None, None),
        ({"a": 1}, "json", None, None),
    ],
)
def test_the_type_and_what_it_is_searched_by(value, type_name, text, number):
    typed = typed_value("x", value)

    assert (typed.type, typed.text_value, typed.number_value) == (type_name, text, number)


def test_plain_json_is_stored_as_itself():
    value = {"名": ["a", 1, None, True, {"b": 2.5}]}

    assert json.loads(typed_value("x", value).json) == value


@pytest.mark.parametrize(
    ("declared", "value", "kept"), [("long", 5, "long"), ("xml", "<a/>", "xml"), ("long", "5", "string")]
)
def test_a_declared_type_stays_while_the_value_fits(declared, value, kept):
    assert typed_value("x", value, declared).type == kept


def nested(depth: int) -> list:
    value: list = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (math.nan, "nan"),
        (math.inf, "inf"),
        ([math.nan], "nan"),
        (2**63, "too large for a whole number"),
        ("a\x00b", "NUL"),
        ({"a\x00": 1}, "NUL"),
        ("\ud800", "half a character"),
        ({1: 2}, "not a text"),
        ({"deep": nested(DEEPEST)}, "levels deep"),
        (object(), "a object can't be stored"),
        (b"bytes", "a bytes can't be stored"),
    ],
)
def test_what_can_not_be_stored_is_refused_by_name(value, reason):
    with pytest.raises(InvalidArgument, match=f"variable 'amount'.*{reason}"):
        typed_value("amount", value)


def test_a_value_too_large_is_refused_with_its_size():
    with pytest.raises(InvalidArgument, match=r"variable 'x' has 5,000,002 characters"):
        typed_value("x", "y" * 5_000_000)


@pytest.mark.parametrize(("value", "kind"), [(Long(7), "long"), (Short(7), "short"), (Short(70_000), "integer")])
def test_a_number_keeps_the_type_it_was_given_with_where_it_fits(value, kind):
    stored = typed_value("n", value)

    assert (stored.type, stored_value(stored.type, stored.json)) == (kind, value)


def test_a_file_is_stored_as_a_reference_that_expressions_can_read():
    paper = FileValue(file="1", filename="a.txt", size=3)

    stored = typed_value("paper", paper)

    assert stored.type == "file"
    assert stored_value("file", stored.json) == paper
    assert isinstance(stored_value("file", stored.json), FileValue)
