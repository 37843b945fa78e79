"""Killed at every place, again and again: nothing is lost, nothing is done twice; and the test is known to notice."""

import os
from pathlib import Path

import pytest

from tests.durability.killer import Mother
from tests.durability.torture import Torture

KILLS = int(os.environ.get("KILLS", "75"))  # on each database; `make soak` takes 1,000


@pytest.mark.timeout(3600)
def test_nothing_is_lost_or_done_twice_however_often_processes_are_killed(
    url: str, tmp_path: Path, mothers: list[Mother], worker_seed: int
):
    torture = Torture(url, tmp_path, mothers, KILLS, worker_seed)

    violations = torture.run()

    assert violations == []
    assert torture.killed >= KILLS


def test_it_is_noticed_when_jobs_are_enqueued_after_the_commit(url: str, tmp_path: Path, mothers: list[Mother]):
    torture = Torture(url, tmp_path, mothers, 24, 1, "enqueue after commit", ("after-commit",), seconds_to_finish=6)

    violations = torture.run()

    assert any("stands still" in violation for violation in violations)
