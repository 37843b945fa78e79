"""The presales standard workflow with the flows it calls, played to each of its ends by the people of the demo."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from runner.clock import clock
from runner.commands.demo import create_people, read_people
from runner.records.process_instance import ProcessInstance
from tests.browser.installation import Installation
from tests.browser.person import Person
from tests.processes.answers import answers

ROOT = Path(__file__).parents[2]
MOST_TASKS = 120
NOTHING_SPECIAL = {
    "needs_deposit": False,
    "needs_printing_fee": False,
    "needs_originals": False,
    "needs_third_party": False,
    "needs_demo": False,
    "needs_special_material": False,
    "extra_tasks": None,
}
SEND_AND_STAY = """async ([claim, draft, answers]) => {
    const taken = await fetch(claim, {method: "POST", headers: {"X-CSRF-Token": bidflow.token, "HX-Request": "true"}});
    const kept = await bidflow.send("PUT", draft, {answers});
    return [taken.status, kept.status];
}"""


@dataclass
class Step:
    """An open task as the play sees it."""

    id: str
    element_id: str
    form: str | None
    groups: list[str]
    assignee: str | None


@dataclass
class Play:
    """A case and everybody who works on it, each in a browser."""

    browser: Browser
    installation: Installation
    people: dict[str, str]  # group -> user
    case_id: str = ""
    changes: dict[str, dict[str, Any]] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)
    seated: dict[str, Person] = field(default_factory=dict)

    def start(self, title: str) -> None:
        """Marketing types the opportunity in on the start page."""
        marketing = self.person("marketing")
        marketing.page.goto("/start")
        marketing.page.get_by_role("link", name=re.compile("^Start Presales standard")).click()
        marketing.fill(
            {
                "Title of the opportunity": title,
                "Customer": "City library 市图书馆",
                "Estimated amount": "900000",
            }
        )
        self.finish_typing(marketing, "opportunity", {"opportunity_title": title})
        marketing.complete("Start the case")
        with self.installation.database.reading() as session:
            newest = select(ProcessInstance).order_by(ProcessInstance.started_at.desc()).limit(1)
            self.case_id = session.scalars(newest).one().root_id

    def finish_typing(self, person: Person, form: str, changes: dict[str, Any]) -> None:
        """What is left of a form once the part a test is about has been typed: as if somebody had typed it all."""
        person.page.evaluate(
            "(answers) => localStorage.setItem(`bidflow:answers:${bidflow.user}:"
            "${document.querySelector('[data-form]').dataset.key}`, JSON.stringify({at: Date.now(), answers}))",
            answers(form, **changes),
        )
        person.page.reload()
        expect(person.page.locator(".fjs-form")).to_be_visible()

    def until(self, element_id: str | None = None) -> None:
        """Do whatever comes next, each task by somebody it is for, up to an element or to the end."""
        for _ in range(MOST_TASKS):
            step = self.next_step(element_id)
            if step is None:
                return
            self.do(step)
        raise AssertionError(f"no end after {MOST_TASKS} tasks: {self.done}")

    def next_step(self, stop_at: str | None) -> Step | None:
        """The oldest open task; None when the case is over or waits at `stop_at`."""
        until = time.monotonic() + 20
        while True:
            with self.installation.database.reading() as session:
                case = ProcessInstance.find(session, self.case_id)
                assert case.incidents == [], [incident.message for incident in case.incidents]
                open_tasks = [task for task in case.user_tasks if task.state == "open"]
                steps = [
                    Step(task.id, task.element_id, task.form_ref, task.candidate_groups, task.assignee)
                    for task in open_tasks
                ]
                is_over = case.is_over
            if is_over or (steps and steps[0].element_id == stop_at):
                return None
            if steps:
                return steps[0]
            assert time.monotonic() < until, "the case neither ends nor asks anything of anybody"
            time.sleep(0.1)

    def do(self, step: Step) -> None:
        """Claim the task, fill its form in, and press Complete."""
        person = self.person(self.group_of(step))
        page = person.page
        given = self.changes.get(step.element_id, {})
        filled = answers(step.form, **given) if step.form else {}
        if page.url == "about:blank":
            page.goto("/inbox")
        address = f"/user-tasks/{step.id}"
        sent = page.evaluate(SEND_AND_STAY, [f"{address}/claim", f"{address}/draft", filled])
        assert sent == [200, 200], (step, sent)
        page.goto(address)
        if step.form:
            expect(page.locator(".fjs-form")).to_be_visible()
        page.get_by_role("button", name="Complete", exact=True).click()
        page.wait_for_function(
            "(id) => new URLSearchParams(location.search).get('done') === id || document.querySelector('[data-toast]')"
            " || !document.querySelector('[data-summary]')?.hidden",
            arg=step.id,
        )
        summary = page.locator("[data-summary]:visible")
        assert summary.count() == 0, f"{step.element_id}: {summary.inner_text()}"
        self.done.append(step.element_id)

    def group_of(self, step: Step) -> str:
        return next(group for group in [*step.groups, *self.people] if group in self.people)

    def person(self, group: str) -> Person:
        """Whoever plays a group, in a browser of their own."""
        user_id = self.people[group]
        if user_id not in self.seated:
            self.seated[user_id] = Person(self.browser, self.installation, user_id)
        return self.seated[user_id]

    def ends(self) -> str:
        """The end the case page tells, seen by who started it."""
        page = self.person("marketing").page
        page.goto(f"/cases/{self.case_id}")
        return page.locator(".page-head .badge").inner_text()


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


@pytest.mark.parametrize(
    ("title", "changes", "end"),
    [
        (
            "Too far away",
            {"evaluate_project": {"pursue": "no", "not_pursued_reason": "Too far away", "support_needed": None}},
            "Not pursued",
        ),
        (
            "Refused by the leaders",
            {"sign_support_request": {"support_decision": "refuse", "support_comment": "No engineer is free."}},
            "Support refused",
        ),
        (
            "Not worth a bid",
            {
                "evaluate_project": {"support_needed": "no"},
                "decide_on_bidding": {"bid": "no", "no_bid_reason": "No margin."},
            },
            "No bid",
        ),
        (
            "Lost by a hair",
            {
                "evaluate_project": {"support_needed": "no"},
                "allocate_bid_tasks": NOTHING_SPECIAL,
                "record_bid_result": {"bid_won": "no", "bid_winner": "Another firm", "bid_lesson": "Too dear."},
            },
            "Bid lost",
        ),
    ],
)
def test_each_other_end_is_reached_and_told_by_its_name(play, title, changes, end):
    case = play(title, **changes)

    case.until()

    assert case.ends() == end


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
