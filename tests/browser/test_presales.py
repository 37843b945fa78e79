"""The presales standard workflow with the flows it calls, played to each of its ends by the people of the demo."""

import re
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from runner.clock import clock
from runner.commands.demo import create_people, read_people
from runner.records.process_instance import ProcessInstance
from tests.browser.installation import Installation
from tests.browser.play import Play
from tests.processes.answers import answers

ROOT = Path(__file__).parents[2]
NOTHING_SPECIAL = {
    "needs_deposit": False,
    "needs_printing_fee": False,
    "needs_originals": False,
    "needs_third_party": False,
    "needs_demo": False,
    "needs_special_material": False,
    "extra_tasks": None,
}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """What `make run` serves."""
    made = Installation(tmp_path_factory.mktemp("presales"))
    made.deploy(*(file for folder in ("processes", "forms") for file in sorted((ROOT / folder).rglob("*.*"))))
    create_people(made.database, read_people([ROOT / "processes"]))
    yield made.start()
    made.stop()


@pytest.fixture
def play(browser: Browser, installation: Installation) -> Iterator[Callable[..., Play]]:
    """Begin a case; `changes` are answers that differ, by element."""
    people = {group: person.id for person in read_people([ROOT / "processes"]).persons for group in person.groups}
    people.pop("administrators")
    plays: list[Play] = []

    def begin(title: str, **changes: dict[str, Any]) -> Play:
        by_element = {name.replace("_", "-"): change for name, change in changes.items()}
        plays.append(Play(browser, installation, people, changes=by_element))
        plays[-1].start(title)
        return plays[-1]

    yield begin
    offences = [offence for each in plays for person in each.seated.values() for offence in person.offences]
    for each in plays:
        for person in each.seated.values():
            person.close()
    assert offences == []


def test_a_project_goes_from_first_contact_to_handover(play):
    case = play("市图书馆：阅览室系统")

    case.until()

    assert case.ends() == "Handed over"
    assert case.done[:2] == ["research-market-and-customer", "evaluate-project"]
    assert case.done.index("sign-support-request") < case.done.index("allocate-resources")
    assert case.done.index("allocate-resources") < case.done.index("survey-customer")
    assert case.done.index("allocate-bid-tasks") < case.done.index("review-tender") < case.done.index("seal-tender")
    assert case.done[-1] in ("accept-handover", "get-deposit-back-after-win")
    page = case.person("marketing").page
    page.goto(f"/cases/{case.case_id}?tab=history")
    expect(page.locator(".history")).to_contain_text(
        "(签批人)”: Business supervisor 业务主管, Marketing director 市场总监"
    )
    page.goto(f"/cases/{case.case_id}?tab=records")
    allocation = page.locator(".record", has_text="Resource allocation (资源调配单)")
    expect(allocation).to_contain_text("Zhou Hao 周浩")
    expect(allocation).to_contain_text("Li Li 李莉")
    expect(allocation).not_to_contain_text("zhouhao")


def test_a_large_diagram_opens_where_the_case_is(play):
    case = play("Far to the right", evaluate_project={"support_needed": "no"}, allocate_bid_tasks=NOTHING_SPECIAL)
    case.hurry("decide-on-bidding")
    page = case.person("marketing").page

    page.goto(f"/cases/{case.case_id}")

    page.locator(".djs-element.is-now").wait_for()
    paper, here = page.locator(".diagram").bounding_box(), page.locator(".djs-element.is-now").bounding_box()
    assert here["x"] + here["width"] / 2 == pytest.approx(paper["x"] + paper["width"] / 2, abs=20)
    assert here["y"] + here["height"] / 2 == pytest.approx(paper["y"] + paper["height"] / 2, abs=20)


