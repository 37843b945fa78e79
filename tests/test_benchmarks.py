"""The benchmarks are whole: each is named, told of and can be asked; bounds are compared the right way round."""

import importlib
import json
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS, main
from benchmarks.chart import chart
from benchmarks.figure import Figure
from benchmarks.report import KEPT, read, table

ROOT = Path(__file__).resolve().parent.parent
AT_MOST = Figure("one", "what <it> costs", "2 ms", "1 ms", 2.0, 3.0)
AT_LEAST = Figure("one", "how fast it is", "2 ms", "8 ms", 4.0, 5.0, is_least=True)


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_can_be_run_and_is_told_of(name):
    module = importlib.import_module(f"benchmarks.{name}")

    assert callable(module.main)
    assert f"| `{name}` |" in (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")


def test_the_figures_that_are_told_are_of_benchmarks_that_there_are():
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    told = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")

    assert set(kept) == set(BENCHMARKS)
    for one in kept.values():
        assert all(figure.what.strip() in told for figure in read(one))


def test_a_bound_at_most_and_one_at_least_are_told_apart():
    assert AT_MOST.holds
    assert AT_MOST.told_bound == "≤ 3 ×"
    assert not AT_LEAST.holds
    assert AT_LEAST.told_bound == "≥ 5 ×"
    assert (AT_MOST.share, AT_LEAST.share) == (pytest.approx(2 / 3), pytest.approx(5 / 4))


def test_what_is_missed_is_seen_in_the_table_and_in_the_chart():
    lines = table([AT_MOST, AT_LEAST]).splitlines()
    drawn = chart([AT_MOST, AT_LEAST])

    assert lines[1].rstrip().endswith("held")
    assert lines[2].rstrip().endswith("MISSED")
    assert "what &lt;it&gt; costs" in drawn
    assert "4.00 ×" not in drawn and "4 × (≥ 5 ×)" in drawn


def test_a_benchmark_that_is_not_there_is_named(capsys):
    assert main(["nothing"]) == 2

    assert "no benchmark is called nothing; there are complete_user_task," in capsys.readouterr().err
