"""The interface in Chinese: complete, compiled, and chosen by browser or person."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_every_text_has_its_chinese_and_the_compiled_catalogue_is_of_today():
    checked = subprocess.run(
        [ROOT / "scripts" / "translate.sh", "--check"],
        env={**os.environ, "BIN": str(Path(sys.executable).parent)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.stdout + checked.stderr == ""
    assert checked.returncode == 0


@pytest.mark.parametrize(
    ("header", "lang", "text"),
    [
        ("zh-CN,zh;q=0.9", "zh-Hans", "收件箱"),
        ("en-US", "en", "Inbox"),
        ("de-DE", "en", "Inbox"),
        ("de;q=0.9, zh;q=0.8", "zh-Hans", "收件箱"),
        ("", "en", "Inbox"),
    ],
)
def test_the_browsers_wish_is_followed(visitor, header, lang, text):
    page = visitor("wei").get("/inbox", headers={"Accept-Language": header}).text

    assert f'<html lang="{lang}">' in page
    assert text in page


def test_a_language_that_is_not_spoken_changes_nothing(visitor):
    mei = visitor("mei")

    mei.post("/language", data={"language": "tlh"})

    assert '<html lang="en">' in mei.get("/inbox").text


def test_the_choice_is_kept_with_the_account(visitor):
    mei = visitor("mei")
    mei.post("/language", data={"language": "zh"})

    elsewhere = visitor("mei").get("/inbox").text
    mei.post("/language", data={"language": "en"})

    assert "收件箱" in elsewhere


def test_what_the_check_of_a_form_says_is_told_in_chinese(visitor):
    answer = visitor("lan").send(
        "POST",
        "/start/purchase-request",
        json={"answers": {"what": "x" * 90, "amount": 0, "kind": "goods"}},
        headers={"Accept-Language": "zh"},
    )

    assert answer.get_json()["errors"] == {"Field_what": ["最多 80 个字符。"], "Field_amount": ["不能小于 1。"]}


def test_what_is_not_there_is_said_in_the_readers_language_and_names_the_address(visitor):
    lan = visitor("lan")

    chinese = lan.get("/cases/nope", headers={"Accept-Language": "zh"}).text
    english = lan.get("/user-tasks/nope", headers={"Accept-Language": "en"}).text

    assert "/cases/nope 处没有内容" in chinese
    assert "does not exist" not in chinese
    assert "There is nothing at /user-tasks/nope: it is wrong, or gone, or not for you." in english


def test_a_refusal_without_a_translation_has_a_cure_in_chinese(visitor, started):
    _, task = started()

    refused = visitor("admin").post(f"/user-tasks/{task}/resolution", headers={"Accept-Language": "zh"})

    assert refused.status_code == 409
    assert "请刷新页面查看当前状态。" in refused.text
