"""The analysts' pages as people use them: in a browser, wide and narrow, in English and Chinese."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from runner.records.bundle import deploy
from runner.records.process_definition import ProcessDefinition
from runner.records.process_instance import ProcessInstance
from runner.records.user import User
from runner.records.user_task import UserTask
from runner.records.viewer import SYSTEM
from tests.browser.installation import Installation, free_port
from tests.browser.person import NARROW, Person, people_in_front
from tests.browser.test_pages_are_sound import serious

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "holiday"
FILES = [path for path in sorted(EXAMPLE.iterdir()) if path.suffix in (".bpmn", ".dmn", ".form")]
PORTS = range(9220, 9230)
PAGES = (
    "/processes",
    "/processes?kind=form",
    "/processes?kind=drawing",
    "/processes/deployment",
    "/processes/holiday",
    "/processes/holiday/figures",
    "/processes/holiday/simulation",
    "/processes/process/holiday/versions",
    "/processes/process/holiday/comparison",
    "/processes/decision/holiday-approver/comparison",
    "/processes/form/holiday-request/comparison",
    "/processes/holiday/replay",
    "/processes/process/holiday/versions/1/migration",
)


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The holiday example in service; ana is an analyst and leads."""
    made = Installation(tmp_path_factory.mktemp("installation"))
    made.port = free_port(PORTS)
    made.url = f"http://localhost:{made.port}"
    made.add("ana", "analysts", "leaders", name="Ana 安娜")
    made.add("root", "administrators", name="Root")
    made.deploy(*FILES)
    for days in (3, 8, 15):
        begin(made, days, is_over=days != 15)
    yield made.start()
    made.stop()


@pytest.fixture
def person(browser: Browser, installation: Installation) -> Iterator[Callable[..., Person]]:
    """Somebody in front of a browser, whose pages do nothing that they must not."""
    with people_in_front(browser, installation, "ana") as sit_down:
        yield sit_down


def begin(installation: Installation, days: int, *, is_over: bool) -> None:
    """A holiday is asked for, and perhaps granted."""
    with installation.database.transaction() as session:
        answers = {"first_day": "2027-02-01", "days": days, "kind": "paid"}
        definition = ProcessDefinition.latest(session, "holiday")
        case = definition.start(User.find(session, "ana").viewer, answers, f"{days} days")
        if is_over:
            UserTask.find(session, case.user_tasks[0].id).complete({"answer": "yes"}, User.find(session, "root").viewer)


