"""Pictures of docs/analyst.md: the holiday example deployed, tried out, measured: python scripts/analyst_pictures.py

Everything happens in a temporary folder. Run it again when the pages have changed.
"""

import socket
import sys
import tempfile
import threading
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from runner.clock import clock  # noqa: E402
from runner.records import Database, ProcessDefinition, ProcessInstance, User, upgrade  # noqa: E402
from web.server import serve  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
EXAMPLE = ROOT / "docs" / "examples" / "holiday"
FILES = [path for path in sorted(EXAMPLE.iterdir()) if path.suffix in (".bpmn", ".dmn", ".form")]


def main() -> None:
    """Serve, deploy, photograph."""
    with tempfile.TemporaryDirectory(prefix="bidflow-pictures-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        database = Database(f"sqlite:///{Path(folder) / 'pictures.sqlite3'}")
        upgrade(database)
        with database.transaction() as session:
            for user, name, groups in (
                ("ana", "Ana 安娜", ("analysts", "staff")),
                ("li", "Li Li 李莉", ("staff",)),
                ("wei", "Wang Wei 王伟", ("leaders",)),
                ("sun", "Sun Dong 孙东", ("directors",)),
                ("admin", "Administrator", ("administrators",)),
            ):
                User.create(session, user, None, name=name, groups=groups)
        stopping = threading.Event()
        server = threading.Thread(
            target=serve, args=(database,), kwargs={"port": port, "demo": True, "stopping": stopping}
        )
        server.start()
        try:
            photograph(database, f"http://localhost:{port}", Path(folder))
        finally:
            stopping.set()
            server.join()
            database.close()


def photograph(database: Database, address: str, folder: Path) -> None:
    """The pages in the order the guide shows them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-quic", "--disable-gpu"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900}, locale="en-GB")
        sign_in(page, address, "ana")
        findings(page, address, folder)
        first_deployment(page, address)
        try_out(page, address)
        inbox(browser.new_page(viewport={"width": 1280, "height": 700}, locale="en-GB"), database, address)
        history(database)
        sign_in(page, address, "ana")  # the days that passed ended her session
        page.goto(f"{address}/processes/holiday/figures")
        take(page, "analyst-figures")
        changed(page, address, folder)
        sign_in(page, address, "admin")
        before_service(page, address, folder)
        browser.close()


def findings(page: Page, address: str, folder: Path) -> None:
    """A diagram with a slip of the pen, before it is deployed."""
    slip = folder / "holiday.bpmn"
    text = (EXAMPLE / "holiday.bpmn").read_text(encoding="utf-8")
    slip.write_text(text.replace("${approver}", "${aprover}").replace("P2D", "2 days"), encoding="utf-8")
    choose(page, address, [slip, *(path for path in FILES if path.suffix != ".bpmn")])
    page.locator("[data-element]").first.click()
    page.evaluate("scrollTo(0, 150)")
    take(page, "analyst-findings")


def first_deployment(page: Page, address: str) -> None:
    """The files as they should be, and the button."""
    choose(page, address, FILES)
    page.evaluate("scrollTo(0, 0)")
    take(page, "analyst-deploy")
    page.fill("#note", "First version")
    page.locator("[data-deploy-button]").click()
    page.wait_for_url("**/deployments/**")


def try_out(page: Page, address: str) -> None:
    """Played to the answer."""
    page.goto(f"{address}/processes/holiday/simulation")
    page.get_by_label("First day").fill("01/02/2027")
    page.keyboard.press("Tab")
    page.get_by_label("How many days").fill("5")
    page.locator(".fjs-input-group").last.click()
    page.locator(".fjs-dropdownlist-item").first.click()
    page.locator(".sim-task > .button--main").click()
    page.wait_for_selector(".sim-steps li")
    page.evaluate("scrollTo(0, 0)")
    take(page, "analyst-try-out")


def inbox(page: Page, database: Database, address: str) -> None:
    """A case in the leader's inbox."""
    begin(database)
    sign_in(page, address, "wei")
    page.goto(f"{address}/inbox?box=groups")
    page.locator(".row").first.click()
    page.wait_for_url("**/user-tasks/*")
    take(page, "analyst-inbox")
    page.close()


def history(database: Database) -> None:
    """Some cases that took their time."""
    for number, (hours, days) in enumerate(((3, 5), (7, 2), (20, 8), (40, 3)), 101):
        case_id = begin(database, days, f"H-{number}")
        clock.shift(timedelta(hours=hours))
        with database.transaction() as session:
            case = ProcessInstance.find(session, case_id)
            task = next(one for one in case.user_tasks if one.element_id == "approve")
            task.complete({"answer": "yes"}, User.find(session, "wei").viewer)
    begin(database, 4, "H-105")


def changed(page: Page, address: str, folder: Path) -> None:
    """A second version on the deploy page, then compared."""
    after = folder / "holiday.bpmn"
    text = (EXAMPLE / "holiday.bpmn").read_text(encoding="utf-8")
    after.write_text(text.replace("P2D", "P3D").replace("Answer holiday request", "Answer request"), encoding="utf-8")
    choose(page, address, [after])
    page.evaluate("scrollTo(0, 200)")
    take(page, "analyst-changes")


def before_service(page: Page, address: str, folder: Path) -> None:
    """A table and a task that changed: what becomes of running cases, and of finished ones."""
    diagram, table = folder / "holiday.bpmn", folder / "holiday-approver.dmn"
    text = (EXAMPLE / "holiday.bpmn").read_text(encoding="utf-8")
    diagram.write_text(text.replace('"remind"', '"remind-leader"'), encoding="utf-8")
    text = (EXAMPLE / "holiday-approver.dmn").read_text(encoding="utf-8")
    table.write_text(text.replace("&lt;= 10", "&lt;= 4").replace("&gt; 10", "&gt; 4"), encoding="utf-8")
    choose(page, address, [diagram, table])
    page.locator("[data-move-plan]").scroll_into_view_if_needed()
    page.locator(".move-plan details summary").click()
    page.evaluate("document.querySelector('[data-move-plan]').scrollIntoView(); scrollBy(0, -90)")
    take(page, "analyst-migration")
    page.locator("[data-replay]").click()
    page.wait_for_selector("[data-ways]", timeout=60_000)
    page.locator("[data-ways]").first.click()
    page.wait_for_timeout(800)
    page.evaluate("document.querySelector('[data-replayed]').scrollIntoView(); scrollBy(0, -90)")
    take(page, "analyst-replay")


def begin(database: Database, days: int = 5, number: str | None = None) -> str:
    """Li asks for some days."""
    with database.transaction() as session:
        definition = ProcessDefinition.latest(session, "holiday")
        given = {"first_day": "2027-02-01", "days": days, "kind": "paid"}
        return definition.start(User.find(session, "li").viewer, given, number).id


def choose(page: Page, address: str, files: list[Path]) -> None:
    """Files on the deploy page, checked."""
    page.goto(f"{address}/processes/deployment")
    page.set_input_files("#files", files)
    page.wait_for_selector("[data-errors]")
    page.wait_for_timeout(800)


def sign_in(page: Page, address: str, user: str) -> None:
    """Choose somebody on the demo's sign-in page."""
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.locator(f'button[name="demo_user"][value="{user}"]').click()
    page.wait_for_url("**/inbox*")


def take(page: Page, name: str) -> None:
    """One picture, when nothing moves any more."""
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
