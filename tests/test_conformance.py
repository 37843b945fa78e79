"""The DMN Technology Compatibility Kit, as far as it is beside the repository; the rest is kept as an exam."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from runner.conformance import main, verdicts

ROOT = Path(__file__).parent.parent
KIT = Path(os.environ.get("BIDFLOW_TCK") or ROOT.parent / "shared" / "dmn-tck")


@pytest.fixture(scope="module")
def kit():
    """The kit's folder. Without it nothing is proved, so that is a failure and no skip."""
    if not (KIT / "compliance-level-3").is_dir():
        pytest.fail(f"the DMN TCK is not in {KIT}: put it there, or name its folder in BIDFLOW_TCK")
    return KIT


def test_every_case_of_level_2_and_level_3_passes(kit):
    found = list(verdicts(kit))

    failed = {f"{verdict.folder} {verdict.case}": verdict.cause for verdict in found if verdict.cause}
    counts = Counter(verdict.level for verdict in found)
    assert not failed
    assert counts["compliance-level-2"] >= 100
    assert counts["compliance-level-3"] >= 1000


def test_the_figure_per_level_is_printed(kit):
    command = [sys.executable, "-m", "runner.conformance", str(kit), "compliance-level-2/*"]

    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)

    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.splitlines()[-1] == "compliance-level-2: 116 of 116 cases passed (100.00%)"


def test_a_wrong_answer_is_counted_and_told(tmp_path):
    folder = tmp_path / "compliance-level-2" / "0001-wrong"
    folder.mkdir(parents=True)
    (folder / "wrong.dmn").write_text(
        '<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="n" name="wrong">'
        '<decision id="d" name="d"><variable name="d"/><literalExpression><text>1 + 1</text></literalExpression>'
        "</decision></definitions>"
    )
    (folder / "wrong-test-01.xml").write_text(
        '<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        '<modelName>wrong.dmn</modelName><testCase id="001"><resultNode name="d"><expected>'
        '<value xsi:type="xsd:decimal">3</value></expected></resultNode></testCase></testCases>'
    )
    said: list[str] = []

    code = main([str(tmp_path)], said.append)

    assert code == 1
    assert said == [
        "0001-wrong 001: d: expected Decimal('3'), got 2",
        "compliance-level-2: 0 of 1 cases passed (0.00%)",
    ]


def test_a_folder_without_cases_is_named(tmp_path):
    said: list[str] = []

    code = main([str(tmp_path)], said.append)

    assert code == 2
    assert str(tmp_path) in said[0]
