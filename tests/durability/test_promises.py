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
