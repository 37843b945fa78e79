"""People who share a task: handed over with a word, lent and returned, talked about."""

import re

from playwright.sync_api import expect

from runner.records.delegation import delegate
from runner.records.process_instance import ProcessInstance
from runner.records.user import User
from runner.records.user_task import UserTask
from tests.browser.person import NARROW


def claimed(person, installation, what):
    """Wei, who has just claimed the task of a new case; the task's address."""
    (case,) = installation.start_requests(what)
    with installation.database.reading() as session:
        task = ProcessInstance.find(session, case).user_tasks[0].id
    wei = person("wei")
    wei.page.goto(f"/user-tasks/{task}")
    wei.page.get_by_role("button", name="Claim").click()
    expect(wei.page.locator("#task .badge--mine")).to_be_visible()
    return wei, f"/user-tasks/{task}"


def test_a_task_is_handed_to_a_colleague_with_a_word_and_what_was_typed(person, installation):
    wei, address = claimed(person, installation, "Handed table")
    wei.fill({"Note": "halfway through"})
    expect(wei.page.locator("[data-saved]")).to_contain_text("saved")

    wei.page.get_by_role("link", name="Hand over").click()
    expect(wei.page.locator("#colleague option")).to_have_text(["", "Lin Lan 林岚"])
    wei.page.get_by_label("Colleague").select_option("Lin Lan 林岚")
    wei.page.get_by_label("A word about it").fill("You know the firm.")
    wei.page.get_by_role("button", name="Hand over").click()

    expect(wei.page.locator("[data-toast]")).to_contain_text("The task is with your colleague now.")
    lan = person("lan")
    lan.page.goto(address)
    expect(lan.page.locator("#task .badge--mine")).to_be_visible()
    expect(lan.page.get_by_label("Note")).to_have_value("halfway through")
    lan.page.goto(f"{address}?tab=history")
    expect(lan.page.locator(".history li").first).to_contain_text("Wang Wei 王伟 wrote")
    expect(lan.page.locator(".history li").first).to_contain_text("You know the firm.")
    expect(lan.page.locator(".history")).to_contain_text("Wang Wei 王伟 gave “Approve purchase” to Lin Lan 林岚")
    expect(lan.page.locator(".history")).to_contain_text("Wang Wei 王伟 took “Approve purchase”")


def test_a_task_is_handed_over_without_scripts_and_on_a_small_screen(person, installation):
    _, address = claimed(person, installation, "Small handed table")
    wei = person("wei", scripts=False, size=NARROW)

    wei.page.goto(address)
    wei.page.get_by_role("link", name="Hand over").click()
    wei.page.get_by_label("Colleague").select_option("Lin Lan 林岚")
    wei.page.get_by_role("button", name="Hand over").click()

    wei.page.goto(address)
    expect(wei.page.get_by_text("With Lin Lan 林岚")).to_be_visible()
    expect(wei.page.get_by_role("link", name="Hand over")).to_have_count(0)


def test_only_who_has_a_task_hands_it_over_and_only_to_those_it_is_for(person, installation):
    wei, address = claimed(person, installation, "Kept table")
    lan = person("lan")

    lan.page.goto(f"{address}?tab=hand-over")
    expect(lan.page.get_by_role("heading", name="Hand this task to a colleague")).to_have_count(0)
    refused = [
        each.page.request.post(
            f"{address}/assignee",
            form={"colleague": colleague},
            headers={"X-CSRF-Token": each.page.evaluate("bidflow.token"), "Origin": installation.url},
        )
        for each, colleague in ((lan, "lan"), (wei, "mei"), (wei, "nobody"), (wei, ""))
    ]

    assert [answer.status for answer in refused] == [400, 400, 400, 400]
    assert "Choose a colleague who may do this task." in refused[1].text()


def test_a_task_that_was_lent_is_returned_to_its_owner_who_completes_it(person, installation):
    wei, address = claimed(person, installation, "Lent table")
    with installation.database.transaction() as session:
        delegate(UserTask.find(session, address.split("/")[-1]), "lan", User.find(session, "wei").viewer)
    lan = person("lan")

    lan.page.goto(address)
    expect(lan.page.get_by_text("Wang Wei 王伟 asked you to help here")).to_be_visible()
    expect(lan.page.get_by_role("button", name="Complete")).to_have_count(0)
    lan.page.get_by_label("Yes", exact=True).check()
    lan.page.get_by_label("Note").fill("fair price")
    expect(lan.page.locator("[data-saved]")).to_contain_text("saved")
    lan.page.get_by_role("button", name="Return to Wang Wei 王伟").click()

    wei.page.goto(address)
    expect(wei.page.get_by_label("Note")).to_have_value("fair price")
    wei.complete()


def test_a_comment_is_read_by_everybody_of_the_case(person, installation):
    (case,) = installation.start_requests("Discussed table")
    mei, wei = person("mei"), person("wei", language="zh-CN")

    mei.page.goto(f"/cases/{case}?tab=history")
    mei.page.get_by_label("Write a comment").fill("Please hurry.\n请尽快 <b>处理</b>")
    mei.page.get_by_role("button", name="Write it").click()

    expect(mei.page.locator(".history .said")).to_have_text("Please hurry.\n请尽快 <b>处理</b>")
    wei.page.goto(f"/cases/{case}?tab=history")
    expect(wei.page.locator(".history li").first).to_contain_text(re.compile("mei|Chen Mei 陈梅"))
    expect(wei.page.locator(".history .said")).to_contain_text("请尽快")


def test_a_comment_of_nothing_or_of_a_book_is_refused_in_words(person, installation):
    (case,) = installation.start_requests("Silent table")
    mei = person("mei")
    mei.page.goto(f"/cases/{case}?tab=history")
    headers = {"X-CSRF-Token": mei.page.evaluate("bidflow.token"), "Origin": installation.url}

    answers = [
        mei.page.request.post(f"/cases/{case}/comments", form={"comment": text}, headers=headers)
        for text in (" ", "x" * 4001, "x" * 4000)
    ]

    assert [answer.status for answer in answers] == [400, 400, 200]
    assert "A comment has 1 to 4000 characters." in answers[0].text()
