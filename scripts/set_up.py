"""Set-up: makes what a fresh machine lacks, and only that. Needs nothing but Python's own library.

    python3 scripts/set_up.py run      .venv with what Bidflow needs to run
    python3 scripts/set_up.py teams    the same and what PostgreSQL and several machines need
    python3 scripts/set_up.py check    the same and the tools of `make check`
    python3 scripts/set_up.py test     the same, Chromium with Chinese fonts, and the Node packages of the tests

What has been done is remembered by a stamp beside it, so a second call takes a moment.
"""

from __future__ import annotations  # so that an old Python gets as far as being told that it is too old

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
NODE = ROOT / "tests" / "node"
LOCKS = {  # each holds all of the ones before it
    "run": "requirements.lock",
    "teams": "requirements-teams.lock",
    "check": "requirements-test.lock",
    "test": "requirements-test.lock",
}
CHROMIUMS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
OLDEST_PYTHON = (3, 11)


class CannotSetUp(Exception):
    """Something is missing that this script may not or can't bring; the text says what and how."""


def main(arguments: list[str]) -> int:
    """Bring what `arguments[0]` (a key of LOCKS) needs; 0 when it is there."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        print(__doc__)
        return 2
    purpose = arguments[0]
    try:
        require_python()
        with one_at_a_time():
            make_environment()
            install_packages(purpose)
            if purpose == "test":
                install_programs()
                install_node_packages()
    except CannotSetUp as problem:
        print(f"\nBidflow can't be set up: {problem}", file=sys.stderr)
        return 1
    return 0


def require_python() -> None:
    """Refuse a Python that is too old, naming the way to choose another."""
    if sys.version_info < OLDEST_PYTHON:
        found = ".".join(str(number) for number in sys.version_info[:3])
        needed = ".".join(str(number) for number in OLDEST_PYTHON)
        others = [
            f"python3.{minor}" for minor in range(20, OLDEST_PYTHON[1] - 1, -1) if shutil.which(f"python3.{minor}")
        ]
        cure = f"`make PYTHON={others[0]} …` takes the newer one found here" if others else "install a newer one"
        raise CannotSetUp(f"{sys.executable} is Python {found}, but {needed} or newer is needed; {cure}.")


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Two `make` at once: the second waits for the first."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another set-up is at work in this folder; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def make_environment() -> None:
    """The virtual environment, made again when its Python is gone or too old."""
    if is_usable(VENV_PYTHON):
        return
    if VENV.exists():
        say(".venv has no usable Python any more; making it again")
        shutil.rmtree(VENV)
    say("making .venv")
    attempts = (["-m", "venv", str(VENV)], ["-m", "virtualenv", "-q", str(VENV)])
    results = []
    for attempt in attempts:
        result = subprocess.run([sys.executable, *attempt], capture_output=True, text=True)
        if result.returncode == 0 and is_usable(VENV_PYTHON):
            return
        shutil.rmtree(VENV, ignore_errors=True)
        results.append((result.stderr or result.stdout).strip().splitlines()[-1:])
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    raise CannotSetUp(
        f"{sys.executable} has neither a working venv (with pip) nor virtualenv {results}. "
        f"On Debian and Ubuntu: apt install python{version}-venv; on Fedora: dnf install python3-pip; "
        "elsewhere take a Python that brings pip, as those of python.org do."
    )


def is_usable(python: Path) -> bool:
    """Whether this Python runs, is new enough and has pip."""
    if not python.exists():
        return False
    check = f"import sys, pip; sys.exit(sys.version_info < {OLDEST_PYTHON})"
    return subprocess.run([str(python), "-c", check], capture_output=True).returncode == 0


def install_packages(purpose: str) -> None:
    """The locked packages, checked by their hashes, and Bidflow itself from this folder."""
    good_enough = list(LOCKS)[list(LOCKS).index(purpose) :]
    if any(is_installed(LOCKS[larger]) for larger in good_enough):
        return
    lock = ROOT / LOCKS[purpose]
    count = sum(1 for line in lock.read_text().splitlines() if "==" in line)
    run_pip(["install", "--require-hashes", "-r", str(lock)], f"installing {count} packages", count)
    run_pip(["install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], "installing Bidflow")
    stamp_of(lock.name).write_text(wanted_of(lock.name))


def is_installed(lock: str) -> bool:
    """Whether this lock, as it is now, has been installed."""
    return stamp_of(lock).exists() and stamp_of(lock).read_text() == wanted_of(lock)


def stamp_of(lock: str) -> Path:
    """The file that remembers what was installed."""
    return VENV / f".installed-{lock}"


def wanted_of(lock: str) -> str:
    """What the stamp says when all is as it should be."""
    return fingerprint(ROOT / lock, ROOT / "pyproject.toml", ROOT / "runner" / "__init__.py")


def run_pip(arguments: list[str], what: str, count: int = 0) -> None:
    """Run pip, showing only how far it is; all it said when it fails."""
    said: list[str] = []
    begun = 0
    shows_progress = sys.stdout.isatty()
    say(what, end="" if shows_progress else "\n")
    command = [str(VENV_PYTHON), "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT) as process:
        for line in process.stdout or ():
            said.append(line)
            if count and line.startswith("Collecting "):
                begun += 1
                if shows_progress:
                    say(f"{what}: {begun} of {count}", end="", again=True)
    if process.returncode != 0:
        print()
        raise CannotSetUp(f"{what} failed. pip said:\n{''.join(said[-25:])}")
    if shows_progress:
        say(f"{what}: done", again=True)


def install_programs() -> None:
    """Chromium, a Chinese font, and what checks systemd's units; by apt-get where this is Debian and we are root."""
    missing = [] if any(Path(path).exists() for path in CHROMIUMS) else ["chromium"]
    if not has_chinese_font():
        missing += ["fonts-noto-cjk", "fontconfig"]  # the second tells, by fc-list, that the first is there
    if shutil.which("systemd-analyze") is None:
        missing.append("systemd")
    if not missing:
        return
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        names = " and ".join(missing)
        sudo = f"`sudo apt-get install {' '.join(missing)}`" if shutil.which("apt-get") else "your system's packages"
        raise CannotSetUp(f"the tests need {names}, and only root may install that: use {sudo}, then try again.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for what, command in (
        ("reading Debian's package lists", ["apt-get", "update", "-q"]),
        (
            f"installing {' and '.join(missing)}",
            ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing],
        ),
    ):
        say(what)
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        if result.returncode != 0:
            raise CannotSetUp(f"{what} failed. apt-get said:\n{(result.stdout + result.stderr)[-2000:]}")


def has_chinese_font() -> bool:
    """Whether the browser will show Chinese as Chinese."""
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout.strip())


def install_node_packages() -> None:
    """The Node packages of tests/node, as its lock says; no package's own install script is run."""
    lock = NODE / "package-lock.json"
    if not lock.exists():
        return
    stamp = NODE / "node_modules" / ".set-up"
    wanted = fingerprint(lock)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if shutil.which("npm") is None:
        raise CannotSetUp(
            "the tests need Node.js 20 or newer with npm (running Bidflow does not): install nodejs and npm."
        )
    say("installing the tests' Node packages")
    command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    result = subprocess.run(command, cwd=NODE, capture_output=True, text=True)
    if result.returncode != 0:
        raise CannotSetUp(f"npm ci failed in tests/node. npm said:\n{(result.stdout + result.stderr)[-2000:]}")
    stamp.write_text(wanted)


def fingerprint(*files: Path) -> str:
    """One text that changes when a file's content or the environment's Python does."""
    digest = hashlib.sha256(str(VENV_PYTHON.resolve()).encode())
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


def say(text: str, end: str = "\n", again: bool = False) -> None:
    """A line of progress; `again` writes over the last one."""
    print(f"\r\033[K  {text}" if again else f"  {text}", end=end, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
