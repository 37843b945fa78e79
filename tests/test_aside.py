"""Aside: what is slow under a lock is done without it, once, and what was written is never written again."""

import threading
import time

import pytest

from runner.aside import MOST_TRIES, again_when_slow, holding_up_others, patiently


@pytest.fixture
def lock():
    return threading.Lock()


def test_what_is_slow_is_computed_once_and_not_under_the_lock(lock):
    computed, entered = [], []

    def compute():
        time.sleep(0.2)
        computed.append(lock.locked())
        return 7

    def act():
        with lock, holding_up_others():
            entered.append(1)
            return patiently(compute, "key")

    assert again_when_slow(act) == 7
    assert (computed, len(entered)) == ([False], 2)


def test_what_is_quick_needs_no_second_try(lock):
    entered = []

    def act():
        with lock, holding_up_others():
            entered.append(1)
            return patiently(lambda: 7, "key")

    assert again_when_slow(act) == 7
    assert len(entered) == 1


def test_what_fails_aside_fails_where_it_was_asked_for():
    def compute():
        time.sleep(0.1)
        raise ValueError("no such thing")

    def act():
        with holding_up_others():
            try:
                return patiently(compute, "key")
            except ValueError as error:
                return str(error)

    assert again_when_slow(act) == "no such thing"


def test_after_something_is_written_nothing_is_given_up():
    written = []

    def act():
        with holding_up_others():
            written.append("first")
        with holding_up_others():
            return patiently(lambda: time.sleep(0.1) or "slow", "key")

    assert again_when_slow(act) == "slow"
    assert written == ["first"]


def test_who_asks_for_something_else_each_time_is_let_have_its_way():
    asked = []

    def act():
        with holding_up_others():
            asked.append(len(asked))
            return patiently(lambda: time.sleep(0.1) or asked[-1], asked[-1])

    assert again_when_slow(act) == MOST_TRIES
    assert len(asked) == MOST_TRIES + 1


def test_who_can_not_come_back_is_never_sent_away():
    with holding_up_others():
        assert patiently(lambda: time.sleep(0.1) or 7, "key") == 7
