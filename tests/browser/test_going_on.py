"""What comes after a task: the next one in its place, without the page being loaded anew."""

import re

from playwright.sync_api import expect

from tests.browser.person import NARROW

STAYS = "document.body.dataset.stays = 'yes'"


def open_case(person, installation, what, by, **how):
    """Wei in front of a request of his leaders' list that he has claimed and answered; the page marked."""
    installation.start_requests(what, by=by)
    wei = person("wei", **how)
    wei.page.goto(f"/inbox?box=groups&q={what}")
    wei.page.locator(".row", has_text=what).click()
    wei.page.get_by_role("button", name="Claim").click()
    expect(wei.page.locator("#task .badge--mine")).to_be_visible()
    wei.page.goto(re.sub("q=[^&]*", "sort=created", wei.page.url))
    wei.fill({"Decision": "Yes"})
    wei.page.evaluate(STAYS)
    return wei


def test_the_next_task_of_the_case_takes_the_place_of_the_done_one(person, installation):
    wei = open_case(person, installation, "Own lamp", by="wei")
    done = wei.page.url
    mine = int(wei.page.locator("#count-mine").inner_text())

    wei.complete()

    expect(wei.page.locator("#task-title")).to_have_text("Buy it")
    expect(wei.page.locator("#task-title")).to_be_focused()
    expect(wei.page).to_have_title("Buy it · Inbox · Bidflow")
    expect(wei.page).to_have_url(re.compile(r"/user-tasks/[0-9a-f-]{36}\?box=groups&sort=created$"))
    expect(wei.page.locator("[data-toast] span")).to_have_text("“Approve purchase” is done.")
    expect(wei.page.locator("#live")).to_have_text("“Approve purchase” is done. Buy it")
    expect(wei.page.locator("#count-mine")).to_have_text(str(mine))
    expect(wei.page.locator("body")).to_have_attribute("data-stays", "yes")
    assert wei.page.url != done


def test_the_address_of_the_next_task_is_its_own(person, installation):
    wei = open_case(person, installation, "Own desk", by="wei")
    done = wei.page.url
    wei.complete()
    expect(wei.page.locator("#task-title")).to_have_text("Buy it")
    following = wei.page.url

    wei.page.reload()
    expect(wei.page.locator("#task-title")).to_have_text("Buy it")
    wei.page.go_back()

    expect(wei.page).to_have_url(done)
    expect(wei.page.locator("#task .badge--done")).to_be_visible()
    wei.page.go_forward()
    expect(wei.page).to_have_url(following)
    expect(wei.page.locator("#task-title")).to_have_text("Buy it")
    wei.complete()
    expect(wei.page.get_by_role("heading", name="Pick a task to work on")).to_be_visible()


def test_the_menu_and_the_way_to_sign_in_lead_back_to_the_next_task(person, installation):
    wei = open_case(person, installation, "Own shelf", by="wei")

    wei.complete()

    expect(wei.page.locator("#task-title")).to_have_text("Buy it")
    here = wei.page.evaluate("location.pathname + location.search")
    expect(wei.page.locator(".menu input[name=next]")).to_have_value(here)
    assert wei.page.locator("#signed-out a").evaluate("link => new URL(link.href).searchParams.get('next')") == here


def test_where_others_go_on_the_list_is_shown_without_the_done_task(person, installation):
    installation.start_requests("Another chair")
    wei = open_case(person, installation, "Chair of others", by="mei")

    wei.complete()

    expect(wei.page.get_by_role("heading", name="Pick a task to work on")).to_be_visible()
    expect(wei.page).to_have_url(re.compile(r"/inbox\?box=groups&sort=created$"))
    expect(wei.page).to_have_title("Inbox · Bidflow")
    expect(wei.page.locator(".row", has_text="Chair of others")).to_have_count(0)
    expect(wei.page.locator(".row", has_text="Another chair")).to_be_visible()
    expect(wei.page.locator("#main")).to_be_focused()
    expect(wei.page.locator("body")).to_have_attribute("data-stays", "yes")


def test_a_narrow_page_shows_the_next_task_and_afterwards_the_list(person, installation):
    installation.start_requests("Another stool")
    wei = open_case(person, installation, "Own stool", by="wei", size=NARROW)

    wei.complete()

    expect(wei.page.locator("#task-title")).to_have_text("Buy it")
    expect(wei.page.locator(".pane-list")).to_be_hidden()
    expect(wei.page.locator("[data-toast]")).to_be_in_viewport()
    assert wei.page.evaluate("scrollY") == 0
    wei.complete()
    expect(wei.page.locator(".row", has_text="Another stool")).to_be_visible()


def test_without_scripts_the_way_goes_on_to_the_next_page(person, installation):
    installation.start_requests("Plain lamp", by="wei")
    wei = person("wei", scripts=False)
    wei.page.goto("/inbox?box=groups&sort=created")
    wei.page.locator(".row", has_text="Plain lamp").click()
    wei.page.get_by_role("button", name="Claim").click()
    wei.page.get_by_label("Yes", exact=True).check()

    wei.page.get_by_role("button", name="Complete").click()

    expect(wei.page.locator("#task-title")).to_have_text("Buy it")
    expect(wei.page).to_have_url(re.compile(r"/user-tasks/[0-9a-f-]{36}\?done=[0-9a-f-]{36}&box=groups&sort=created$"))
    expect(wei.page.locator("[data-toast]")).to_contain_text("is done")
