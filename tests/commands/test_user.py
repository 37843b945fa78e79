"""bidflow user: accounts and the first administrator."""

import json
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

PASSWORD = "correct horse battery"


@pytest.fixture
def li(bidflow):
    """An administrator called li."""
    result = bidflow("user", "add", "li", "--name", "Li Na 李娜", "--admin", "--password-stdin", typed=PASSWORD + "\n")
    assert result.exit_code == 0, result.output


def listed(bidflow) -> dict[str, dict]:
    return {user["id"]: user for user in json.loads(bidflow("user", "list", "--json").output)}


def test_the_first_administrator_is_made_where_nothing_was(bidflow, data):
    result = bidflow("user", "add", "li", "--admin", "--password-stdin", typed=PASSWORD)

    assert result.output == "made user 'li', in administrators.\n"
    assert (data / "bidflow.sqlite3").exists()
    assert listed(bidflow)["li"]["groups"] == ["administrators"]


def test_an_account_is_shown_with_its_name_and_groups(bidflow, li):
    bidflow("user", "add", "chen", "--group", "presales", "--group", "售前", "--password-stdin", typed=PASSWORD)

    as_text = bidflow("user", "list").output

    assert "Li Na 李娜" in as_text
    assert listed(bidflow)["chen"]["groups"] == ["presales", "售前"]


def test_twice_the_same_account_is_refused_and_the_first_stays(bidflow, li):
    result = bidflow("user", "add", "li", "--password-stdin", typed="something else entirely")

    assert result.exit_code == 1
    assert "'li'" in result.stderr
    assert listed(bidflow)["li"]["name"] == "Li Na 李娜"


def test_groups_are_joined_and_left(bidflow, li):
    bidflow("user", "add", "chen", "--group", "sales", "--password-stdin", typed=PASSWORD)

    changed = bidflow("user", "groups", "chen", "--join", "presales", "--leave", "sales")

    assert changed.output == "user 'chen', in presales\n"
    assert bidflow("user", "groups", "chen").output == "user 'chen', in presales\n"


@pytest.mark.parametrize("arguments", [("lock", "li"), ("groups", "li", "--leave", "administrators")])
def test_the_last_administrator_stays(bidflow, li, arguments):
    result = bidflow("user", *arguments)

    assert result.exit_code == 1
    assert "'li', the last administrator: put somebody else into 'administrators' first" in result.stderr
    assert listed(bidflow)["li"] == {
        "id": "li", "name": "Li Na 李娜", "email": None, "groups": ["administrators"], "isLocked": False
    }  # fmt: skip


def test_joining_and_leaving_the_same_group_is_refused(bidflow, li):
    result = bidflow("user", "groups", "li", "--join", "a", "--leave", "a")

    assert result.exit_code == 1
    assert "group 'a' can't be joined and left at once" in result.stderr


def test_a_user_is_locked_and_unlocked(bidflow, li):
    bidflow("user", "add", "chen", "--password-stdin", typed=PASSWORD)

    bidflow("user", "lock", "chen")
    locked = listed(bidflow)["chen"]["isLocked"]
    bidflow("user", "unlock", "chen")

    assert locked
    assert not listed(bidflow)["chen"]["isLocked"]


def test_a_user_becomes_administrator(bidflow, li):
    bidflow("user", "add", "chen", "--password-stdin", typed=PASSWORD)

    bidflow("user", "make-admin", "chen")

    assert "administrators" in listed(bidflow)["chen"]["groups"]


@pytest.mark.parametrize("action", ["lock", "unlock", "make-admin", "groups"])
def test_somebody_who_is_not_there_is_named(bidflow, li, action):
    result = bidflow("user", action, "nobody")

    assert result.exit_code == 1
    assert "nobody" in result.stderr


def test_a_password_is_changed_from_standard_input(bidflow, li):
    result = bidflow("user", "password", "li", "--password-stdin", typed="a longer horse battery\n")

    assert result.output == "user 'li' has a new password and is signed out everywhere.\n"


@pytest.mark.parametrize("typed", ["", "\n"])
def test_no_password_on_standard_input_makes_no_account(bidflow, li, typed):
    result = bidflow("user", "add", "chen", "--password-stdin", typed=typed)

    assert result.exit_code == 1
    assert "standard input holds no password" in result.stderr
    assert "chen" not in listed(bidflow)


def test_without_a_terminal_nothing_is_asked_in_vain(program):
    result = program("user", "add", "li")

    assert result.returncode == 1
    assert "--password-stdin" in result.stderr


def test_on_a_terminal_the_password_is_asked_for_twice_and_never_shown(data):
    executable = Path(sys.executable).parent / "bidflow"
    ours, theirs = pty.openpty()
    command = [str(executable), "user", "add", "li", "--data", str(data)]

    with open(ours, "r+b", buffering=0) as terminal:
        process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        shown = answer(terminal, b"Password of li:", PASSWORD) + answer(terminal, b"Once more:", PASSWORD)
        shown += answer(terminal, b"made user 'li'", "")
        process.wait(timeout=30)

    assert process.returncode == 0
    assert PASSWORD.encode() not in shown


def answer(terminal, question: bytes, text: str) -> bytes:
    """Read until the question stands there, then type."""
    shown = b""
    until = time.monotonic() + 30
    while question not in shown and time.monotonic() < until:
        shown += terminal.read(1024)
    if text:
        time.sleep(0.2)
        terminal.write(text.encode() + b"\n")
    return shown


def test_a_key_is_shown_once_and_revoked(bidflow, li):
    made = bidflow("user", "key", "li", "--name", "Modeler")
    key_id = made.stderr.split("made key ")[1].split()[0]

    revoked = bidflow("user", "key", "li", "--revoke", key_id)

    assert made.stdout.startswith("bidflow_") and made.stdout.count("\n") == 1
    assert "Modeler" in made.stderr
    assert revoked.stdout == f"key {key_id} is revoked.\n"
    assert revoked.stderr == ""
