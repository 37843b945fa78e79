"""Person: somebody in front of a browser, who signs in, finds tasks and fills in forms as people do."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.installation import Installation

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


class Person:
    """A browser of one's own; whatever a page does that it must not is collected in `offences`."""

    def __init__(
        self,
        browser: Browser,
        installation: Installation,
        user_id: str | None = None,
        *,
        language: str = "en-GB",
        size: Mapping[str, int] = WIDE,
        scripts: bool = True,
    ) -> None:
        self.installation = installation
        self.context: BrowserContext = browser.new_context(
            base_url=installation.url,
            viewport={"width": size["width"], "height": size["height"]},
            locale=language,
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        self.offences: list[str] = []
        self.page = self.new_page()
        if user_id is not None:
            self.sign_in(user_id)

    def new_page(self) -> Page:
        """One more tab."""
        page = self.context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.offences.append(f"script error: {error}"))
        page.on("console", self._heard)
        page.on("request", lambda request: self._asked(request.url))
        page.on("dialog", lambda dialog: (self.offences.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        return page

    def sign_in(self, user_id: str) -> None:
        """By the choice of the demo page."""
        self.page.goto("/sign-in")
        self.page.locator(f'button[name="demo_user"][value="{user_id}"]').click()
        self.page.wait_for_url(re.compile("/inbox"))

    def open(self, task_name: str, box: str = "mine") -> None:
        """Open a task of a list by its name, the newest first."""
        self.page.goto(f"/inbox?box={box}&sort=created")
        self.page.locator(".row", has=self.page.get_by_text(task_name, exact=True)).first.click()
        expect(self.page.locator("#task-title")).to_have_text(task_name)

    def claim(self, task_name: str) -> None:
        """Take a task of one's groups."""
        self.open(task_name, "groups")
        self.page.get_by_role("button", name="Claim").click()
        expect(self.page.locator("#task .badge--mine")).to_be_visible()

    def fill(self, answers: Mapping[str, Any]) -> None:
        """Type the answers in by their labels. A list is several choices; a text is typed or chosen."""
        form = self.page.locator("[data-form-place]")
        expect(self.page.locator("[data-complete]")).to_be_visible()
        expect(form.locator(".fjs-form")).to_be_visible()
        for label, answer in answers.items():
            self._answer(form, label, answer)

    def complete(self, button: str = "Complete") -> None:
        """Hand in what is typed and see that it was taken."""
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.locator("[data-toast]")).to_be_visible()

    def close(self) -> None:
        self.context.close()

    def _answer(self, form: Locator, label: str, answer: Any) -> None:
        field = form.locator(".fjs-form-field", has=self.page.get_by_text(re.compile(rf"^{re.escape(label)}\*?$"))).last
        if isinstance(answer, list):
            for choice in answer:
                field.get_by_label(choice, exact=True).check()
        elif field.locator("input[type=checkbox]").count():
            field.locator("input[type=checkbox]").set_checked(bool(answer))
        elif field.locator("input[type=radio]").count():
            field.get_by_label(str(answer), exact=True).check()
        elif field.locator(".fjs-select-display, .fjs-select-anchor").count():
            field.locator(".fjs-input-group").click()
            field.locator(".fjs-dropdownlist-item", has_text=str(answer)).first.click()
        else:
            box = field.locator("input:visible, textarea").first
            box.fill(str(answer))
            box.press("Tab")

    def _heard(self, message: Any) -> None:
        text = message.text
        if message.type == "error" and "Failed to load resource" not in text:
            self.offences.append(f"console: {text}")

    def _asked(self, url: str) -> None:
        if not url.startswith((self.installation.url, "data:", "blob:")):
            self.offences.append(f"outside request: {url}")


@contextmanager
def people_in_front(
    browser: Browser, installation: Installation, usual: str | None = None
) -> Iterator[Callable[..., Person]]:
    """Put somebody (`usual`, unless named) in front of a browser; at the end no page may have done what it must not."""
    people: list[Person] = []

    def sit_down(user_id: str | None = usual, **how: object) -> Person:
        people.append(Person(browser, installation, user_id, **how))  # type: ignore[arg-type]
        return people[-1]

    yield sit_down
    offences = [offence for each in people for offence in each.offences]
    for each in people:
        each.close()
    assert offences == []