def changed(folder: Path, name: str, before: str, after: str) -> Path:
    """One of the example's files with another text in it."""
    file = folder / name
    file.write_text((EXAMPLE / name).read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    return file


@pytest.mark.parametrize("path", PAGES)
def test_a_page_fits_a_telephone_and_breaks_no_rule_of_the_browser(person, path):
    ana = person(size=NARROW)

    answer = ana.page.goto(path)
    ana.page.wait_for_load_state("networkidle")

    assert answer.status == 200
    assert serious(ana.page) == []
    assert ana.page.evaluate("document.documentElement.scrollWidth") == 390
    expect(ana.page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_chinese(person, path):
    ana = person(language="zh-CN")

    ana.page.goto(path)

    assert re.search("[\u4e00-\u9fff]", ana.page.locator("h1").inner_text() + ana.page.locator("main").inner_text())
    assert not re.search(r"\b(Version|Deploy|Compare|Choose)\b", ana.page.locator("main").inner_text())


def test_a_slip_is_found_on_the_diagram_mended_and_put_in_service(person, tmp_path):
    slip, mended = tmp_path / "slip" / "holiday.bpmn", tmp_path / "holiday.bpmn"
    text = (EXAMPLE / "holiday.bpmn").read_text(encoding="utf-8").replace("Booked", "Booked at last")
    slip.parent.mkdir()
    slip.write_text(text.replace("P2D", "2 days"), encoding="utf-8")
    mended.write_text(text, encoding="utf-8")
    ana = person()

    ana.page.goto("/processes/deployment")
    ana.page.set_input_files("#files", slip)
    ana.page.get_by_role("button", name="2 days without answer").first.click()
    expect(ana.page.locator(".mark-found.mark-error[data-element-id=late]")).to_be_visible()
    expect(ana.page.get_by_role("button", name="Put in service")).to_be_disabled()
    ana.page.set_input_files("#files", mended)
    expect(ana.page.locator(".mark-changed[data-element-id=booked]")).to_be_visible()
    ana.page.get_by_label("Note: what changed, and why").fill("Says it better")
    ana.page.get_by_role("button", name="Put in service").click()

    expect(ana.page.get_by_text("It is in service.")).to_be_visible()
    ana.page.goto("/processes/process/holiday/versions")
    expect(ana.page.get_by_text("Says it better")).to_be_visible()
    ana.page.get_by_role("link", name="What changed").first.click()
    expect(ana.page.locator(".mark-changed[data-element-id=booked]")).to_be_visible()


def test_files_are_dropped_and_left_out_again(person):
    ana = person()
    ana.page.goto("/processes/deployment")
    given = ana.page.evaluate_handle(
        """([name, text]) => {
            const given = new DataTransfer();
            given.items.add(new File([text], name));
            return given;
        }""",
        ["holiday-request.form", (EXAMPLE / "holiday-request.form").read_text(encoding="utf-8")],
    )

    ana.page.dispatch_event("[data-drop]", "drop", {"dataTransfer": given})

    expect(ana.page.get_by_text("Nothing would change")).to_be_visible()
    expect(ana.page.locator("[data-form-preview] .fjs-form")).to_be_visible()
    ana.page.get_by_role("button", name="Leave out holiday-request.form").click()
    expect(ana.page.locator("[data-errors]")).to_have_count(0)


def test_the_printed_documentation_shows_the_whole_drawing(person):
    ana = person()
    ana.page.goto("/processes/holiday")
    svg = ana.page.locator(".diagram .djs-container svg").first
    expect(svg).to_be_visible()

    ana.page.locator("[data-nearer]").click()
    ana.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    box = [float(number) for number in svg.get_attribute("viewBox").split()]
    ana.page.evaluate("dispatchEvent(new Event('afterprint'))")

    ends = ana.page.evaluate(
        """() => {
            const { x, width } = document.querySelector('[data-element-id=booked]').getBoundingClientRect();
            const { left } = document.querySelector('.diagram .djs-container svg').getBoundingClientRect();
            return x + width - left;
        }"""
    )
    assert box[0] < ends < box[0] + box[2]
    assert svg.get_attribute("viewBox") is None


def test_a_process_is_tried_out_step_by_step_and_saved(person):
    ana = person()
    ana.page.goto("/processes/holiday/simulation")
    ana.page.wait_for_selector(".sim-task", timeout=60_000)
    ana.page.get_by_label("First day").fill("01/02/2027")
    ana.page.get_by_label("First day").press("Tab")
    ana.page.get_by_label("How many days").fill("15")
    ana.page.locator(".fjs-input-group").last.click()
    ana.page.locator(".fjs-dropdownlist-item").first.click()

    ana.page.locator(".sim-task > .button--main").click()

    expect(ana.page.locator(".mark-token[data-element-id=approve]")).to_be_visible(timeout=30_000)
    expect(ana.page.get_by_text('rule 2 gives "directors"')).to_be_visible()
    ana.page.get_by_role("button", name="To the next timer").click()
    expect(ana.page.locator(".mark-token[data-element-id=remind]")).to_be_visible(timeout=30_000)
    ana.page.get_by_role("button", name="Take the last back").click()
    expect(ana.page.locator(".mark-token[data-element-id=remind]")).to_have_count(0, timeout=30_000)
    with ana.page.expect_download() as download:
        ana.page.get_by_role("button", name="Save as scenario").click()
    assert "days: 15" in Path(download.value.path()).read_text(encoding="utf-8")


def test_somebody_without_scripts_checks_and_deploys(person, tmp_path):
    changed = tmp_path / "holiday.bpmn"
    text = (EXAMPLE / "holiday.bpmn").read_text(encoding="utf-8")
    changed.write_text(text.replace("Refused", "Refused for now"), encoding="utf-8")
    ana = person(scripts=False)
    ana.page.goto("/processes/deployment")

    ana.page.set_input_files("#files", changed)
    ana.page.get_by_role("button", name="Check").click()

    expect(ana.page.get_by_text("Refused for now").first).to_be_visible()


def test_changed_rules_are_marked_and_finished_cases_replayed_by_them(person, tmp_path):
    ana = person()
    ana.page.goto("/processes/deployment")

    ana.page.set_input_files("#files", changed(tmp_path, "holiday-approver.dmn", "10", "4"))
    expect(ana.page.locator("[data-rule] del").first).to_have_text("<= 10")
    ana.page.get_by_role("button", name="Replay finished cases").click()

    expect(ana.page.get_by_text("The last 2 finished cases of Holiday request, replayed")).to_be_visible(timeout=60_000)
    row = ana.page.get_by_role("row", name="8 days")
    expect(row).to_contain_text("somebody else is asked")
    expect(row).to_contain_text("directors")
    row.get_by_role("button", name="Show both ways").click()
    for side in ("before", "after"):
        expect(ana.page.locator(f"[data-side={side}] .mark-covered[data-element-id=booked]")).to_be_visible()
    assert serious(ana.page) == []


def test_what_is_not_in_service_is_tried_out(person, tmp_path):
    ana = person(size=NARROW)
    ana.page.goto("/processes/deployment")
    ana.page.set_input_files("#files", changed(tmp_path, "holiday-request.form", "How many days", "Days wanted"))

    ana.page.get_by_role("button", name="Try it out").click()

    expect(ana.page.locator("[data-tried] .sim-task").get_by_label("Days wanted")).to_be_visible(timeout=60_000)
    assert ana.page.evaluate("document.documentElement.scrollWidth") == 390
    assert serious(ana.page) == []


def test_one_button_deploys_and_moves_the_running_cases(person, installation, tmp_path):
    root = person("root")
    root.page.goto("/processes/deployment")
    root.page.set_input_files("#files", changed(tmp_path, "holiday.bpmn", '"approve"', '"answer-request"'))
    expect(root.page.get_by_text("is not in the new version").first).to_be_visible()

    root.page.get_by_label("What takes the place of Answer holiday request").select_option("answer-request")
    expect(root.page.get_by_text("1 case can be moved")).to_be_visible()
    assert serious(root.page) == []
    root.page.get_by_label("Move them to the new version").check()
    root.page.get_by_role("button", name="Put in service").click()

    expect(root.page.get_by_text("Holiday request: 1 moved, 0 not moved.")).to_be_visible()
    root.page.get_by_role("link", name="Go on").click()
    expect(root.page.get_by_text("It is in service.")).to_be_visible()
    with installation.database.reading() as session:
        (running,) = ProcessInstance.visible_to(session, SYSTEM, states=("active",)).items
        assert "answer-request" in [task.element_id for task in running.user_tasks]
        assert running.definition.version > 1


def test_cases_are_moved_later_from_the_list_of_versions(person, installation, tmp_path):
    begin(installation, 20, is_over=False)
    later = changed(tmp_path, "holiday.bpmn", "Booked", "Booked later")
    with installation.database.transaction() as session:
        deploy(session, [(later.name, later.read_bytes())])
    root = person("root")
    root.page.goto("/processes/process/holiday/versions")

    root.page.get_by_role("link", name=re.compile("^Move .* here$")).click()
    expect(root.page.locator(".diagram .djs-shape").first).to_be_visible()
    root.page.locator("[data-replan]").first.select_option(label="Answer holiday request (approve)")
    expect(root.page.locator("[data-move-summary]")).to_contain_text("2 cases can be moved")
    expect(root.page.locator(".problem")).to_have_count(0)
    root.page.get_by_role("button", name=re.compile("^Move . case")).click()

    expect(root.page.get_by_text("Holiday request: 2 moved, 0 not moved.")).to_be_visible()


def test_of_several_drawings_in_a_file_the_one_of_the_process_is_shown_and_the_others_can_be_chosen(
    person, installation, tmp_path
):
    file = tmp_path / "two.bpmn"
    file.write_text(
        """<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="t"
          xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC">
          <process id="plan" isExecutable="false"><task id="think" name="Think" />
            <textAnnotation id="note"><text>Mind <b xmlns="http://www.w3.org/1999/xhtml">this</b></text></textAnnotation>
          </process>
          <process id="deed" isExecutable="true"><startEvent id="start" /><userTask
            id="act" name="Act" /><sequenceFlow id="f" sourceRef="start" targetRef="act" /></process>
          <bpmndi:BPMNDiagram id="d1" name="The plan"><bpmndi:BPMNPlane id="p1" bpmnElement="plan">
            <bpmndi:BPMNShape id="s1" bpmnElement="think"><dc:Bounds x="0" y="0" width="100" height="80" />
            </bpmndi:BPMNShape>
            <bpmndi:BPMNShape id="s3" bpmnElement="note"><dc:Bounds x="0" y="99" width="99" height="50" />
            </bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
          <bpmndi:BPMNDiagram id="d2" name="The deed"><bpmndi:BPMNPlane id="p2" bpmnElement="deed">
            <bpmndi:BPMNShape id="s2" bpmnElement="act"><dc:Bounds x="0" y="0" width="100" height="80" />
            </bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
        </definitions>"""
    )
    installation.deploy(file)
    with installation.database.transaction() as session:
        viewer = User.find(session, "ana").viewer
        case = ProcessDefinition.latest(session, "deed").start(viewer, {}, None).id
    ana = person()

    ana.page.goto(f"/cases/{case}")
    expect(ana.page.locator("[data-element-id=act]")).to_be_visible()
    ana.page.goto("/processes/deed")
    expect(ana.page.locator("[data-element-id=act]")).to_be_visible()
    ana.page.get_by_label("Drawings of this file").select_option("The plan")

    expect(ana.page.locator("[data-element-id=think]")).to_be_visible()
    expect(ana.page.locator("[data-element-id=note]")).to_contain_text("Mind this")
    expect(ana.page.locator("[data-element-id=act]")).to_have_count(0)


def test_a_drawing_that_is_kept_is_found_and_seen_on_a_telephone(person, installation, tmp_path):
    file = tmp_path / "only a drawing.bpmn"
    file.write_text(
        (EXAMPLE / "holiday.bpmn").read_text(encoding="utf-8").replace('isExecutable="true"', 'isExecutable="false"'),
        encoding="utf-8",
    )
    installation.deploy(file)
    ana = person(size=NARROW)

    ana.page.goto("/processes?kind=drawing")
    ana.page.get_by_role("link", name="only a drawing.bpmn").click()

    expect(ana.page.locator("[data-element-id=booked]").first).to_be_visible()
    expect(ana.page.get_by_text("Kept as documentation: nothing in it is run.")).to_be_visible()
    assert serious(ana.page) == []
    assert ana.page.evaluate("document.documentElement.scrollWidth") == 390
