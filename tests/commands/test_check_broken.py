"""One broken file among several: everything that can be found is told at once, by the command and by deploying."""

import json
from pathlib import Path

import pytest

from runner.notation.finding import Finding, Unreadable
from runner.records.plan import plan
from runner.testing import Stage
from tests.commands import drawings
from tests.notation.drawing import draw

BROKEN = draw(
    """<startEvent id="start"/>
    <serviceTask id="call" name="Call" camunda:class="com.acme.Call"/>
    <userTask id="check" name="Check" camunda:dueDate="tomorrow"/>
    <scriptTask id="sum" scriptFormat="groovy"><script>total = 1</script></scriptTask>
    <userTask id="tell" name="Tell ${total" camunda:assignee="${total}"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="call"/>
    <sequenceFlow id="f2" sourceRef="call" targetRef="check"/>
    <sequenceFlow id="f3" sourceRef="check" targetRef="sum"/>"""
)
FORM = b'{"id": "ask", "type": "default", "components": [{"id": "a", "type": "textfield", "key": "name"}]}'
FILES = {
    "broken.bpmn": BROKEN,
    "order.bpmn": drawings.order().encode(),
    "again.bpmn": drawings.order().replace('id="order"', 'id="again"').encode(),
    "ask.form": FORM,
    "tell.form": FORM.replace(b'"ask"', b'"tell"'),
}


def told(findings: list[Finding]) -> list[tuple[str, int | None, str | None, str, str]]:
    return sorted((one.file, one.line, one.element_id, one.severity, one.rule) for one in findings)


@pytest.fixture
def found() -> list[tuple[str, int | None, str | None, str, str]]:
    """What planning to deploy them finds, as the deploy page shows it."""
    with Stage() as stage, stage.database.reading() as session:
        return told(list(plan(session, FILES.items()).findings))


def test_what_reading_refuses_hides_nothing_that_rules_find_elsewhere(found):
    assert [finding for finding in found if finding[0] == "broken.bpmn"] == [
        ("broken.bpmn", 4, "call", "error", "vocabulary"),
        ("broken.bpmn", 5, "check", "error", "literal-date"),
        ("broken.bpmn", 5, "check", "warning", "nobody-to-do"),
        ("broken.bpmn", 6, "sum", "error", "reading"),
        ("broken.bpmn", 7, "tell", "error", "expression"),
        ("broken.bpmn", 7, "tell", "warning", "unreachable-node"),
    ]


def test_command_page_and_deployment_find_the_same_and_nothing_is_deployed(bidflow, tmp_path, found):
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)

    result = bidflow("check", "--json", *(str(tmp_path / name) for name in FILES))
    with Stage() as stage, pytest.raises(Unreadable) as refusal:
        stage.deploy(*FILES.items())

    by_command = [
        Finding(**finding | {"file": finding["file"].rpartition("/")[2]}) for finding in json.loads(result.stdout)
    ]
    assert result.exit_code == 1
    assert told(by_command) == told(list(refusal.value.findings)) == found
    severities = [finding.severity for finding in refusal.value.findings]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("called_with_error", "call_activity_error"), ("called_with_escalation", "call_activity_escalation")],
)
def test_what_a_calling_process_catches_is_no_finding(bidflow, inner, outer):
    diagrams = Path(__file__).parent.parent / "diagrams"
    rules = {"unknown-error", "unknown-escalation"}

    alone = bidflow("check", "--json", str(diagrams / f"{inner}.bpmn"))
    together = bidflow("check", "--json", str(diagrams / f"{inner}.bpmn"), str(diagrams / f"{outer}.bpmn"))

    assert rules & {finding["rule"] for finding in json.loads(alone.stdout)}
    assert not rules & {finding["rule"] for finding in json.loads(together.stdout)}


def test_nothing_is_unknown_that_may_be_in_a_file_that_can_not_be_read(bidflow, tmp_path):
    thrower = draw(
        '<startEvent id="s"/><endEvent id="e"><messageEventDefinition messageRef="m"/></endEvent>'
        '<endEvent id="r"><signalEventDefinition signalRef="b"/></endEvent>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="e"/><sequenceFlow id="g" sourceRef="s" targetRef="r"/>',
        '<message id="m" name="Order"/><signal id="b" name="Bell"/>',
    )
    (tmp_path / "thrower.bpmn").write_bytes(thrower)
    (tmp_path / "catcher.bpmn").write_bytes(drawings.order().encode()[:300])
    unknown = {"unknown-message", "unknown-signal"}

    alone = bidflow("check", "--json", str(tmp_path / "thrower.bpmn"))
    together = bidflow("check", "--json", str(tmp_path))

    assert unknown <= {finding["rule"] for finding in json.loads(alone.stdout)}
    assert not unknown & {finding["rule"] for finding in json.loads(together.stdout)}
