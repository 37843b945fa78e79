"""The wheel carries everything and runs from an empty folder: pages, migrations, sandboxes, processes and forms."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.request
import venv
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT_OF = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "runner", "web", "processes", "forms")


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bidflow` of a wheel built now, in an environment of its own."""
    source, environment = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("environment")
    for name in BUILT_OF:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, source / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    built = [*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "--wheel-dir", str(source / "dist"), str(source)]
    subprocess.run(built, check=True, capture_output=True, cwd=source)
    (wheel,) = (source / "dist").glob("bidflow-*.whl")
    venv.create(environment, with_pip=False)
    subprocess.run(
        [*pip, "--python", str(environment / "bin" / "python"), "install", "-q", "--no-deps", str(wheel)], check=True
    )
    # The libraries of this environment, but not this clone: a path file inside a path is not followed.
    site = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    (site / "libraries.pth").write_text(sysconfig.get_path("purelib"))
    return environment / "bin" / "bidflow"


@pytest.fixture
def served(program: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """A demo served from an empty folder: what it said, and its address."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BIDFLOW_", "PYTHON"))}
    process = subprocess.Popen(
        [program, "serve", "--demo", "--port", "0"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**environment, "PYTHONUNBUFFERED": "1"},
    )
    said = ""
    for line in process.stdout:
        said += line
        if "answers at" in line:
            break
    try:
        found = re.search(r"http://localhost:\d+", said)
        assert found, said
        yield said, found.group()
    finally:
        process.terminate()
        process.wait(40)
        process.stdout.close()


def test_it_serves_what_it_comes_with_from_an_empty_folder(served: tuple[str, str], tmp_path: Path):
    said, address = served

    page = urllib.request.urlopen(f"{address}/sign-in", timeout=20).read().decode()
    scripts = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)

    assert re.search(r"\d+ definitions", said), said
    assert len(scripts) > 3
    for script in scripts:
        assert urllib.request.urlopen(f"{address}{script}", timeout=20).status == 200
    assert urllib.request.urlopen(f"{address}/readyz", timeout=20).status == 200
    assert [one.name for one in tmp_path.iterdir()] == ["data"]


def test_every_command_is_in_it(program: Path, tmp_path: Path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("BIDFLOW_", "PYTHON"))}

    said = subprocess.run([program, "--help"], cwd=tmp_path, capture_output=True, text=True, env=environment)

    commands = re.findall(r"^  ([a-z-]+) {2,}", said.stdout.partition("Commands:")[2], re.MULTILINE)
    assert {"serve", "worker", "backup", "restore", "verify", "doctor", "db"} <= set(commands)
    for command in ("worker", "doctor", "db"):
        helped = subprocess.run([program, command, "--help"], cwd=tmp_path, capture_output=True, env=environment)
        assert helped.returncode == 0
