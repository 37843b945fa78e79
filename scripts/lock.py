"""Lock: works out the three requirements*.lock, with hashes, from pyproject.toml (`make lock`).

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
    """Write the locks; each keeps the versions of the one before."""
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "uv"], check=True)
    lock("requirements.lock")
    lock("requirements-teams.lock", "--extra", "teams", "--constraint", "requirements.lock")
    lock("requirements-test.lock", "--extra", "test", "--extra", "teams", "--constraint", "requirements-teams.lock")
    return 0


def lock(name: str, *options: str) -> None:
    """One lock file, without the registry's address in it."""
    command = [sys.executable, "-m", "uv", "-q", "pip", "compile", *SOURCES, *options]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate"]
    command += ["--custom-compile-command", "make lock", "--output-file", name, *sys.argv[1:]]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "UV_NO_PROGRESS": "1"})


if __name__ == "__main__":
    sys.exit(main())
