"""The case: its diagram, where it is in words, its records, its history, what failed; my requests."""

import re

from playwright.sync_api import expect


def test_the_diagram_shows_where_the_case_is_and_so_do_words(person, installation):
    (case,) = installation.start_requests("Painted table")
    mei = person("mei")

    mei.page.goto(f"/cases/{case}")

    expect(mei.page.locator('.diagram [data-element-id="approve"]')).to_have_class(re.compile("is-now"))
    expect(mei.page.locator('.diagram [data-element-id="wanted"]')).to_have_class(re.compile("is-done"))
    expect(mei.page.locator(".diagram-badge")).to_have_text("now")
    now = mei.page.get_by_role("region", name="Now", exact=True)
    expect(now).to_contain_text("Approve purchase")
    expect(now).to_contain_text("Waits for leaders")
    expect(mei.page.get_by_role("region", name="Next, as the diagram has it")).to_contain_text("Buy it")
    expect(mei.page.get_by_role("region", name="Done")).to_contain_text("Something is wanted")


def test_the_diagram_speaks_the_readers_language(person, installation):
    (case,) = installation.start_requests("Chinese table")
    mei = person("mei", language="zh-CN")

    mei.page.goto(f"/cases/{case}")

    expect(mei.page.locator('.diagram [data-element-id="approve"] text')).to_contain_text("审批采购")
    expect(mei.page.locator('.diagram [data-element-id="yes_label"] text')).to_have_text("同意")
    mei.page.goto("/start")
    expect(mei.page.get_by_text("申请采购，领导两天内批复。")).to_be_visible()


def test_who_holds_it_is_told_by_name_and_since_when(person, installation):
    installation.start_requests("Held table")
    wei, mei = person("wei"), person("mei")
    wei.page.goto("/inbox?box=groups&q=Held")
    wei.page.locator(".row").click()
    wei.page.get_by_role("button", name="Claim").click()
    expect(wei.page.locator("#task .badge--mine")).to_be_visible()

    mei.page.goto("/cases?q=Held")

    expect(mei.page.locator(".case")).to_contain_text("Approve purchase")
    expect(mei.page.locator(".case")).to_contain_text("Wang Wei 王伟, just now")


def test_records_are_kept_with_their_labels_and_history_tells_who_did_what(person, installation):
    (case,) = installation.start_requests("Recorded table")
    wei = person("wei")
    wei.page.goto("/inbox?box=groups&q=Recorded")
    wei.page.locator(".row").click()
    wei.page.get_by_role("button", name="Claim").click()
    wei.fill({"Decision": "No", "Reason": "We have <b>three</b> already"})
    wei.complete()

    wei.page.goto(f"/cases/{case}?tab=records")
    record = wei.page.locator(".record").nth(1)
    expect(record).to_contain_text("Wang Wei 王伟")
    expect(record.locator(".value", has_text="Decision")).to_contain_text("No")
    expect(record.locator(".value", has_text="Reason")).to_contain_text("We have <b>three</b> already")
    expect(wei.page.locator(".record").first.locator(".value", has_text="Amount")).to_contain_text("1,200 CNY")
    wei.page.get_by_role("link", name="History").click()

    history = wei.page.locator(".history")
    expect(history).to_contain_text("Wang Wei 王伟 completed “Approve purchase”")
    expect(history).to_contain_text("Chen Mei 陈梅 started the case")
    expect(history).to_contain_text("The case ended: Refused")


def test_a_failed_step_is_told_in_words_and_marked(person):
    mei = person("mei")
    mei.page.goto("/start/stumbling")
    mei.page.get_by_role("button", name="Start the case").click()
    expect(mei.page.locator("#task-title")).to_have_text("Ask for prices")
    mei.page.get_by_role("button", name="Complete").click()
    expect(mei.page.locator("[data-toast]")).to_contain_text("is saved")

    mei.page.goto("/cases")
    mei.page.get_by_role("link", name="Stumbling process").first.click()

    expect(mei.page.get_by_role("alert")).to_contain_text("“Sum up prices” failed")
    expect(mei.page.get_by_role("alert")).to_contain_text("What people did so far is saved.")
    expect(mei.page.locator('.diagram [data-element-id="sum"]')).to_have_class(re.compile("is-incident"))


