"""Signing in: one answer for every failure, a brake on guessing, sessions that end."""

import statistics
import threading
import time
from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from runner.records import SYSTEM, User, WebSession, is_password, sign_in
from runner.records.password import AT_ONCE
from runner.rejection import Forbidden, InvalidState

WRONG = "the name or the password is wrong"


@pytest.fixture
def database(stage):
    with stage.database.transaction() as session:
        User.create(session, "li", "secret-word", groups=("sales",))
    return stage.database


def test_the_right_password_begins_a_session(database):
    signed_in = sign_in(database, "li", "secret-word", "10.0.0.1")

    with database.reading() as session:
        web_session = WebSession.find(session, signed_in.secret)
        assert web_session.viewer.user_id == "li"
        assert web_session.viewer.groups == ("sales",)
        assert web_session.id != signed_in.secret


def test_each_sign_in_has_a_session_of_its_own(database):
    first, second = (sign_in(database, "li", "secret-word") for _ in range(2))

    assert first.secret != second.secret


@pytest.mark.parametrize(
    ("user_id", "password"), [("li", "wrong-word"), ("nobody", "secret-word"), ("li", ""), ("li", "x" * 5000), ("", "")]
)
def test_every_failure_says_the_same(database, user_id, password):
    with pytest.raises(Forbidden, match=WRONG):
        sign_in(database, user_id, password)


def test_a_locked_account_is_refused_with_the_same_words(database):
    with database.transaction() as session:
        User.find(session, "li").lock(SYSTEM)

    with pytest.raises(Forbidden, match=WRONG):
        sign_in(database, "li", "secret-word")


def test_an_account_without_a_password_can_not_sign_in(database):
    with database.transaction() as session:
        User.create(session, "robot", None)

    with pytest.raises(Forbidden, match=WRONG):
        sign_in(database, "robot", "the password of nobody")


def test_after_ten_tries_one_has_to_wait(database, clock):
    failures = [refused(database) for _ in range(11)]

    assert failures[:10] == [Forbidden] * 10
    with pytest.raises(InvalidState, match="wait 3 seconds") as refusal:
        sign_in(database, "li", "secret-word")
    assert refusal.value.details["retry_after"] == 3
    clock.shift(timedelta(seconds=3))
    assert sign_in(database, "li", "secret-word").user_id == "li"


def test_of_a_thousand_tries_in_two_minutes_hardly_any_are_looked_at(database, clock):
    looked_at = 0
    for _ in range(1000):
        looked_at += refused(database) is Forbidden
        clock.shift(timedelta(seconds=0.12))

    assert looked_at <= 20


def test_many_tries_at_once_are_counted_before_they_are_looked_at(database):
    seen: list[type[Exception] | None] = []
    threads = [threading.Thread(target=lambda: seen.append(refused(database))) for _ in range(24)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert seen.count(Forbidden) == 10
    assert seen.count(InvalidState) == 14


def test_one_address_can_not_try_one_password_on_every_account(database):
    refusals = [refused(database, f"user-{number}", address="10.0.0.9") for number in range(60)]

    assert refusals.count(Forbidden) == 50
    assert sign_in(database, "li", "secret-word", "10.0.0.1").user_id == "li"


def test_a_success_forgives_what_was_tried_before(database):
    for _ in range(2):
        for _ in range(9):
            refused(database)
        sign_in(database, "li", "secret-word")

    assert refused(database) is Forbidden


def test_half_an_hour_later_old_tries_are_forgotten(database, clock):
    for _ in range(9):
        refused(database)

    clock.shift(timedelta(minutes=31))

    assert [refused(database) for _ in range(10)] == [Forbidden] * 10


def test_an_unknown_name_takes_as_long_as_a_known_one(database):
    known, unknown = [], []
    for number in range(8):
        for user_id, times in (("li", known), (f"nobody-{number}", unknown)):
            start = time.process_time()
            refused(database, user_id)
            times.append(time.process_time() - start)

    assert statistics.median(unknown) > 0.5 * statistics.median(known)


def test_a_hash_of_older_cost_is_made_anew(database):
    with database.transaction() as session:
        old = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash("secret-word")
        User.find(session, "li").password_hash = old

    sign_in(database, "li", "secret-word")

    with database.reading() as session:
        assert "m=19456,t=2,p=1" in User.find(session, "li").password_hash


def test_no_more_than_four_hashes_are_made_at_once(database):
    for _ in range(4):
        AT_ONCE.acquire()
    waiting = threading.Thread(target=lambda: refused(database))
    waiting.start()
    waiting.join(0.3)
    was_waiting = waiting.is_alive()

    for _ in range(4):
        AT_ONCE.release()
    waiting.join(10)

    assert was_waiting
    assert not waiting.is_alive()


def test_an_api_asks_for_the_password_with_the_same_brake(database):
    answers = [is_password(database, "li", "secret-word")] + [
        is_password(database, "li", "wrong-word") for _ in range(10)
    ]

    assert answers == [True] + [False] * 10
    assert not is_password(database, "li", "secret-word")


def refused(database, user_id="li", address=None):
    """How a sign-in with a wrong password is refused."""
    try:
        sign_in(database, user_id, "wrong-word", address)
    except (Forbidden, InvalidState) as refusal:
        return type(refusal)
    return None
