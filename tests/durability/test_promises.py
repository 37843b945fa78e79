"""The promises name the tests that prove them."""

import re
from pathlib import Path

HERE = Path(__file__).parent
PROMISES = HERE.parents[1] / "docs" / "promises.md"
NAMED = re.compile(r"`([\w./]+\.py)::(test_\w+)`")


def test_each_test_that_a_promise_names_exists():
    named = NAMED.findall(PROMISES.read_text(encoding="utf-8"))

    missing = [
        f"{file}::{name}"
        for file, name in named
        if not re.search(rf"^def {name}\(", (HERE / file).read_text(), re.MULTILINE)
    ]
    assert len(named) > 40
    assert missing == []


def test_each_file_of_these_tests_is_named():
    text = PROMISES.read_text(encoding="utf-8")

    assert [file.name for file in sorted(HERE.glob("test_*.py")) if f"`{file.name}::" not in text] == [
        Path(__file__).name
    ]


def test_each_test_elsewhere_that_proves_something_on_both_is_run_on_both():
    text = PROMISES.read_text(encoding="utf-8")
    elsewhere = {
        (HERE / file).resolve().relative_to(HERE.parents[1]).as_posix()
        for row in re.findall(r"^\| .+ \| both \|$", text, re.MULTILINE)
        for file, _ in NAMED.findall(row)
        if file.startswith("../")
    }

    assert len(elsewhere) > 2
    assert sorted(elsewhere - on_postgresql()) == []


def on_postgresql() -> set[str]:
    """The files that `make test` plays once more over PostgreSQL."""
    listed = re.search(r"^ON_POSTGRESQL := ((?:.+\\\n)*.+)", (HERE.parents[1] / "Makefile").read_text(), re.MULTILINE)[
        1
    ]
    grouped = re.findall(r"\$\(patsubst %,(\S+),([^)]+)\)", listed)
    return {pattern.replace("%", name) for pattern, names in grouped for name in names.split()} | set(
        re.findall(r"tests/[\w/]+\.py(?!,)", listed)
    )
