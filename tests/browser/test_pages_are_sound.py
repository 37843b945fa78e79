"""Every page: nobody else's script runs, nothing comes from outside, people who can't see or point can use it."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.person import NARROW

AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
ATTACK = '"><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>{{7*7}}${7*7}'
PAGES = (
    "/inbox",
    "/inbox?box=groups",
    "/inbox?box=done",
    "/inbox?q=nothing-like-this",
    "/user-tasks/{task}",
    "/user-tasks/{task}?plain=1",
    "/user-tasks/{task}?tab=case",
    "/user-tasks/{task}?tab=diagram",
    "/user-tasks/{task}?tab=history",
    "/user-tasks/{task}?tab=hand-over",
    "/start",
    "/start/purchase-request",
    "/cases?which=all",
    "/cases/{case}",
    "/cases/{case}?tab=records",
    "/cases/{case}?tab=history",
    "/none",
)


@pytest.fixture(scope="module")
def attacked(installation):
    """A case whose every text is an attack, and somebody whose name is one."""
    installation.add("mallory", "leaders", name=ATTACK)
    case = installation.start_requests(ATTACK[:80])[0]
    with installation.database.transaction() as session:
        from runner.records.comment import Comment
        from runner.records.process_instance import ProcessInstance
        from runner.records.user import User

        task = ProcessInstance.find(session, case).user_tasks[0]
        mallory = User.find(session, "mallory").viewer
        task.claim(mallory)
        Comment.write(task, f"{ATTACK}\n{ATTACK}", mallory)
        task.save_draft({"decision": "no", "reason": ATTACK, "note": "x", "items": [{"item": ATTACK}]}, mallory)
        return case, task.id


@pytest.mark.parametrize("page", PAGES)
def test_what_was_typed_as_an_attack_stays_text(person, attacked, page):
    case, task = attacked
    mallory = person("mallory")

    mallory.page.goto(page.format(case=case, task=task))
    mallory.page.wait_for_timeout(300)

    assert mallory.page.locator("img[src=x], svg[onload]").count() == 0
    assert "49" not in mallory.page.locator(".menu .name").inner_text()


def test_an_attack_in_the_search_stays_text(person):
    mei = person("mei")

    mei.page.goto("/inbox")
    mei.page.get_by_label("Search").fill(ATTACK)

    expect(mei.page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    expect(mei.page.locator(".empty")).to_contain_text("<script>alert(2)</script>")


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_accessible(person, attacked, page):
    case, task = attacked
    admin = person("admin")
    admin.page.goto(page.format(case=case, task=task))
    admin.page.wait_for_timeout(300)

    found = serious(admin.page)

    assert found == []


def test_the_sign_in_page_and_the_people_page_are_accessible(person):
    guest = person()
    guest.page.goto("/sign-in")
    at_the_door = serious(guest.page)
    guest.sign_in("admin")
    guest.page.goto("/admin/people")
    guest.page.locator(".account summary").first.click()

    assert at_the_door == []
    assert serious(guest.page) == []


@pytest.mark.parametrize("page", [*PAGES, "/sign-in", "/admin/people"])
def test_nothing_sticks_out_of_a_small_screen(person, attacked, page):
    case, task = attacked
    admin = person(None if page == "/sign-in" else "admin", size=NARROW)

    admin.page.goto(page.format(case=case, task=task))
    admin.page.wait_for_timeout(200)

    assert admin.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_a_small_screen_a_task_takes_the_page_and_leads_back_to_the_list(person, installation):
    installation.start_requests("Small table")
    wei = person("wei", size=NARROW)
    wei.page.goto("/inbox?box=groups&q=Small")

    wei.page.locator(".row").click()
    expect(wei.page.locator("#task-title")).to_be_visible()
    expect(wei.page.locator(".row")).to_be_hidden()
    wei.page.locator(".crumb", has_text="Inbox").click()

    expect(wei.page.locator(".row")).to_be_visible()


@pytest.mark.parametrize("size", [None, NARROW])
@pytest.mark.parametrize("page", ["/user-tasks/{task}", "/start/purchase-request", "/cases/{case}"])
def test_the_watermark_is_uncovered_and_leads_to_bpmn_io(person, installation, page, size):
    (case,) = installation.start_requests("Marked table")
    with installation.database.reading() as session:
        from runner.records.process_instance import ProcessInstance

        task = ProcessInstance.find(session, case).user_tasks[0].id
    admin = person("admin", **({"size": size} if size else {}))
    admin.page.goto(page.format(case=case, task=task))
    mark = admin.page.locator(".fjs-powered-by-link, .bjs-powered-by").last
    mark.scroll_into_view_if_needed()

    at_its_centre = admin.page.evaluate(
        """(mark) => {
            const box = mark.getBoundingClientRect();
            const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
            return [mark.contains(hit), box.width >= 53, box.height >= 20, getComputedStyle(mark).color];
        }""",
        mark.element_handle(),
    )

    assert at_its_centre == [True, True, True, "rgb(64, 64, 64)"]
    assert re.match(r"https?://bpmn\.io", mark.get_attribute("href") or "")


def serious(page) -> list[str]:
    """What axe finds serious or critical, as one line each."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{each['id']}: {node['target']} {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for each in result["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
