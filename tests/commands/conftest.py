"""The command line as people use it: the real program in a process of its own, or its commands in this one."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from runner.cli import main

Bidflow = Callable[..., Result]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that is not there yet, with a space and Chinese in its name."""
    return tmp_path / "my 数据"


@pytest.fixture
def bidflow(data: Path, monkeypatch: pytest.MonkeyPatch) -> Bidflow:
    """`bidflow("list", "tasks")` on the data folder, in this process; `typed` is its standard input."""
    for variable in [name for name in os.environ if name.startswith("BIDFLOW_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("BIDFLOW_DATA", str(data))

    def run(*arguments: str, typed: str | None = None) -> Result:
        result = CliRunner().invoke(main, list(arguments), input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def program(data: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """The installed program itself, in a process of its own."""
    executable = Path(sys.executable).parent / "bidflow"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BIDFLOW_")}

    def run(*arguments: str, typed: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(executable), *arguments],
            input=typed,
            capture_output=True,
            text=True,
            timeout=60,
            env={**environment, "BIDFLOW_DATA": str(data), **variables},
        )

    return run
