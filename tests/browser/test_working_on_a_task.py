"""A task from start to end: the form, its errors, drafts, and everything that can come in between."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from runner.clock import clock
from runner.records.user_task import UserTask


def task_of(installation, case_id):
    """The open task of a case."""
    with installation.database.reading() as session:
        found = session.query(UserTask).filter_by(root_id=case_id, state="open").one()
        return found.id


def test_a_request_goes_from_the_start_page_to_its_end(person):
    mei, wei = person("mei"), person("wei")

    mei.page.goto("/start")
    mei.page.get_by_role("link", name="Start Purchase request").click()
    mei.fill({"What": "Whiteboard 白板", "Amount": "1200", "Kind": "Goods"})
    mei.complete("Start the case")
    wei.claim("Approve purchase")
    wei.fill({"Decision": "Yes"})
    wei.complete()
    mei.open("Buy it")
    mei.complete()

    mei.page.goto("/cases")
    expect(mei.page.locator(".case").first).to_contain_text("Bought")


def test_missing_answers_are_shown_at_their_fields_and_listed_above(person):
    mei = person("mei")
    mei.page.goto("/start/purchase-request")

    mei.page.get_by_role("button", name="Start the case").click()

    summary = mei.page.locator("[data-summary]")
    expect(summary).to_contain_text("Please review 3 fields")
    expect(mei.page.locator(".fjs-form-field-error", has_text="Field is required.")).to_have_count(3)
    expect(mei.page.get_by_label("What")).to_be_focused()
    summary.get_by_role("link", name="Amount").click()
    expect(mei.page.get_by_label("Amount")).to_be_focused()


def test_the_server_checks_what_a_browser_was_made_to_send(person, installation):
    mei = person("mei")
    mei.page.goto("/start/purchase-request")

    answer = mei.page.evaluate(
        """async () => {
            const answer = await bidflow.send("POST", "/start/purchase-request",
                {answers: {what: "x", amount: -5, kind: "ship"}});
            return [answer.status, await answer.json()];
        }"""
    )

    assert answer[0] == 400
    assert answer[1]["errors"]["Field_amount"] == ["Field must have minimum value of 1."]
    assert answer[1]["errors"]["Field_kind"] == ["'ship' is not one of the options."]


def test_what_only_the_server_sees_is_shown_at_the_field(person):
    mei = person("mei")
    mei.page.goto("/start/purchase-request")
    mei.fill({"What": "Chair", "Amount": "5", "Kind": "Goods"})
    mei.page.route(
        re.compile("/start/purchase-request"),
        lambda route: route.fulfill(
            status=400, json={"message": "Some answers can't be taken.", "errors": {"Field_what": ["Not this one."]}}
        ),
    )

    mei.page.get_by_role("button", name="Start the case").click()

    expect(mei.page.locator("[data-summary]")).to_contain_text("Please review 1 field")
    expect(mei.page.locator(".fjs-form-field-error")).to_have_text("Not this one.")
    expect(mei.page.get_by_label("What")).to_be_focused()


def test_errors_are_told_in_chinese(person):
    mei = person("mei", language="zh-CN")
    mei.page.goto("/start/purchase-request")

    mei.page.get_by_role("button", name="发起流程").click()

    expect(mei.page.locator("[data-summary]")).to_contain_text("请检查 3 个字段")
    expect(mei.page.locator(".fjs-form-field-error").first).to_have_text("此项必填。")
    expect(mei.page.get_by_label("物品")).to_be_focused()


def test_enter_in_a_field_hands_nothing_in(person):
    mei = person("mei")
    mei.page.goto("/start/purchase-request")
    mei.fill({"What": "Lamp", "Amount": "50", "Kind": "Goods"})

    mei.page.get_by_label("What").press("Enter")

    mei.page.wait_for_timeout(300)
    expect(mei.page).to_have_url(re.compile("/start/purchase-request$"))


def test_a_draft_is_kept_on_the_server_and_seen_from_another_browser(person, installation):
    (case,) = installation.start_requests("Draft table")
    wei = person("wei")
    wei.page.goto(f"/user-tasks/{task_of(installation, case)}")
    wei.page.get_by_role("button", name="Claim").click()

    wei.fill({"Note": "ask Lan first"})
    expect(wei.page.locator("[data-saved]")).to_have_text(re.compile("^saved [0-9]{2}:[0-9]{2}$"))
    elsewhere = person("wei")
    elsewhere.page.goto(f"/user-tasks/{task_of(installation, case)}")

    expect(elsewhere.page.get_by_label("Note")).to_have_value("ask Lan first")


def test_two_windows_do_not_overwrite_each_others_draft(person, installation):
    (case,) = installation.start_requests("Contested table")
    wei = person("wei")
    address = f"/user-tasks/{task_of(installation, case)}"
    wei.page.goto(address)
    wei.page.get_by_role("button", name="Claim").click()
    wei.fill({"Note": "first"})
    expect(wei.page.locator("[data-saved]")).to_contain_text("saved")
    elsewhere = person("wei")
    elsewhere.page.goto(address)
    elsewhere.fill({"Note": "second"})
    expect(elsewhere.page.locator("[data-saved]")).to_contain_text("saved")

    wei.fill({"Note": "third"})

    expect(wei.page.locator("[data-conflict]")).to_contain_text("Wang Wei 王伟 saved other answers here at")
    wei.page.get_by_role("button", name="Load those answers").click()
    expect(wei.page.get_by_label("Note")).to_have_value("second")


def test_what_was_typed_survives_the_end_of_the_session(person, installation):
    (case,) = installation.start_requests("Long table")
    wei = person("wei")
    address = f"/user-tasks/{task_of(installation, case)}"
    wei.page.goto(address)
    wei.page.get_by_role("button", name="Claim").click()
    wei.fill({"Decision": "Yes"})
    expect(wei.page.locator("[data-saved]")).to_contain_text("saved")
    wei.context.clear_cookies()

    wei.fill({"Note": "typed at the end"})
    wei.page.get_by_role("button", name="Complete").click()

    expect(wei.page.get_by_role("heading", name="You are signed out")).to_be_visible()
    wei.page.get_by_role("link", name="Sign in again").click()
    wei.page.locator(".person", has_text="Wang Wei").click()
    expect(wei.page).to_have_url(re.compile(address))
    expect(wei.page.get_by_label("Note")).to_have_value("typed at the end")
    wei.complete()


def test_a_session_ends_by_itself_after_half_an_hour(person):
    mei = person("mei")

    clock.shift(timedelta(minutes=31))
    mei.page.goto("/inbox")

    expect(mei.page).to_have_url(re.compile("/sign-in"))


def test_of_two_who_claim_at_once_one_is_told_who_was_faster(person, installation):
    (case,) = installation.start_requests("Raced table")
    address = f"/user-tasks/{task_of(installation, case)}"
    wei, lan = person("wei"), person("lan")
    wei.page.goto(address)
    lan.page.goto(address)

    wei.page.get_by_role("button", name="Claim").click()
    expect(wei.page.locator("#task .badge--mine")).to_be_visible()
    lan.page.get_by_role("button", name="Claim").click()

    expect(lan.page.locator("#task .notice--soon").first).to_contain_text(
        re.compile("Wang Wei 王伟 took it at [0-9:]+")
    )
    expect(lan.page.get_by_text("With Wang Wei 王伟")).to_be_visible()
    expect(lan.page.get_by_role("button", name="Complete")).to_have_count(0)


def test_a_task_is_given_back(person, installation):
    (case,) = installation.start_requests("Returned table")
    wei, lan = person("wei"), person("lan")
    wei.page.goto(f"/user-tasks/{task_of(installation, case)}")
    wei.page.get_by_role("button", name="Claim").click()

    wei.page.get_by_role("button", name="Give back").click()
    expect(wei.page.get_by_role("button", name="Claim")).to_be_visible()
    lan.page.goto(f"/user-tasks/{task_of(installation, case)}")

    expect(lan.page.get_by_text("Nobody has taken this yet")).to_be_visible()
    expect(lan.page.get_by_role("button", name="Claim")).to_be_visible()


def test_a_task_completed_elsewhere_says_so_and_keeps_what_was_typed(person, installation):
    (case,) = installation.start_requests("Double table")
    wei = person("wei")
    address = f"/user-tasks/{task_of(installation, case)}"
    wei.page.goto(address)
    wei.page.get_by_role("button", name="Claim").click()
    wei.fill({"Decision": "Yes"})
    expect(wei.page.locator("[data-saved]")).to_contain_text("saved")
    second = wei.new_page()
    second.goto(address)
    second.get_by_role("button", name="Complete").click()
    expect(second.locator("[data-toast]")).to_be_visible()

    wei.page.get_by_role("button", name="Complete").click()

    expect(wei.page.locator("[data-summary]")).to_contain_text("Wang Wei 王伟 completed this at")
    expect(wei.page.get_by_label("Yes")).to_be_checked()
    wei.page.get_by_role("link", name="Show the task as it is now").click()
    expect(wei.page.locator("#task .badge--done")).to_be_visible()


def test_a_step_that_fails_after_completion_does_not_lose_the_work(person, installation):
    mei = person("mei")
    mei.page.goto("/start/stumbling")
    mei.page.get_by_role("button", name="Start the case").click()
    expect(mei.page.locator("#task-title")).to_have_text("Ask for prices")

    mei.page.get_by_role("button", name="Complete").click()

    expect(mei.page.locator("[data-toast]")).to_have_text(
        re.compile("Your work on “Ask for prices” is saved; the next step is being looked at.")
    )


def test_a_task_of_other_people_is_not_there(person, installation):
    (case,) = installation.start_requests("Hidden table")
    mei = person("mei")

    for address in (f"/user-tasks/{task_of(installation, case)}", "/user-tasks/00000000-0000-7000-8000-000000000000"):
        answer = mei.page.goto(address)

        assert answer is not None
        assert answer.status == 404
        expect(mei.page.get_by_role("heading", name="There is nothing here")).to_be_visible()


def test_without_scripts_the_form_is_ordinary_fields(person, installation):
    (case,) = installation.start_requests("Plain table")
    wei = person("wei", scripts=False)
    wei.page.goto(f"/user-tasks/{task_of(installation, case)}")
    wei.page.get_by_role("button", name="Claim").click()

    wei.page.get_by_label("No", exact=True).check()
    wei.page.get_by_label("Reason").fill("why")
    wei.page.get_by_role("button", name="Complete").click()
    expect(wei.page.locator(".error")).to_have_text("Field must have minimum length of 5.")
    wei.page.get_by_label("Reason").fill("too dear for us")
    wei.page.get_by_role("button", name="Complete").click()

    expect(wei.page.locator("[data-toast]")).to_contain_text("is done")


def test_the_documentation_is_there_as_help(person, installation):
    (case,) = installation.start_requests("Explained table")
    wei = person("wei")

    wei.page.goto(f"/user-tasks/{task_of(installation, case)}")
    wei.page.get_by_text("What to do").click()

    expect(wei.page.get_by_text("Read what is wanted and why.")).to_be_visible()