@pytest.mark.parametrize(
    ("title", "from_", "changes", "end"),
    [
        (
            "Too far away",
            "research-market-and-customer",
            {"evaluate_project": {"pursue": "no", "not_pursued_reason": "Too far away", "support_needed": None}},
            "Not pursued",
        ),
        (
            "Refused by the leaders",
            "evaluate-project",
            {"sign_support_request": {"support_decision": "refuse", "support_comment": "No engineer is free."}},
            "Support refused",
        ),
        (
            "Not worth a bid",
            "decide-on-bidding",
            {
                "evaluate_project": {"support_needed": "no"},
                "decide_on_bidding": {"bid": "no", "no_bid_reason": "No margin."},
            },
            "No bid",
        ),
        (
            "Lost by a hair",
            "seal-tender",
            {
                "evaluate_project": {"support_needed": "no"},
                "allocate_bid_tasks": NOTHING_SPECIAL,
                "record_bid_result": {"bid_won": "no", "bid_winner": "Another firm", "bid_lesson": "Too dear."},
            },
            "Bid lost",
        ),
    ],
)
def test_each_other_end_is_reached_and_told_by_its_name(play, title, from_, changes, end):
    case = play(title, **changes)
    case.hurry(from_)

    case.until()

    assert case.ends() == end


def test_a_query_that_came_by_letter_is_reported_on_the_case_page_and_answered_beside_the_bid(play):
    case = play("Queried tender", evaluate_project={"support_needed": "no"}, allocate_bid_tasks=NOTHING_SPECIAL)
    case.hurry("allocate-bid-tasks")
    presales, technical = case.person("presales").page, case.person("technical").page

    for _ in range(2):
        presales.goto(f"/cases/{case.case_id}")
        presales.get_by_role("button", name="Report: Tender query").click()
        expect(presales.locator("#task-title")).to_have_text("Write query letter")
    assert open_elements(case) == ["allocate-bid-tasks", "write-query-letter", "write-query-letter"]
    case.done_all("write-query-letter", "write-reply-letter")

    presales.goto(f"/cases/{case.case_id}?tab=records")
    letters = presales.locator(".record", has_text="Tender query (质疑函)")
    expect(letters).to_have_count(2)
    expect(letters.first).to_contain_text(answers("query-letter")["query_subject"])
    expect(presales.locator(".record", has_text="Reply to a tender query (回复函)")).to_have_count(2)
    assert open_elements(case) == ["allocate-bid-tasks"]
    technical.goto(f"/cases/{case.case_id}")
    expect(technical.locator("#now-title")).to_be_visible()
    expect(technical.get_by_role("button", name=re.compile("^Report"))).to_have_count(0)


def test_marketing_reports_a_query_until_the_tender_closes_and_hears_that_others_are_asked(play):
    case = play("Late query", evaluate_project={"support_needed": "no"}, allocate_bid_tasks=NOTHING_SPECIAL)
    case.hurry("seal-tender")
    marketing = case.person("marketing").page

    marketing.goto(f"/cases/{case.case_id}")
    marketing.get_by_role("button", name="Report: Tender query").click()
    expect(marketing.locator("[data-toast]")).to_have_text(
        re.compile("It is reported; those who deal with it are asked.")
    )
    expect(marketing.get_by_role("region", name="Now", exact=True)).to_contain_text("Write query letter")
    case.hurry("record-bid-result")

    marketing.reload()
    expect(marketing.get_by_role("region", name="Now", exact=True)).to_contain_text("Record bid result")
    expect(marketing.get_by_role("button", name=re.compile("^Report"))).to_have_count(0)


def test_leaders_who_do_not_answer_are_chased_after_two_days(play):
    case = play("Silent leaders")
    case.until("sign-support-request")

    clock.shift(timedelta(days=2, minutes=1))
    wait_for(lambda: "chase-signature" in open_elements(case))

    director = case.person("marketing-director")
    director.open("Chase overdue signature", "groups")
    expect(director.page.locator("#task-title")).to_have_text("Chase overdue signature")


def open_elements(case: Play) -> list[str]:
    with case.installation.database.reading() as session:
        tasks = ProcessInstance.find(session, case.case_id).user_tasks
        return [task.element_id for task in tasks if task.state == "open"]


def wait_for(condition: Callable[[], bool], seconds: float = 20) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)
