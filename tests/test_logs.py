"""The log: one line per event, whatever is in a name, and never what people entered."""

import logging
from collections.abc import Iterator

import pytest

from runner.logs import about, write_logs

logger = logging.getLogger("tests.logs")


@pytest.fixture(autouse=True)
def own_handlers() -> Iterator[None]:
    """No test leaves its handlers behind."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level


def stumble(salary):
    """A bug with something confidential in its hands."""
    raise LookupError(f"no row for {len(salary)} letters")


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_bug_is_told_without_the_values_it_had_in_hand(form, capsys):
    write_logs(form)
    entered = " ".join(("seventy", "thousand"))  # as no line of the source has it

    try:
        stumble(entered)
    except LookupError:
        logger.exception("request failed")

    told = capsys.readouterr().err
    assert "LookupError: no row for 16 letters" in told
    assert entered not in told


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_name_with_a_line_break_forges_no_line(form, capsys):
    write_logs(form)

    with about(task_id="7\n[error    ] all is lost"):
        logger.info("request", extra={"route": "/a b", "status": 200})

    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "status=200" in told or '"status": 200' in told
