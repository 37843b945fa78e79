"""Every rule finds what its page shows as wrong, and nothing in what it shows as right."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from runner.clock import clock
from runner.engine.failure import StepFailed
from runner.engine.timers import schedule
from runner.notation.decision import read_decisions
from runner.notation.diagram import read_diagram
from runner.notation.finding import Finding
from runner.notation.form import Form, read_form
from runner.notation.model import Process
from runner.notation.moments import is_cycle, is_date, is_duration
from runner.notation.rules import RULES, TABLE_RULES, check_decisions, check_diagram
from tests.notation.decision.drawn import decision, dmn
from tests.notation.drawing import CAMUNDA_7, CAMUNDA_8, NAMESPACES, draw, read

PAGES = Path(__file__).parent.parent.parent / "docs" / "rules"
ROOTS = (
    '<message id="order" name="Order"/><signal id="bell" name="Bell"/><error id="refusal" name="No" errorCode="NO"/>'
    '<escalation id="lateness" name="Late" escalationCode="LATE"/>'
)
FORM = read_form(
    "approval.form",
    b'{"id": "approval", "type": "default", "components": [{"id": "a", "type": "checkbox", "key": "approved"}]}',
)
APPROVAL = read(
    '<startEvent id="start"/><userTask id="approve" camunda:assignee="${boss}" camunda:formRef="approval"'
    ' camunda:formRefBinding="latest"/><sequenceFlow id="f" sourceRef="start" targetRef="approve"/>'
).processes[0]


class DeployedApproval:
    """A shelf on which everything is called approval."""

    def has_process(self, key: str) -> bool:
        return key == "approval"

    has_decision = has_process
    has_form = has_process
    has_group = has_process

    def has_message(self, name: str) -> bool:
        return False

    has_signal = has_message

    def has_resource(self, name: str) -> bool:
        return name in ("calc.js", "approval.form")

    def callers(self, key: str) -> tuple[()]:
        return ()

    def process(self, key: str) -> Process | None:
        return APPROVAL if key == "approval" else None

    def decision(self, key: str) -> None:
        return None

    def form(self, key: str) -> Form | None:
        return FORM if key == "approval" else None


def examples(kind: str) -> list[tuple[str, str]]:
    return [
        (page.stem, example)
        for page in sorted(PAGES.glob("*.md"))
        for example in re.findall(rf"## {kind}\n\n```xml\n(.*?)```", page.read_text(), re.DOTALL)
    ]


def found(rule: str, example: str) -> list[Finding]:
    if example.startswith("<decisionTable"):
        model = read_decisions("example.bpmn", dmn(decision("d", example)))
        return [finding for finding in check_decisions(model) if finding.rule == rule]
    if example.startswith("<process"):
        source = f"<definitions {NAMESPACES}>{example}{ROOTS}</definitions>".encode()
    else:
        source = draw(example, ROOTS)
    diagram = read_diagram("example.bpmn", source)
    return [finding for finding in check_diagram(diagram, DeployedApproval()) if finding.rule == rule]


@pytest.mark.parametrize(("rule", "example"), examples("Wrong"))
def test_what_a_page_shows_as_wrong_is_found(rule: str, example: str) -> None:
    (finding,) = found(rule, example)

    assert finding.cure
    assert finding.file == "example.bpmn"
    assert finding.element_id or rule == "executable-process"


@pytest.mark.parametrize(("rule", "example"), examples("Right"))
def test_in_what_a_page_shows_as_right_nothing_is_found(rule: str, example: str) -> None:
    assert found(rule, example) == []


def test_every_rule_has_a_page_that_shows_right_and_wrong() -> None:
    shown = {rule for rule, _ in examples("Wrong")} & {rule for rule, _ in examples("Right")}

    assert shown == set(RULES) | set(TABLE_RULES)


def test_a_page_says_how_severe_its_rule_is() -> None:
    for rule, example in examples("Wrong"):
        first = (PAGES / f"{rule}.md").read_text().split("\n")[2]
        assert any(finding.severity in first for finding in found(rule, example)), rule


def test_findings_name_element_line_and_rule() -> None:
    diagram = read('<task id="a"/>\n<userTask id="u" name="Check" camunda:assignee="${"/>')

    (finding,) = check_diagram(diagram)

    assert (finding.line, finding.element_id, finding.element_name, finding.element_type) == (
        4,
        "u",
        "Check",
        "userTask",
    )
    assert (finding.rule, finding.severity) == ("expression", "error")


def test_drawings_are_not_held_to_rules() -> None:
    diagram = read('<userTask id="u" camunda:assignee="${"/>', '<process id="q" isExecutable="false"/>')
    drawn = read('<userTask id="u" camunda:assignee="${"/>', process='isExecutable="false"')

    assert [finding.rule for finding in check_diagram(diagram)] == ["expression"]
    assert [finding.rule for finding in check_diagram(drawn)] == ["executable-process"]


def test_nothing_is_unknown_without_a_shelf() -> None:
    diagram = read('<callActivity id="c" calledElement="nowhere"/>')

    assert check_diagram(diagram) == ()


@pytest.mark.parametrize(
    "body",
    [
        '<sequenceFlow id="f" sourceRef="t" targetRef="e"><conditionExpression>${</conditionExpression></sequenceFlow>',
        '<endEvent id="x"><extensionElements><camunda:executionListener event="start" expression="${"/>'
        "</extensionElements></endEvent>",
        '<task id="x"><extensionElements><camunda:inputOutput><camunda:inputParameter name="a"><camunda:list>'
        "<camunda:map/><camunda:value>${</camunda:value></camunda:list></camunda:inputParameter></camunda:inputOutput>"
        "</extensionElements></task>",
        '<subProcess id="s"><userTask id="x" camunda:assignee="${"/></subProcess>',
        '<callActivity id="x" calledElement="q"><extensionElements><camunda:in sourceExpression="${" target="b"/>'
        "</extensionElements></callActivity>",
        '<userTask id="x" name="Check ${" camunda:assignee="li"/>',
        '<task id="x"><multiInstanceLoopCharacteristics camunda:collection="${"/></task>',
        '<receiveTask id="x" messageRef="m"/>',
    ],
)
def test_a_wrong_expression_is_found_wherever_it_stands(body: str) -> None:
    diagram = read(f'<task id="t"/><endEvent id="e"/>{body}', '<message id="m" name="Order ${"/>')

    assert [finding.rule for finding in check_diagram(diagram) if finding.rule == "expression"] == ["expression"]


def test_an_equals_sign_begins_feel_only_where_the_platform_says_so() -> None:
    task = '<task id="x"><extensionElements>{}</extensionElements></task>'
    feel = task.format('<zeebe:ioMapping><zeebe:input source="=(" target="a"/></zeebe:ioMapping>')
    plain = task.format(
        '<camunda:inputOutput><camunda:inputParameter name="a">=(</camunda:inputParameter></camunda:inputOutput>'
    )

    assert [finding.rule for finding in check_diagram(read(feel, definitions=CAMUNDA_8))] == ["expression"]
    assert check_diagram(read(plain, definitions=CAMUNDA_7)) == ()


@pytest.mark.parametrize(
    ("given", "read_name", "told"),
    [
        ("approver", "aprover", "Is it meant to be 'approver'?"),
        ("vote", "votes", None),
        ("votes", "vote", None),
        ("companies", "company", None),
        ("approver_1", "approver_2", None),
        ("amount", "amounts_", "Is it meant to be 'amount'?"),
    ],
)
def test_only_a_slip_of_the_pen_is_taken_for_one(given: str, read_name: str, told: str | None) -> None:
    given = f'<scriptTask id="s" scriptFormat="feel" camunda:resultVariable="{given}"><script>1</script></scriptTask>'
    diagram = read(f'{given}<userTask id="u" camunda:assignee="${{{read_name}}}"/>')

    found = [one for one in check_diagram(diagram, DeployedApproval()) if one.rule == "unknown-variable"]

    assert [one.cure for one in found if one.severity == "warning"] == ([told] if told else [])


TEXTS = [
    "PT1H",
    "P3D",
    "P1M",
    "P1Y2M3DT4H5M6S",
    "-PT1H",
    "P",
    "PT",
    "1h",
    "",
    "PT1X",
    "2026-12-24T09:00:00Z",
    "2026-12-24T09:00:00+0800",
    "2026-12-24",
    "2026-13-01",
    "24.12.2026",
    "R3/PT10M",
    "R/P1D",
    "R/PT0S",
    "R3/2026-12-24T09:00:00Z/PT1H",
    "R3/PT1H/2026-12-24T09:00:00Z",
    "R-1/PT1H",
    "Rx/PT1H",
    "R3",
    "R3/PT1H/PT1H",
    "0 0 9 ? * MON",
    "0 0 9 ? * 2-6",
    "*/5 * * * *",
    "0 0 25 ? * MON",
    "0 0 9 ? * MON 2027",
    "0 0 9 ? * MON *",
    "@daily",
    "a b c d e",
    "1 2 3",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("kind", "reads"), [("date", is_date), ("duration", is_duration), ("cycle", is_cycle)])
def test_the_rule_takes_the_timers_that_the_engine_takes(kind: str, reads: Callable[[str], bool], text: str) -> None:
    try:
        schedule(kind, text, clock.now())
        taken = True
    except StepFailed:
        taken = False

    assert reads(text) is taken
