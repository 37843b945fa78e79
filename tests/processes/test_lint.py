"""The diagrams before bpmnlint's recommended rules and Camunda's own for 7.24, as Camunda Modeler shows them."""

import runpy
import subprocess
from pathlib import Path

import pytest

from tests.processes.drawn import FILES

ROOT = Path(__file__).parent.parent.parent
NODE = ROOT / "tests" / "node"


@pytest.fixture(scope="module", autouse=True)
def node_packages() -> None:
    """What tests/node/package-lock.json names; `make check` installs no Node packages of itself."""
    set_up = runpy.run_path(str(ROOT / "scripts" / "set_up.py"))
    with set_up["one_at_a_time"]():
        set_up["install_node_packages"]()


def lint(*files: Path) -> subprocess.CompletedProcess[str]:
    """Let bpmnlint judge by tests/node/.bpmnlintrc; warnings count."""
    command = ["node", "node_modules/bpmnlint/bin/bpmnlint.js", "--max-warnings=0", *map(str, files)]
    return subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=120)


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.stem)
def test_bpmnlint_has_nothing_to_say(file):
    result = lint(file)

    assert (result.returncode, result.stdout.strip()) == (0, ""), result.stdout + result.stderr


def test_bpmnlint_sees_what_is_wrong(tmp_path):
    wrong = tmp_path / "wrong.bpmn"
    wrong.write_text(
        FILES[0]
        .read_text(encoding="utf-8")
        .replace('name="Pursue the project?"', "")
        .replace(' name="Bid started"', "")
    )

    result = lint(wrong)

    assert result.returncode == 1
    assert "label-required" in result.stdout
