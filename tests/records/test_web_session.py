"""Sessions of browsers: they end when idle, when old, when told to; the database knows no secret."""

from datetime import timedelta

import pytest

from runner.records import SYSTEM, Setting, User, WebSession


@pytest.fixture
def database(stage):
    with stage.database.transaction() as session:
        User.create(session, "li", None, groups=("sales", "presales"))
    return stage.database


@pytest.fixture
def secret(database):
    with database.transaction() as session:
        return WebSession.begin(session, User.find(session, "li"), "10.0.0.1")[1]


def found(database, secret):
    with database.reading() as session:
        web_session = WebSession.find(session, secret)
        return web_session and web_session.viewer


def test_the_viewer_has_all_groups(database, secret):
    assert found(database, secret).groups == ("presales", "sales")


@pytest.mark.parametrize("secret", ["", "guessed", "x" * 10_000, "\ud800"])
def test_an_unknown_secret_finds_nothing(database, secret):
    assert found(database, secret) is None


@pytest.mark.parametrize(("minutes", "is_there"), [(29, True), (31, False)])
def test_it_ends_when_idle(database, secret, clock, minutes, is_there):
    clock.shift(timedelta(minutes=minutes))

    assert (found(database, secret) is not None) is is_there


def test_it_lives_on_while_somebody_is_there_but_not_over_twelve_hours(database, secret, clock):
    lived = 0
    for _ in range(30):
        clock.shift(timedelta(minutes=25))
        with database.transaction() as session:
            web_session = WebSession.find(session, secret)
            if web_session is None:
                break
            web_session.touch()
        lived += 25

    assert lived == 28 * 25


def test_a_touch_is_written_at_most_once_a_minute(database, secret, clock):
    with database.reading() as session:
        assert not WebSession.find(session, secret).needs_touch

    clock.shift(timedelta(seconds=61))

    with database.reading() as session:
        assert WebSession.find(session, secret).needs_touch


def test_a_locked_user_is_out_at_once(database, secret):
    with database.transaction() as session:
        User.find(session, "li").lock(SYSTEM)

    assert found(database, secret) is None


def test_leaving_a_group_counts_at_once(database, secret):
    with database.transaction() as session:
        User.find(session, "li").leave("sales", SYSTEM)

    assert found(database, secret).groups == ("presales",)


def test_signing_out_ends_it(database, secret):
    with database.transaction() as session:
        WebSession.find(session, secret).end()

    assert found(database, secret) is None


def test_before_sign_in_there_is_a_session_without_a_viewer(database):
    with database.transaction() as session:
        web_session, secret = WebSession.begin(session, None)

        assert web_session.viewer is None
        assert len(web_session.csrf_token) > 30
    with database.reading() as session:
        assert WebSession.find(session, secret).viewer is None


def test_stale_sessions_are_forgotten(database, secret, clock):
    clock.shift(timedelta(minutes=31))
    with database.transaction() as session:
        fresh = WebSession.begin(session, User.find(session, "li"))[1]

    with database.transaction() as session:
        WebSession.forget_stale(session)

    with database.reading() as session:
        assert session.query(WebSession).count() == 1
    assert found(database, fresh) is not None


def test_the_secret_key_is_made_once(database):
    with database.transaction() as session:
        first = Setting.secret_key(session)
    with database.transaction() as session:
        second = Setting.secret_key(session)

    assert first == second
    assert len(first) > 60
