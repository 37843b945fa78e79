"""Take the pictures of the guides anew: `.venv/bin/python -m tests.browser.take_pictures` writes docs/pictures."""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from runner.clock import clock
from runner.commands.demo import create_people, read_people
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import User
from runner.records.user_task import UserTask
from tests.browser.installation import Installation
from tests.browser.person import NARROW, Person
from tests.chromium import chromium
from tests.processes.answers import answers

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "pictures"
CASES = (
    # title, customer, days ago, where it stands
    ("Metro line 7 signalling 地铁七号线", "Metro company 地铁公司", 12, "prepare-electronic-tender"),
    ("City library reading rooms 市图书馆", "City library 市图书馆", 9, "survey-customer"),
    ("Hospital wayfinding 医院导视", "Third hospital 第三医院", 6, "sign-support-request"),
    ("Harbour office network 港务局网络", "Harbour office 港务局", 3, "evaluate-project"),
    ("School canteen cards 食堂一卡通", "Middle school 中学", 13, "research-market-and-customer"),
    ("Airport lockers 机场寄存柜", "Airport 机场", 11, "research-market-and-customer"),
    ("Museum audio guide 博物馆导览", "City museum 市博物馆", 0, "research-market-and-customer"),
)


class Studio:
    """The demo with a week of work in it."""

    def __init__(self, browser: Browser, installation: Installation) -> None:
        self.browser, self.installation = browser, installation
        persons = read_people([ROOT / "processes"]).persons
        self.users = {group: person.id for person in persons for group in person.groups}
        self.cases = {title: self.furnish(*rest, title=title) for title, *rest in CASES}
        clock.reset()

    def furnish(self, customer: str, days: int, stop_at: str, title: str) -> str:
        """A case that began some days ago and has come to a certain step."""
        clock.reset()
        clock.shift(timedelta(days=-days))
        with self.installation.database.transaction() as session:
            definition = ProcessDefinition.latest(session, "presales-standard")
            given = answers("opportunity", opportunity_title=title, customer_name=customer)
            case = definition.start(User.find(session, self.users["marketing"]).viewer, given).id
        while self.go_on(case, stop_at):
            clock.shift(timedelta(hours=3))
        return case

    def go_on(self, case: str, stop_at: str) -> bool:
        """Complete the oldest open task; False when the case is where it should be."""
        with self.installation.database.transaction() as session:
            tasks = [task for task in ProcessInstance.find(session, case).user_tasks if task.state == "open"]
            if not tasks or any(task.element_id == stop_at for task in tasks):
                return False
            task = UserTask.find(session, tasks[0].id)
            group = next(group for group in task.candidate_groups if group in self.users)
            viewer = User.find(session, self.users[group]).viewer
            task.claim(viewer)
            task.complete(answers(task.form_ref) if task.form_ref else {}, viewer)
        return True

    def claim(self, group: str, title: str) -> str:
        """Somebody of a group takes what a case asks of it; the task's id."""
        with self.installation.database.transaction() as session:
            tasks = ProcessInstance.find(session, self.cases[title]).user_tasks
            found = next(task for task in tasks if task.state == "open" and group in task.candidate_groups)
            UserTask.find(session, found.id).claim(User.find(session, self.users[group]).viewer)
            return found.id

    def picture(self, name: str, path: str, user_id: str | None, **how: Any) -> None:
        """One page as somebody sees it, stored as compact PNG."""
        before: Callable[[Person], None] | None = how.pop("before", None)
        person = Person(self.browser, self.installation, user_id, **how)
        person.page.goto(path)
        person.page.wait_for_timeout(900)
        if before is not None:
            before(person)
            person.page.wait_for_timeout(500)
        file = PICTURES / f"{name}.png"
        person.page.screenshot(path=file)
        if person.offences:
            print(name, person.offences)
        person.close()
        squeeze(file)


def squeeze(file: Path) -> None:
    """Fewer colours where pngquant is installed: a third of the bytes."""
    pngquant = shutil.which("pngquant")
    if pngquant:
        subprocess.run([pngquant, "--force", "--strip", "--output", file, "128", file], check=True)


def take(studio: Studio) -> None:
    marketing = studio.users["marketing"]
    metro, library, museum = (title for title, *_ in (CASES[0], CASES[1], CASES[6]))
    mine = studio.claim("marketing", museum)
    studio.claim("marketing", CASES[4][0])
    studio.claim("marketing", CASES[5][0])
    studio.claim("marketing", metro)
    studio.picture("sign-in", "/sign-in", None)
    studio.picture("start-form", "/start/presales-standard", marketing)
    studio.picture("list", "/inbox", marketing)
    studio.picture("inbox", f"/user-tasks/{mine}", marketing)
    studio.picture("errors", f"/user-tasks/{mine}", marketing, before=press_complete)
    studio.picture("case", f"/cases/{studio.cases[metro]}", marketing)
    studio.picture("records", f"/cases/{studio.cases[library]}?tab=records", marketing)
    studio.picture("history", f"/cases/{studio.cases[library]}?tab=history", marketing)
    studio.picture("requests", "/cases", marketing)
    studio.picture("chinese", f"/user-tasks/{mine}", marketing, language="zh-CN")
    studio.picture("people", "/admin/people", "admin")
    studio.picture("small-inbox", "/inbox", marketing, size=NARROW)
    studio.picture("small-task", f"/user-tasks/{mine}", marketing, size=NARROW)


def press_complete(person: Person) -> None:
    person.page.get_by_role("button", name=re.compile("^Complete$")).click()
    person.page.wait_for_timeout(300)
    person.page.evaluate("scrollTo(0, 250)")


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        installation = Installation(Path(folder))
        installation.deploy(*(file for part in ("processes", "forms") for file in sorted((ROOT / part).rglob("*.*"))))
        create_people(installation.database, read_people([ROOT / "processes"]))
        take(Studio(browser, installation.start()))
        installation.stop()


if __name__ == "__main__":
    main()
