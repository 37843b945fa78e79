"""Signing in and out: the demo's choice, names and passwords, the session's cookie."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.installation import Installation
from tests.browser.person import Person


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation that is no demo."""
    made = Installation(tmp_path_factory.mktemp("office"), demo=False)
    made.add("li", "staff", name="Li Li 李莉", password="correct horse battery")
    made.add("ghost", "staff")
    yield made.start()
    made.stop()


def test_a_demo_says_loudly_what_it_is_and_offers_its_people(person):
    guest = person()

    guest.page.goto("/")

    expect(guest.page.get_by_text("This is a demonstration")).to_be_visible()
    expect(guest.page.locator(".person")).to_have_count(4)
    expect(guest.page.locator(".person", has_text="Chen Mei 陈梅")).to_contain_text("staff")


def test_a_click_signs_a_demo_person_in(person):
    guest = person()

    guest.sign_in("mei")

    expect(guest.page.get_by_role("heading", name="Nothing to do")).to_be_visible()
    expect(guest.page.locator(".menu summary")).to_contain_text("Chen Mei 陈梅")


def test_after_signing_in_the_page_that_was_asked_for_is_shown(person):
    guest = person()

    guest.page.goto("/start")
    guest.page.locator(".person", has_text="Chen Mei").click()

    expect(guest.page).to_have_url(re.compile("/start$"))


def test_nobody_is_led_to_another_site_by_the_way_back(person):
    guest = person()

    guest.page.goto("/sign-in?next=//evil.example/inbox")
    guest.page.locator(".person", has_text="Chen Mei").click()

    expect(guest.page).to_have_url(re.compile("^http://localhost:[0-9]+/inbox$"))


def test_name_and_password_open_an_office(browser, office):
    li = Person(browser, office)

    li.page.goto("/")
    li.page.get_by_label("Name").fill("li")
    li.page.get_by_label("Password").fill("correct horse battery")
    li.page.get_by_role("button", name="Sign in").click()

    expect(li.page.locator(".menu summary")).to_contain_text("Li Li 李莉")
    li.close()


def test_a_wrong_password_is_told_like_an_unknown_name(browser, office):
    li = Person(browser, office)

    told = []
    for name in ("li", "nobody"):
        li.page.goto("/sign-in")
        li.page.get_by_label("Name").fill(name)
        li.page.get_by_label("Password").fill("wrong")
        li.page.get_by_role("button", name="Sign in").click()
        told.append(li.page.get_by_role("alert").inner_text())

    assert told[0] == told[1]
    assert "not right" in told[0]
    li.close()


def test_an_office_offers_nobody_even_to_one_who_knows_the_demo(browser, office):
    li = Person(browser, office)
    li.page.goto("/sign-in")
    gate = li.page.locator('input[name="_gate"]').input_value()

    answer = li.context.request.post(
        "/sign-in", form={"demo_user": "ghost", "_gate": gate}, headers={"Origin": office.url}
    )

    assert answer.status == 403
    assert li.page.locator(".person").count() == 0
    li.close()


def test_too_many_tries_make_one_wait(browser, office):
    li = Person(browser, office)
    li.page.goto("/sign-in")

    for _ in range(30):
        li.page.get_by_label("Name").fill("li")
        li.page.get_by_label("Password").fill("wrong")
        li.page.get_by_role("button", name="Sign in").click()
        if li.page.get_by_text("Too many tries").count():
            break

    expect(li.page.get_by_text(re.compile("Too many tries. Wait [0-9]+ seconds"))).to_be_visible()
    li.close()


def test_the_sessions_cookie_is_out_of_reach_for_scripts_and_new_at_each_sign_in(person):
    mei = person("mei")
    first = next(cookie for cookie in mei.context.cookies() if cookie["name"] == "bidflow")

    mei.page.locator(".menu summary").click()
    mei.page.get_by_role("button", name="Sign out").click()
    mei.sign_in("mei")
    second = next(cookie for cookie in mei.context.cookies() if cookie["name"] == "bidflow")

    assert first["httpOnly"]
    assert first["sameSite"] == "Lax"
    assert first["value"] != second["value"]


def test_a_session_that_was_signed_out_is_over_on_the_server_too(person):
    mei = person("mei")
    cookies = mei.context.cookies()
    mei.page.locator(".menu summary").click()
    mei.page.get_by_role("button", name="Sign out").click()

    mei.context.add_cookies(cookies)
    mei.page.goto("/inbox")

    expect(mei.page).to_have_url(re.compile("/sign-in"))


def test_the_language_is_chosen_in_the_menu_and_stays(person):
    mei = person("mei")

    mei.page.locator(".menu summary").click()
    mei.page.get_by_role("button", name="中文").click()
    expect(mei.page.get_by_role("link", name="发起", exact=True)).to_be_visible()
    mei.page.locator(".menu summary").click()
    mei.page.get_by_role("button", name="English").click()

    expect(mei.page.get_by_role("link", name="Start", exact=True)).to_be_visible()


def test_a_browser_that_asks_for_chinese_is_greeted_in_chinese(person):
    guest = person(language="zh-CN")

    guest.page.goto("/sign-in")

    expect(guest.page.get_by_text("这是演示环境")).to_be_visible()


def test_a_password_is_changed_by_its_owner_and_ends_every_session(browser, office):
    office.add("zhao", "staff", password="first password")
    zhao, elsewhere = Person(browser, office), Person(browser, office)
    for window in (zhao, elsewhere):
        window.page.goto("/sign-in")
        window.page.get_by_label("Name").fill("zhao")
        window.page.get_by_label("Password").fill("first password")
        window.page.get_by_role("button", name="Sign in").click()

    zhao.page.goto("/account")
    zhao.page.get_by_label("Current password").fill("wrong")
    zhao.page.get_by_label("New password").fill("second password")
    zhao.page.get_by_role("button", name="Change the password").click()
    expect(zhao.page.get_by_role("alert")).to_contain_text("The current password is not right.")
    zhao.page.get_by_label("Current password").fill("first password")
    zhao.page.get_by_label("New password").fill("second password")
    zhao.page.get_by_role("button", name="Change the password").click()
    expect(zhao.page).to_have_url(re.compile("/sign-in"))
    elsewhere.page.goto("/inbox")

    expect(elsewhere.page).to_have_url(re.compile("/sign-in"))
    zhao.close()
    elsewhere.close()
