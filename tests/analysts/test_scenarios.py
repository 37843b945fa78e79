"""Scenarios: read strictly, played on the real engine, measured against diagrams and tables."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from runner.cli import main
from runner.notation.finding import Unreadable
from runner.scenarios import read_answers, read_scenario
from runner.scenarios.yaml_text import read_yaml
from tests.analysts.files import DECISION, FORM, ORDER
from tests.processes.answers import ANSWERS

PROCESSES = Path(__file__).parents[2] / "processes"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    order = tmp_path / "order"
    order.mkdir()
    for name, content in (("order.bpmn", ORDER), ("ask.form", FORM), ("approver.dmn", DECISION)):
        (order / name).write_bytes(content)
    return order


@pytest.fixture
def play(folder):
    """Write a scenario and run `bidflow test` on its folder."""

    def run(text, *options):
        (folder / "it.scenario.yaml").write_text(text, encoding="utf-8")
        return CliRunner().invoke(main, ["test", str(folder), *options])

    return run


def test_a_path_is_played_and_what_it_leaves_out_is_told(play):
    result = play(
        """
        name: A small order
        people: {li: [staff]}
        steps:
          - start: {}
            with: {amount: 5}
          - expect: {waiting: [approve], variables: {approver: staff}}
          - complete: approve
            as: li
          - expect: {ended: done}
        """
    )

    assert result.exit_code == 0, result.output
    assert "order: 3 of 4 flows (75 %)" in result.output
    assert "not taken: late → Forgotten [f4]" in result.output
    assert "approver: 1 of 2 rules (50 %)" in result.output
    assert "never fired: 2" in result.output


def test_time_is_moved(play):
    result = play("steps: [{start: null, with: {amount: 5}}, {advance: P2DT1S}, {expect: {ended: forgotten}}]")

    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ("{expect: {waiting: [nowhere]}}", "waiting: expected ['nowhere'], found ['approve']"),
        ("{expect: {ended: done}}", "it has not ended"),
        ("{expect: {variables: {approver: boss}}}", "variable approver: expected 'boss', found 'staff'"),
        ("{complete: elsewhere}", "elsewhere"),
        ("{message: nobody}", "nobody"),
        ("{until: late}", "'late' is not reached"),
        ("{decide: approver, with: {amount: 5}, gives: boss}", "expected 'boss', it gives 'staff'"),
    ],
)
def test_what_does_not_hold_is_named_with_its_step(play, steps, message):
    result = play(f"steps: [{{start: null, with: {{amount: 5}}}}, {steps}]")

    assert result.exit_code == 1
    assert "step 2 (" in result.output
    assert message in result.output


def test_an_answer_that_the_form_refuses_fails_the_scenario(play):
    result = play("steps: [{start: null, with: {amount: lots}}]")

    assert result.exit_code == 1
    assert "step 1 (start)" in result.output


def test_full_coverage_can_be_asked_for(play):
    result = play("steps: [{start: null, with: {amount: 5}}]", "--full")

    assert result.exit_code == 1
    assert "Not every flow was taken." in result.output


def test_the_report_shows_what_was_taken_in_pictures(play, tmp_path):
    report = tmp_path / "report.html"

    play("steps: [{start: null, with: {amount: 5}}, {complete: approve}]", "--report", str(report))

    text = report.read_text(encoding="utf-8")
    assert text.count("<svg") == 1
    assert "late → Forgotten" in text
    assert 'class="idle"' in text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps: []", "It has no steps."),
        ("steps: [{start: null}]\nstep: 1", "A scenario has no 'step'."),
        ("steps: [{complete: a}]", "Nothing is started by the first step."),
        ("steps: [{start: null, complete: a}]", "Step 1 says no single thing to do."),
        ("steps: [{start: null}, {advance: two days}]", "Step 2: 'two days' is no duration."),
        ("steps: [{start: null}, {expect: {wating: a}}]", "Step 2 (expect) knows no 'wating'."),
        ("answers: nowhere.yaml\nsteps: [{start: null}]", "'nowhere.yaml' does not exist"),
        ("steps: [{start: null", "It is no YAML"),
        ("steps: [{start: null}]\nsteps: []", "'steps' is there twice"),
        ("a: &a [1]\nb: *a", "repeats parts by '*'"),
        ("just a text", "A scenario is a list of keys."),
    ],
)
def test_a_wrong_file_is_refused_by_name(play, text, message):
    result = play(text)

    assert result.exit_code == 1
    assert "it.scenario.yaml" in result.output
    assert message in result.output


def test_yaml_is_read_as_analysts_mean_it():
    value = read_yaml("a", "a: no\nb: 2026-11-02\nc: 010\nd: true\ne: 5\nf: 1.5\ng: null\nh: 'null'\n市: 图")

    assert value == {
        "a": "no", "b": "2026-11-02", "c": "010", "d": True, "e": 5, "f": 1.5, "g": None, "h": "null", "市": "图",
    }  # fmt: skip


def test_a_scenario_is_written_as_it_is_read(folder):
    path = folder / "it.scenario.yaml"
    path.write_text("name: 订单\nsteps: [{start: null, with: {amount: 5, note: no}}, {expect: {ended: true}}]")
    scenario = read_scenario(path)

    path.write_text(scenario.as_yaml(), encoding="utf-8")

    assert read_scenario(path).steps == scenario.steps
    assert "订单" in path.read_text(encoding="utf-8")


def test_a_folder_without_scenarios_says_so(folder):
    result = CliRunner().invoke(main, ["test", str(folder)])

    assert result.exit_code == 1
    assert "there is no scenario to play" in result.output


def test_answers_without_forms_are_refused(tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text("form: 1")

    with pytest.raises(Unreadable):
        read_answers(path)


def test_the_usual_answers_are_those_of_the_tests():
    assert read_answers(PROCESSES / "answers.yaml") == ANSWERS


def test_the_projects_own_scenarios_hold_and_take_every_flow_and_rule():
    result = CliRunner().invoke(main, ["test", str(PROCESSES), "--full"])

    assert result.exit_code == 0, result.output
    assert "never fired" not in result.output
