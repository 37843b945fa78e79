"""Pictures: docs/pictures/*.png, made by playing a few cases and photographing the pages: python scripts/pictures.py

Everything happens in a temporary folder. Run it again when the pages have changed.
"""

import socket
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from runner.commands.demo import create_people, read_people  # noqa: E402
from runner.commands.deploy import put_in_service  # noqa: E402
from runner.commands.files import gather  # noqa: E402
from runner.records import Database, ProcessDefinition, ProcessInstance, User, upgrade  # noqa: E402
from tests.processes.answers import answers  # noqa: E402
from web.server import serve  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
STEPS_OF_THE_CASE_SHOWN = 9
CASES = (
    ("市图书馆：阅览室系统", "市图书馆", STEPS_OF_THE_CASE_SHOWN),
    ("Harbour office: visitor register", "Harbour office", 2),
    ("第二中学：排课系统", "第二中学", 2),
    ("Water works: meter readings", "Water works", 2),
    ("Regional archive: digitisation", "Regional archive", 0),
    ("County court: room booking", "County court", 0),
)


def main() -> None:
    """Play, serve, photograph."""
    with tempfile.TemporaryDirectory(prefix="bidflow-pictures-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        database = Database(f"sqlite:///{Path(folder) / 'pictures.sqlite3'}")
        upgrade(database)
        put_in_service(database, gather([str(ROOT / "processes"), str(ROOT / "forms")]))
        create_people(database, read_people([ROOT / "processes"]))
        cases = [begin(database, title, customer, steps) for title, customer, steps in CASES]
        stopping = threading.Event()
        server = threading.Thread(
            target=serve, args=(database,), kwargs={"port": port, "demo": True, "stopping": stopping}
        )
        server.start()
        try:
            photograph(f"http://localhost:{port}", cases[0])
        finally:
            stopping.set()
            server.join()
            database.close()


def begin(database: Database, title: str, customer: str, steps: int) -> str:
    """Start a case and hand in its first tasks, each by somebody who may; its id."""
    with database.transaction() as session:
        definition = ProcessDefinition.latest(session, "presales-standard")
        asked = answers("opportunity", opportunity_title=title, customer_name=customer)
        case_id = definition.start(User.find(session, "chenmei").viewer, asked, business_key=title).id
    for _ in range(steps):
        with database.transaction() as session:
            hand_in_next(ProcessInstance.find(session, case_id), opportunity_title=title, customer_name=customer)
    return case_id


def hand_in_next(case: ProcessInstance, **own: str) -> None:
    """Complete the first open task of a case, with its own answers where the form asks for them."""
    task = next(task for task in case.user_tasks if task.ended_at is None)
    people = sorted(User.all(task.session), key=lambda user: user.is_administrator)
    person = next(user for user in people if task.may_work(user.viewer))
    given = answers(task.form.id) if task.form else {}
    task.complete({**given, **{name: value for name, value in own.items() if name in given}}, person.viewer)


def photograph(address: str, case_id: str) -> None:
    """The pages that the README and the guides show, at 1280 px and on a telephone."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-quic", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="en-GB")
        sign_in(page, address, "Chen Mei")
        page.goto(f"{address}/cases/{case_id}")
        for _ in range(2):
            page.locator("[data-farther]").first.click()
        take(page, "case")
        page.goto(f"{address}/inbox?box=groups")
        page.get_by_text("Harbour office").first.click()
        page.wait_for_url("**/user-tasks/*")
        take(page, "inbox")
        page.set_viewport_size({"width": 390, "height": 800})
        page.goto(f"{address}/inbox?box=groups")
        take(page, "inbox-narrow")
        browser.close()


def sign_in(page: Page, address: str, name: str) -> None:
    """Choose somebody on the demo's sign-in page."""
    page.goto(f"{address}/sign-in")
    page.get_by_text(name).first.click()
    page.wait_for_url("**/inbox*")


def take(page: Page, name: str) -> None:
    """One picture, when nothing moves any more."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
