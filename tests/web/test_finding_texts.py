"""Findings on a Chinese page: their texts are Chinese, the analyst's own names in them as they are."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from runner.records.checking import check_files
from web.finding_texts import FILES, GAP, in_language, texts_of

ROOT = Path(__file__).parents[2]
CHINESE = re.compile(r"[一-鿿]")
TELLING = ("at", "at_decision", "Finding", "_finding")


def said(node: ast.expr) -> Iterator[str]:
    """The texts with gaps that an expression may give."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else GAP for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*said(node.body), *said(node.orelse))


def texts_of_rules() -> set[str]:
    """Every message and cure that the rules tell, as their code writes it."""
    found: set[str] = set()
    for file in (ROOT / "runner" / "notation" / "rules").glob("*.py"):
        tree = ast.parse(file.read_text())
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in TELLING:
                found.update(text for argument in node.args for text in said(argument))
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("message", "cure", "_CURE"):
                found.update(said(node.value))
    return {text for text in found if " " in text}


def test_every_text_of_the_rules_has_its_chinese() -> None:
    rules = texts_of_rules()

    untranslated = {text for text in rules if not CHINESE.search(in_language(text.replace(GAP, "1"), "zh"))}

    assert len(rules) > 60
    assert not untranslated


def test_every_line_of_the_file_is_whole() -> None:
    texts = texts_of("zh")

    assert len({text.source for text in texts}) == len(texts) > 400
    for text in texts:
        gaps = {int(number) for number in re.findall(r"\{(\d)\}", text.target)}
        assert CHINESE.search(text.target), text.source
        assert gaps == set(range(text.source.count(GAP))), text.source


def test_findings_of_the_diagrams_here_are_said_in_chinese() -> None:
    files = [
        (path.name, path.read_bytes()) for path in sorted((ROOT / "tests" / "diagrams" / "notation").glob("*.bpmn"))
    ]
    found = [finding for file in files for finding in check_files(None, [file]).findings]

    english = {finding.message for finding in found if not CHINESE.search(in_language(finding.message, "zh"))}

    assert len(found) > 200
    assert not english


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The form 'task' is not deployed.", "表单“task”没有部署。"),
        ("The due date is 'due'.", "到期日期是“due”。"),
        (
            "camunda:class: It names Java code, which does not run here.",
            "camunda:class：它指定了 Java 代码，这里不运行。",
        ),
        (
            "It refers to the message 'message', which this file does not define.",
            "它引用的消息“message”在此文件中没有定义。",
        ),
        ("Something nobody has translated.", "Something nobody has translated."),
        ("", ""),
    ],
)
def test_names_of_the_analyst_stay_as_they_are(english: str, chinese: str) -> None:
    assert in_language(english, "zh") == chinese


def test_english_stays_english_and_a_language_without_texts_too() -> None:
    assert in_language("The form 'task' is not deployed.", "en") == "The form 'task' is not deployed."


def test_a_long_or_hostile_name_costs_nothing() -> None:
    for name in ("x" * 10_000, " or ".join("abcdefghij" * 12), "'" * 500, "(.+?)" * 90):
        in_language(f"Write {name}", "zh")
        assert name in in_language(f"The form '{name}' is not deployed.", "zh")


def test_the_deploy_page_says_it_in_the_language_of_the_page(visitor) -> None:
    import io

    files = [(io.BytesIO(b'<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><proc'), "torn.bpmn")]

    page = visitor("admin").post(
        "/processes/deployment/check", data={"files": files, "note": ""}, headers={"Accept-Language": "zh"}
    )

    assert "文件不是格式正确的 XML。" in page.text
    assert (FILES / "zh" / "findings.txt").is_file()
