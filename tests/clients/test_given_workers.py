"""The two workers that are given to this project, unmodified: each prints PASS or FAIL for each of its steps."""

import subprocess
import sys
from pathlib import Path

from tests.clients.conftest import PASSWORD, USER, Served


def test_the_javascript_worker_passes_every_step(served: Served, clients: Path):
    command = ["node", "external_task_js.mjs", served.url, f"--user={USER}", f"--password={PASSWORD}"]

    result = subprocess.run(command, cwd=clients, capture_output=True, text=True, timeout=120)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "14 passed, 0 failed" in result.stdout


def test_the_python_worker_passes_every_step(served: Served, clients: Path):
    command = [sys.executable, "-W", "ignore", "external_task_py.py", served.url]

    result = subprocess.run(
        [*command, "--user", USER, "--password", PASSWORD], cwd=clients, capture_output=True, text=True, timeout=120
    )

    assert result.returncode == 0, result.stdout + result.stderr
    assert "10 passed, 0 failed" in result.stdout
