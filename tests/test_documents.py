"""The documents tell the truth: what they name exists."""

import importlib
import re
from pathlib import Path

import pytest

from runner.cli import COMMANDS
from runner.configuration import DEFAULTS

DOCS = Path(__file__).resolve().parent.parent / "docs"
NAMED = re.compile(r"`((?:runner|web)(?:\.\w+)*):(\w+(?:\.\w+)*)`")


def names_in(document: str) -> list[tuple[str, str]]:
    """What a document names as `module:name` in backquotes."""
    return sorted(set(NAMED.findall((DOCS / document).read_text(encoding="utf-8"))))


@pytest.mark.parametrize("document", ["glossary.md", "walks.md"])
def test_a_document_names_code_at_all(document):
    assert len(names_in(document)) > 5


@pytest.mark.parametrize(
    ("document", "module", "name"),
    [(document, *pair) for document in ("glossary.md", "walks.md") for pair in names_in(document)],
)
def test_what_a_document_names_exists(document, module, name):
    found = importlib.import_module(module)

    for part in name.split("."):
        assert hasattr(found, part), f"docs/{document} names {module}:{name}, which does not exist"
        found = getattr(found, part)


def test_each_table_that_the_glossary_names_exists():
    from runner.records.base import Record

    for path in sorted((DOCS.parent / "runner" / "records").glob("*.py")):
        importlib.import_module(f"runner.records.{path.stem}")
    rows = [line.split("|") for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines() if "|" in line]

    named = {table for row in rows[2:] for table in re.findall(r"`(\w+)`", row[5])}

    assert len(named) > 10
    assert named <= set(Record.metadata.tables)


@pytest.mark.parametrize("setting", DEFAULTS)
def test_the_administrators_guide_names_every_setting(setting):
    guide = (DOCS / "administrator.md").read_text(encoding="utf-8")

    assert f"`BIDFLOW_{setting.upper()}`" in guide


def test_the_guides_name_no_command_that_does_not_exist():
    documents = [DOCS / "administrator.md", DOCS / "developer.md", DOCS.parent / "README.md"]

    named = {
        name for path in documents for name in re.findall(r"\bbidflow (\w+)\b(?! &&)", path.read_text(encoding="utf-8"))
    }

    assert named - set(COMMANDS) == set()