def test_a_case_of_other_people_is_not_there(person, installation):
    (case,) = installation.start_requests("Private table", by="wei")
    mei = person("mei")

    answers = [mei.page.request.get(address).status for address in (f"/cases/{case}", f"/cases/{case}/diagram")]

    assert answers == [404, 404]


def test_records_are_printed_without_buttons(person, installation):
    (case,) = installation.start_requests("Printed table")
    mei = person("mei")
    mei.page.goto(f"/cases/{case}?tab=records")

    mei.page.emulate_media(media="print")

    expect(mei.page.locator(".header")).to_be_hidden()
    expect(mei.page.locator("[data-print]")).to_be_hidden()
    expect(mei.page.locator(".value").first).to_be_visible()


def test_my_requests_without_any_offer_to_start_one(person, installation):
    installation.add("fresh")
    fresh = person("fresh")

    fresh.page.goto("/cases")

    expect(fresh.page.get_by_role("heading", name="No case yet")).to_be_visible()
    expect(fresh.page.get_by_role("link", name="Start something")).to_have_count(2)


def test_an_administrator_puts_people_into_groups_and_locks_them_out(person, installation):
    installation.add("tao", name="Wu Tao 吴涛")
    admin, tao = person("admin"), person("tao")

    admin.page.goto("/admin/people")
    account = admin.page.locator(".account", has_text="Wu Tao")
    account.locator("summary").click()
    account.get_by_label("leaders").check()
    account.get_by_role("button", name="Save the groups").click()
    expect(admin.page.locator(".account", has_text="Wu Tao").locator("summary .badge")).to_have_text("leaders")
    admin.page.locator(".account", has_text="Wu Tao").locator("summary").click()
    admin.page.locator(".account", has_text="Wu Tao").get_by_role("button", name=re.compile("^Lock")).click()
    expect(admin.page.locator(".account", has_text="Wu Tao").locator("summary")).to_contain_text("Locked")

    tao.page.goto("/inbox")
    expect(tao.page).to_have_url(re.compile("/sign-in"))


def test_the_people_page_is_for_administrators(person):
    mei = person("mei")

    answer = mei.page.goto("/admin/people")

    assert answer is not None
    assert answer.status == 403
    expect(mei.page.get_by_role("heading", name="You may not do this")).to_be_visible()


def test_what_people_report_is_offered_to_those_it_is_for(person, installation):
    mei = person("mei")
    mei.page.goto("/start/questions")
    mei.page.get_by_role("button", name="Start the case").click()
    mei.page.locator(".over a").click()

    expect(mei.page.get_by_text("A letter came in.")).to_be_visible()
    expect(mei.page.get_by_role("button", name=re.compile("^Report"))).to_have_count(1)
    mei.page.get_by_role("button", name="Report: Question").click()

    expect(mei.page.locator("#task")).to_contain_text("Questions")
    mei.page.goto("/inbox?box=groups")
    expect(mei.page.locator(".row", has_text="Answer question")).to_have_count(1)


def test_a_message_for_programs_is_reported_by_nobody(person, installation):
    mei = person("mei")
    mei.page.goto("/start/questions")
    mei.page.get_by_role("button", name="Start the case").click()
    mei.page.locator(".over a").click()
    case = mei.page.url.split("/")[-1]

    answer = mei.page.request.post(
        f"/cases/{case}/reports/payment",
        headers={"X-CSRF-Token": mei.page.evaluate("bidflow.token"), "Origin": installation.url},
    )

    assert answer.status == 403


def test_an_administrator_tries_a_failed_step_again(person):
    mei, admin = person("mei"), person("admin")
    mei.page.goto("/start/stumbling")
    mei.page.get_by_role("button", name="Start the case").click()
    expect(mei.page.locator("#task-title")).to_have_text("Ask for prices")
    case = mei.page.locator(".over a").get_attribute("href")
    mei.page.get_by_role("button", name="Complete").click()
    expect(mei.page.locator("[data-toast]")).to_contain_text("is saved")

    admin.page.goto(case)
    admin.page.get_by_role("button", name="Try this step again").click()

    expect(admin.page.get_by_role("alert")).to_contain_text("“Sum up prices” failed")
    mei.page.goto(case)
    expect(mei.page.get_by_role("button", name="Try this step again")).to_have_count(0)
