"""The corpus: ours says what is written there, and feelin, the FEEL of the forms in the browser, says the same."""

import json
import runpy
import subprocess
from pathlib import Path

import pytest

from tests.expressions.corpus_lines import FILES, agree, differences, lines

ROOT = Path(__file__).parent.parent.parent
FEELIN = Path(__file__).parent / "feelin.mjs"


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_each_expression_has_the_value_written_beside_it(file):
    wrong = {
        line.place: (line.expression, line.value()) for line in lines(file) if not agree(line.expected, line.value())
    }

    assert not wrong


@pytest.fixture(scope="module")
def feelin_answers():
    """feelin's answer to every line of the corpus."""
    set_up = runpy.run_path(str(ROOT / "scripts" / "set_up.py"))
    with set_up["one_at_a_time"]():
        set_up["install_node_packages"]()
    corpus = [line for file in FILES for line in lines(file)]
    asked = [{"expression": line.expression, "context": line.variables, "isTest": line.is_test} for line in corpus]
    command = ["node", str(FEELIN)]
    result = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, timeout=120)
    assert result.returncode == 0, result.stderr
    return list(zip(corpus, json.loads(result.stdout), strict=True))


def test_feelin_says_the_same_but_for_what_is_listed(feelin_answers):
    listed = differences()

    wrong = {
        line.place: (line.expression, line.expected, answer)
        for line, answer in feelin_answers
        if line.expression not in listed and not agree(line.expected, answer.get("value", answer))
    }

    assert not wrong
    assert len(feelin_answers) > 600


def test_the_list_of_differences_names_only_real_ones_with_a_reason(feelin_answers):
    listed = differences()

    different = {
        line.expression for line, answer in feelin_answers if not agree(line.expected, answer.get("value", answer))
    }

    assert set(listed) == different
    assert all(len(reason) > 10 for reason in listed.values())
