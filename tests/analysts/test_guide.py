"""The analysts' guide tells the truth: its example is sound and played, its links and pictures exist."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from runner.cli import main
from runner.notation.rules import RULES, TABLE_RULES
from runner.records.bundle import read_folder
from runner.records.checking import check_files
from runner.scenarios import read_scenario
from runner.scenarios.scenario import VERBS

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "analyst.md").read_text(encoding="utf-8")
EXAMPLE = DOCS / "examples" / "holiday"


def test_nothing_is_found_in_the_example():
    assert check_files(None, read_folder(EXAMPLE)).findings == ()


def test_the_examples_scenarios_take_every_flow():
    result = CliRunner().invoke(main, ["test", str(EXAMPLE), "--full"])

    assert result.exit_code == 0, result.output


def test_the_scenario_in_the_guide_is_the_one_beside_the_diagram(tmp_path):
    (text,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    file = tmp_path / "holiday.scenario.yaml"
    file.write_text(text, encoding="utf-8")

    assert read_scenario(file).steps == read_scenario(EXAMPLE / "late-and-refused.scenario.yaml").steps


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)#h][^)]*)\)", GUIDE))))
def test_what_the_guide_links_to_exists(target):
    assert (DOCS / target.partition("#")[0]).exists()


def test_the_guide_names_every_step_of_scenarios():
    assert [verb for verb in VERBS if f"`{verb}:" not in GUIDE] == []


def test_every_rule_has_its_page():
    assert {page.stem for page in (DOCS / "rules").glob("*.md")} == {*RULES, *TABLE_RULES}
