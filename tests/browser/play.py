"""Play: a case of the presales workflow and everybody who works on it, each in a browser of their own."""

import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect
from playwright.sync_api import TimeoutError as TooLate
from sqlalchemy import select

from runner.records.process_instance import ProcessInstance
from runner.records.user import User
from runner.records.user_task import UserTask
from tests.browser.installation import Installation
from tests.browser.person import Person
from tests.processes.answers import answers

MOST_TASKS = 120


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
    tokens: dict[str, str] = field(default_factory=dict)

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

    def hurry(self, element_id: str) -> None:
        """Go on up to an element without browsers, by way of steps that another play does in them."""
        while (step := self.next_step(element_id)) is not None:
            with self.installation.database.transaction() as session:
                task = UserTask.find(session, step.id)
                viewer = User.find(session, self.people[self.group_of(step)]).viewer
                task.claim(viewer)
                task.complete(answers(step.form, **self.changes.get(step.element_id, {})) if step.form else {}, viewer)

    def done_all(self, *element_ids: str) -> None:
        """Do every open task of these elements, in this order."""
        for element_id in element_ids:
            for step in [step for step in self.open_steps() if step.element_id == element_id]:
                self.do(step)

    def open_steps(self) -> list[Step]:
        """What is open, the oldest first."""
        with self.installation.database.reading() as session:
            case = ProcessInstance.find(session, self.case_id)
            assert case.incidents == [], [incident.message for incident in case.incidents]
            return [
                Step(task.id, task.element_id, task.form_ref, task.candidate_groups, task.assignee)
                for task in case.user_tasks
                if task.state == "open"
            ]

    def is_over(self) -> bool:
        with self.installation.database.reading() as session:
            return ProcessInstance.find(session, self.case_id).is_over

    def next_step(self, stop_at: str | None) -> Step | None:
        """The oldest open task; None when the case is over or waits at `stop_at`."""
        until = time.monotonic() + 20
        while True:
            steps = self.open_steps()
            if (not steps and self.is_over()) or (steps and steps[0].element_id == stop_at):
                return None
            if steps:
                return steps[0]
            assert time.monotonic() < until, "the case neither ends nor asks anything of anybody"
            time.sleep(0.1)

    def do(self, step: Step) -> None:
        """Claim the task, fill its form in, and press Complete."""
        person = self.person(self.group_of(step))
        page, address = person.page, f"/user-tasks/{step.id}"
        given = self.changes.get(step.element_id, {})
        filled = answers(step.form, **given) if step.form else {}
        headers = {"X-CSRF-Token": self.token(person), "Origin": self.installation.url}
        taken = page.request.post(f"{address}/claim", headers=headers | {"HX-Request": "true"})
        kept = page.request.put(f"{address}/draft", headers=headers, data={"answers": filled})
        assert (taken.status, kept.status) == (200, 200), (step, kept.text())
        page.goto(address)
        if step.form:
            page.locator(".fjs-form").wait_for()
        try:
            with page.expect_navigation(url=lambda url: urlsplit(url).path != address, wait_until="commit"):
                page.get_by_role("button", name="Complete", exact=True).click()
        except TooLate as late:
            raise AssertionError(f"{step.element_id}: {page.locator('[data-summary]').inner_text()}") from late
        self.done.append(step.element_id)

    def token(self, person: Person) -> str:
        """What the server wants to see with everything that changes something."""
        user_id = next(user_id for user_id, each in self.seated.items() if each is person)
        if user_id not in self.tokens:
            self.tokens[user_id] = person.page.locator('meta[name="csrf-token"]').get_attribute("content") or ""
        return self.tokens[user_id]

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
