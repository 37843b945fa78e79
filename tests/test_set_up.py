"""Set-up on machines that lack something: it says what is missing and how to get it, and leaves nothing half made."""

import hashlib
import os
import runpy
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The files that the set-up reads, elsewhere, with locks that lock nothing."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "runner").mkdir()
    shutil.copy(ROOT / "scripts" / "set_up.py", tmp_path / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "runner" / "__init__.py", tmp_path / "runner")
    for lock in ("requirements.lock", "requirements-teams.lock", "requirements-test.lock"):
        (tmp_path / lock).write_text("# nothing\n")
    return tmp_path


def set_up(clone: Path, purpose: str, before: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the script; `before` is Python that makes this machine lack something."""
    script = str(clone / "scripts" / "set_up.py")
    call = f"sys.argv = [{script!r}, {purpose!r}]; runpy.run_path({script!r}, run_name='__main__')"
    program = f"import runpy, sys\n{before}\n{call}"
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, **variables},
    )


def test_a_python_that_is_too_old_is_refused_with_the_one_to_take(clone):
    result = set_up(clone, "run", before="sys.version_info = (3, 9, 2, 'final', 0)")

    assert result.returncode == 1
    assert "is Python 3.9.2, but 3.11 or newer is needed" in result.stderr
    assert not (clone / ".venv").exists()


def test_a_python_without_venv_is_told_which_package_brings_it(clone, tmp_path):
    lacking = tmp_path / "lacking"
    lacking.mkdir()
    for module in ("venv", "virtualenv"):
        (lacking / f"{module}.py").write_text("raise ImportError('taken away')\n")

    result = set_up(clone, "run", PYTHONPATH=str(lacking))

    assert result.returncode == 1
    assert "apt install python3." in result.stderr
    assert "taken away" in result.stderr
    assert not (clone / ".venv").exists()


def test_a_package_that_can_not_be_had_is_named_with_what_pip_said(clone):
    (clone / "requirements.lock").write_text(f"no-such-thing-at-all==1.0 --hash=sha256:{'0' * 64}\n")

    result = set_up(clone, "run", PIP_NO_INDEX="1")

    assert result.returncode == 1
    assert "installing 1 packages failed. pip said:" in result.stderr
    assert "no-such-thing-at-all" in result.stderr
    assert not list((clone / ".venv").glob(".installed-*"))


def test_a_package_that_was_replaced_is_refused(clone, tmp_path):
    wheel = tmp_path / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("thing.py", "")
        archive.writestr("thing-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n")
        archive.writestr("thing-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr("thing-1.0.dist-info/RECORD", "")
    (clone / "requirements.lock").write_text(f"thing==1.0 --hash=sha256:{'0' * 64}\n")

    result = set_up(clone, "run", PIP_NO_INDEX="1", PIP_FIND_LINKS=str(tmp_path))

    assert result.returncode == 1
    assert "DO NOT MATCH THE HASHES" in result.stderr
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() in result.stderr


def test_what_is_set_up_for_tests_is_good_for_running_too_until_a_lock_changes(clone):
    script = runpy.run_path(str(clone / "scripts" / "set_up.py"))
    script["VENV"].mkdir()
    script["stamp_of"]("requirements-test.lock").write_text(script["wanted_of"]("requirements-test.lock"))

    assert script["is_installed"]("requirements-test.lock")
    assert not script["is_installed"]("requirements.lock")

    (clone / "requirements-test.lock").write_text("# something else\n")

    assert not script["is_installed"]("requirements-test.lock")


def test_two_at_once_wait_for_each_other(clone):
    script = runpy.run_path(str(clone / "scripts" / "set_up.py"))

    with script["one_at_a_time"]():
        second = subprocess.Popen(
            [sys.executable, str(clone / "scripts" / "set_up.py"), "run"],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PIP_NO_INDEX": "1"},
        )
        assert second.stdout is not None
        first_line = second.stdout.readline()
        time.sleep(0.3)
        was_waiting = second.poll() is None and not (clone / ".venv").exists()
    second.kill()
    second.wait()
    second.stdout.close()

    assert "waiting for it" in first_line
    assert was_waiting


def test_without_npm_the_tests_are_told_what_they_need(clone, tmp_path):
    script = runpy.run_path(str(clone / "scripts" / "set_up.py"))
    script["NODE"].mkdir(parents=True)
    (script["NODE"] / "package-lock.json").write_text("{}")
    path = os.environ["PATH"]

    try:
        os.environ["PATH"] = str(tmp_path)
        with pytest.raises(script["CannotSetUp"], match=r"need Node.js 20 or newer with npm"):
            script["install_node_packages"]()
    finally:
        os.environ["PATH"] = path


def test_a_wrong_purpose_shows_the_help(clone):
    result = set_up(clone, "dance")

    assert result.returncode == 2
    assert "set_up.py run" in result.stdout
