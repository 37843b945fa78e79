"""The house rules that a program can check (docs/STYLE.md): layers, one clock, nothing dangerous or unfinished."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from runner.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 300
# Longer on purpose; each with the reason. A file that is short again must leave this list.
LONGER_ON_PURPOSE: dict[str, str] = {
    "runner/engine/actions.py": "everything that can be asked of a case, in one list",
    "runner/engine/outcome.py": "one list of facts, read as a whole; values only",
    "runner/notation/model.py": "one vocabulary, read as a whole; values only",
    "runner/records/migrations/versions/0001_first.py": "the whole schema; never changed again",
    "runner/records/process_instance.py": "the case: all its columns and verbs; finders stand in cases.py",
    "runner/records/user_task.py": "the task: all its columns and verbs; refusals stand apart",
    "runner/records/recording.py": "one method per fact, in the order of outcome.py",
    "runner/testing/case.py": "the public driver's case, read as a whole by whoever writes tests with it",
}


def files(*endings: str, under: tuple[str, ...] = ()) -> list[Path]:
    """What belongs to the repository, committed or not, without what others made."""
    command = ["git", "ls-files", "-co", "--exclude-standard", "--", *under]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    own = (name for name in names if "/vendor/" not in name and name.endswith(endings))
    return sorted(ROOT / name for name in own if (ROOT / name).exists())


def sources() -> list[Path]:
    return files(".py", under=("runner", "web"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Each call in a file as written (`datetime.now`) with its line."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def test_who_may_import_whom_is_kept():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]

    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout + result.stderr


def test_the_time_comes_from_the_one_clock():
    of_the_machine = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")

    found = [
        f"{named(path)}:{line} {call}" for path in sources() for call, line in calls(path) if call in of_the_machine
    ]

    assert {place.split(":")[0] for place in found} == {"runner/clock.py"}, found


def test_no_text_is_ever_run_as_python():
    runs_text = ("eval", "exec", "compile", "__import__", "os.system", "os.popen", "pickle.loads", "pickle.load")

    found = [f"{named(path)}:{line} {call}" for path in sources() for call, line in calls(path) if call in runs_text]

    assert not found


def test_no_error_is_swallowed():
    silent = re.compile(r"except(?: (?:Base)?Exception)?:\s*(?:pass\b|\.\.\.)")

    found = [named(path) for path in sources() if silent.search(path.read_text(encoding="utf-8"))]

    assert not found


def test_nothing_is_left_unfinished():
    unfinished = re.compile(r"\b(TODO|FIXME|XXX)\b")
    mine = Path(__file__)

    found = [
        f"{named(path)}:{number}"
        for path in files(".py", ".html", ".js", ".mjs", ".css", ".md", ".sh", ".toml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if unfinished.search(line) and path != mine
    ]

    assert not found


def test_a_method_that_is_left_to_others_is_written_by_another():
    defined: Counter[str] = Counter()
    left_open: dict[str, str] = {}
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                defined[node.name] += 1
                if any(
                    isinstance(inner, ast.Raise) and "NotImplementedError" in ast.unparse(inner) for inner in node.body
                ):
                    left_open[f"{named(path)}:{node.lineno}"] = node.name

    never_written = [place for place, name in left_open.items() if defined[name] < 2]

    assert not never_written


def test_no_test_is_skipped_or_allowed_to_fail():
    leaves_out = re.compile(r"pytest\.(skip|xfail|importorskip)\b|mark\.(skip|skipif|xfail)\b|unittest\.skip")
    mine = Path(__file__)

    found = [
        named(path) for path in files(".py", under=("tests",)) if leaves_out.search(path.read_text()) and path != mine
    ]

    assert not found


def test_every_file_says_first_what_it_is():
    silent = [
        named(path)
        for path in files(".py")
        if path.stat().st_size and not (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").strip()
    ]

    assert not silent


def test_a_file_that_grows_long_has_a_reason():
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    long = {name for name, length in lengths.items() if length > LONGEST}

    assert long == set(LONGER_ON_PURPOSE), "is a noun missing? else name the file in LONGER_ON_PURPOSE with its reason"


def texts_in(path: Path) -> Iterator[str]:
    """Each text of a Python file as a pattern; what is filled in at run time may be anything."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            yield "".join(re.escape(part.value) if isinstance(part, ast.Constant) else ".+" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield re.escape(node.value)


def test_every_test_diagram_is_used():
    diagrams = files(".bpmn", ".dmn", ".form", under=("tests/diagrams",))
    users = files(".py", under=("tests", "benchmarks"))
    texts = {text for path in users for text in texts_in(path) if len(text) < 200}
    # A text that is nearly all filled in at run time, as f"{name}.bpmn", would be everybody's.
    patterns = {text for text in texts if len(re.sub(r"\.\+|\\.(bpmn|dmn|form)$", "", text)) > 3}
    used = re.compile("|".join(f"(?:{pattern})" for pattern in sorted(patterns)))

    unused = [
        named(path)
        for path in diagrams
        if not any(
            used.fullmatch(name) for name in (path.name, path.stem, str(path.relative_to(ROOT / "tests/diagrams")))
        )
    ]

    assert not unused


def test_each_command_has_a_file_and_each_such_file_is_in_the_command_line():
    holds_a_command = [
        path.stem for path in files(".py", under=("runner/commands",)) if "\ndef command(" in path.read_text()
    ]

    assert sorted(holds_a_command) == sorted(COMMANDS)


def test_every_link_between_the_documents_leads_somewhere():
    link = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")

    dead = [
        f"{named(path)}: {target}"
        for path in files(".md")
        for target in link.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]

    assert not dead


@pytest.mark.parametrize("extra", [None, "test", "teams"])
def test_the_lock_holds_what_the_project_asks_for(extra):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = project["dependencies"] + (project["optional-dependencies"][extra] if extra else [])
    lock = (ROOT / (f"requirements-{extra}.lock" if extra else "requirements.lock")).read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9._-]+)==([^ ;\\]+)", lock, re.MULTILINE))

    missing = [
        requirement
        for requirement in asked
        if not Requirement(requirement).specifier.contains(
            locked.get(canonicalize_name(Requirement(requirement).name), "0")
        )
    ]

    assert not missing, "run `make lock`"


def test_a_file_that_is_run_may_be_run():
    may_not = [named(path) for path in files(".ci/run", ".sh") if not os.access(path, os.X_OK)]

    assert not may_not
