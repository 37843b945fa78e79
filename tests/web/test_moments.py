"""Moments in words: late, today, tomorrow, in the reader's own time zone."""

from datetime import UTC, datetime, timedelta

import pytest

from runner.clock import clock
from web.moments import ago, due_group, due_words, moment, time_zone

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_noon():
    """It is Friday, 12:00 UTC."""
    clock.shift(NOON - clock.now())
    yield
    clock.reset()


@pytest.fixture
def reader(app):
    """Somebody's browser says where it is."""

    def look(zone="UTC", language="en"):
        return app.test_request_context(headers={"Cookie": f"time_zone={zone}", "Accept-Language": language})

    return look


@pytest.mark.parametrize(
    ("after", "words", "group"),
    [
        (timedelta(seconds=-10), "1 minute late", "overdue"),
        (timedelta(hours=-5), "5 hours late", "overdue"),
        (timedelta(days=-2), "2 days late", "overdue"),
        (timedelta(hours=3), "today, 15:00", "today"),
        (timedelta(hours=13), "tomorrow, 01:00", "week"),
        (timedelta(days=3), "in 3 days", "week"),
        (timedelta(days=8), "28 Nov 2026", "later"),
    ],
)
def test_a_due_date_is_said_as_people_say_it(reader, after, words, group):
    with reader():
        assert due_words(NOON + after).striptags() == words
        assert due_group(NOON + after) == group


def test_today_ends_when_the_reader_s_day_ends(reader):
    late_in_europe = NOON + timedelta(hours=6)

    with reader("UTC"):
        europe = due_words(late_in_europe).striptags()
    with reader("Asia/Shanghai"):
        china = due_words(late_in_europe).striptags()

    assert (europe, china) == ("today, 18:00", "tomorrow, 02:00")


def test_no_date_says_nothing(reader):
    with reader():
        assert (due_words(None), due_group(None), moment(None), ago(None)) == ("", "none", "", "")


def test_the_exact_moment_is_told_beside_the_words(reader):
    with reader():
        assert 'datetime="2026-11-20T09:00:00+00:00"' in ago(NOON - timedelta(hours=3))


def test_chinese_is_chinese(reader):
    with reader("Asia/Shanghai", "zh"):
        assert due_words(NOON - timedelta(days=2)).striptags() == "逾期2天"
        assert ago(NOON - timedelta(hours=3)).striptags() == "3小时前"


@pytest.mark.parametrize("zone", ["Mars/Base", "../../etc/passwd", "A" * 500, "%00", ""])
def test_a_zone_that_does_not_exist_is_the_server_s(reader, zone, monkeypatch):
    monkeypatch.delenv("TZ", raising=False)

    with reader(zone):
        assert time_zone() == "UTC"
