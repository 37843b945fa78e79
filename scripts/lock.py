"""Lock: works out requirements.lock and requirements-test.lock, with hashes, from pyproject.toml (`make lock`).

What is locked stays as it is unless pyproject.toml asks otherwise; `make lock UPGRADE=--upgrade` takes the newest.
uv is used for it because its locks hold for every Python from 3.11 on and every system, not only for this one.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ["pyproject.toml", "scripts/build-requirements.in"]


def main() -> int:
    """Write both locks; the tests' lock keeps the versions of the other."""
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "uv"], check=True)
    lock("requirements.lock")
    lock("requirements-test.lock", "--extra", "test", "--constraint", "requirements.lock")
    return 0


def lock(name: str, *options: str) -> None:
    """One lock file, without the registry's address in it."""
    command = [sys.executable, "-m", "uv", "-q", "pip", "compile", *SOURCES, *options]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
    command += ["--custom-compile-command", "make lock", "--output-file", name, *sys.argv[1:]]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "UV_NO_PROGRESS": "1"})


if __name__ == "__main__":
    sys.exit(main())
