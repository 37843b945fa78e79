"""The lists of tasks: what is in them, in which order, found by search, walked by keys."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from runner.clock import clock
from tests.browser.installation import DIAGRAMS, Installation


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """Sixty requests wait for the leaders: one late since yesterday, the others due on three days."""
    made = Installation(tmp_path_factory.mktemp("inbox"))
    made.deploy(*sorted(DIAGRAMS.iterdir()))
    made.add("mei", "staff", name="Chen Mei 陈梅")
    made.add("wei", "leaders", name="Wang Wei 王伟")
    made.add("new", "nothing-yet")
    for days, whats in (
        (-3, ["Late lamp"]),
        (-2, ["Desk 书桌"]),
        (-1, ["Chair"]),
        (0, [f"Pen {n}" for n in range(57)]),
    ):
        clock.reset()
        clock.shift(timedelta(days=days, minutes=10 if days == -2 else 0))
        made.start_requests(*whats)
    clock.reset()
    yield made.start()
    made.stop()


def test_the_lists_say_how_many_there_are(person):
    wei = person("wei")

    wei.page.goto("/inbox")

    expect(wei.page.locator("#count-mine")).to_have_text("0")
    expect(wei.page.locator("#count-groups")).to_have_text("60")


def test_tasks_stand_under_the_day_they_are_due_the_late_ones_first_and_in_words(person):
    wei = person("wei")

    wei.page.goto("/inbox?box=groups")

    expect(wei.page.locator(".list-group")).to_have_text(["Overdue", "Today", "This week"])
    expect(wei.page.locator(".row").first).to_contain_text("Late lamp")
    expect(wei.page.locator(".row").first.locator(".row-due")).to_have_text("1 day late")
    expect(wei.page.locator(".row", has_text="Chair").locator(".row-due")).to_contain_text("tomorrow")


def test_a_long_list_has_pages(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups")

    expect(wei.page.locator(".row")).to_have_count(50)
    expect(wei.page.locator(".pager")).to_contain_text("1–50 of 60")
    wei.page.get_by_role("link", name="Next").click()

    expect(wei.page.locator(".row")).to_have_count(10)
    expect(wei.page.get_by_role("link", name="Next")).to_have_count(0)


def test_search_finds_what_is_read_in_chinese(person):
    wei = person("wei", language="zh-CN")

    for search in ("批采购", "采购申"):
        wei.page.goto(f"/inbox?box=groups&q={search}")
        expect(wei.page.locator(".pager")).to_contain_text("60")
    wei.page.goto("/cases?which=all&q=采购申")
    expect(wei.page.locator(".case")).to_have_count(25)
    wei.page.goto("/start?q=领导两天")
    expect(wei.page.locator(".card")).to_have_count(1)
    expect(wei.page.locator(".card")).to_contain_text("采购申请")
    wei.page.goto("/start?q=不存在")
    expect(wei.page.locator(".card")).to_have_count(0)


@pytest.mark.parametrize(("search", "found"), [("书桌", "Desk 书桌"), ("lAmP", "Late lamp"), ("chair", "Chair")])
def test_search_finds_in_any_language_and_case_and_stays_in_the_address(person, search, found):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups")

    wei.page.get_by_label("Search").fill(search)

    expect(wei.page.locator(".row")).to_have_count(1)
    expect(wei.page.locator(".row")).to_contain_text(found)
    expect(wei.page.get_by_label("Search")).to_be_focused()
    wei.page.reload()
    expect(wei.page.locator(".row")).to_contain_text(found)


def test_signs_of_databases_are_searched_for_as_they_are(person):
    wei = person("wei")

    for search in ("%", "_", "'; DROP TABLE user_task; --", "\\"):
        wei.page.goto(f"/inbox?box=groups&q={search.replace('%', '%25').replace(';', '%3B')}")

        expect(wei.page.get_by_role("heading", name="Nothing matches")).to_be_visible()


def test_an_empty_search_offers_the_way_back(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups&q=unicorn")

    wei.page.get_by_role("link", name="Clear the search").click()

    expect(wei.page.locator(".row")).to_have_count(50)


def test_the_order_is_chosen(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups")

    wei.page.get_by_label("Sort by").select_option("created")

    expect(wei.page).to_have_url(re.compile("sort=created"))
    expect(wei.page.locator(".row").first).to_contain_text("Pen 56")


def test_somebody_with_nothing_to_do_is_told_what_to_do(person):
    wei, new = person("wei"), person("new")

    wei.page.goto("/inbox")
    new.page.goto("/inbox?box=groups")

    expect(wei.page.get_by_role("link", name="See 60 tasks of your groups")).to_be_visible()
    expect(new.page.get_by_role("heading", name="Nobody waits for your groups")).to_be_visible()


def test_the_list_is_walked_by_keys(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups")

    wei.page.keyboard.press("j")
    wei.page.keyboard.press("j")
    expect(wei.page.locator(".row").nth(1)).to_be_focused()
    wei.page.keyboard.press("k")
    wei.page.keyboard.press("Enter")
    expect(wei.page.locator("#task-title")).to_have_text("Approve purchase")
    expect(wei.page.locator(".row").first).to_have_attribute("aria-current", "true")
    wei.page.keyboard.press("c")
    expect(wei.page.locator("#task .badge--mine")).to_be_visible()
    wei.page.keyboard.press("e")
    expect(wei.page.get_by_role("button", name="Complete")).to_be_focused()
    wei.page.keyboard.press("c")
    expect(wei.page.get_by_role("button", name="Claim")).to_be_visible()


def test_who_comes_to_a_task_by_its_address_skips_the_list(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups")
    wei.page.goto(wei.page.locator(".row").first.get_attribute("href"))

    wei.page.keyboard.press("Tab")
    wei.page.keyboard.press("Tab")
    expect(wei.page.get_by_role("link", name="To the task")).to_be_focused()
    wei.page.keyboard.press("Enter")
    wei.page.keyboard.press("Tab")

    expect(wei.page.get_by_role("button", name="Claim")).to_be_focused()


def test_keys_are_off_while_one_types(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups")

    wei.page.keyboard.press("/")
    wei.page.keyboard.type("jcx")

    expect(wei.page.get_by_label("Search")).to_have_value("jcx")
    wei.page.keyboard.press("Escape")
    expect(wei.page.get_by_label("Search")).not_to_be_focused()


def test_the_question_mark_lists_the_keys_and_they_can_be_switched_off(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups")

    wei.page.keyboard.press("?")
    expect(wei.page.get_by_role("heading", name="Keyboard")).to_be_visible()
    wei.page.get_by_label("Use these keys in this browser").uncheck()
    wei.page.get_by_role("button", name="Close").click()
    wei.page.keyboard.press("j")

    expect(wei.page.locator(".row").first).not_to_be_focused()


def test_g_and_a_letter_go_to_a_place(person):
    wei = person("wei")
    wei.page.goto("/inbox")

    wei.page.keyboard.press("g")
    wei.page.keyboard.press("r")

    expect(wei.page).to_have_url(re.compile("/cases$"))


def test_the_way_back_leads_through_what_was_looked_at(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups")
    wei.page.locator(".row", has_text="Chair").click()
    expect(wei.page.locator("#task")).to_contain_text("Chair")
    expect(wei.page).to_have_url(re.compile("/user-tasks/.*box=groups"))

    wei.page.go_back()

    expect(wei.page.get_by_role("heading", name="Pick a task to work on")).to_be_visible()
    expect(wei.page).to_have_url(re.compile("/inbox.box=groups$"))


def test_a_claimed_task_moves_from_the_groups_to_mine(person):
    wei = person("wei")
    wei.page.goto("/inbox?box=groups&q=Chair")
    wei.page.locator(".row", has_text="Chair").click()

    wei.page.get_by_role("button", name="Claim").click()

    expect(wei.page.locator("#count-mine")).to_have_text("1")
    expect(wei.page.locator(".row", has_text="Chair")).to_have_count(0)
    wei.page.get_by_role("button", name="Give back").click()
    expect(wei.page.locator("#count-mine")).to_have_text("0")


def test_names_are_in_the_language_of_the_reader(person):
    wei = person("wei", language="zh-CN")

    wei.page.goto("/inbox?box=groups&q=Chair")

    expect(wei.page.locator(".row")).to_contain_text("审批采购")
    expect(wei.page.locator(".row")).to_contain_text("采购申请")
