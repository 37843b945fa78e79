"""Small diagrams for tests: a process around what a test draws, and the reading of it."""

from pathlib import Path

from runner.notation.diagram import read_diagram
from runner.notation.finding import Finding, Unreadable
from runner.notation.model import Diagram, Node

DIAGRAMS = Path(__file__).parent.parent / "diagrams" / "notation"
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
    ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" xmlns:modeler="http://camunda.org/schema/modeler/1.0"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:tns="http://example.org"'
)
ROOTS = (
    '<message id="m" name="Order"/><signal id="s" name="Bell"/><error id="e" name="No" errorCode="NO"/>'
    '<escalation id="up" name="Up" escalationCode="UP"/>'
)
HOSTED = '<task id="t"/><boundaryEvent id="b" attachedToRef="t">{}</boundaryEvent>'
IN_EVENT_SUB_PROCESS = '<subProcess id="es" triggeredByEvent="true"><startEvent id="start">{}</startEvent></subProcess>'
TIMER = "<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>"
CONDITION = "<conditionalEventDefinition><condition>${x}</condition></conditionalEventDefinition>"
MESSAGE = '<messageEventDefinition messageRef="m"/>'
SIGNAL = '<signalEventDefinition signalRef="s"/>'
ERROR = '<errorEventDefinition errorRef="e"/>'
ESCALATION = '<escalationEventDefinition escalationRef="up"/>'
CAMUNDA_7 = 'modeler:executionPlatform="Camunda Platform"'
CAMUNDA_8 = 'modeler:executionPlatform="Camunda Cloud"'


def draw(body: str, roots: str = "", process: str = 'isExecutable="true"', definitions: str = "") -> bytes:
    """The XML of a diagram whose process `p` holds `body`; `roots` stand beside the process."""
    head = f"<definitions {NAMESPACES} {definitions}>"
    return f'{head}\n<process id="p" {process}>\n{body}\n</process>\n{roots}\n</definitions>'.encode()


def read(body: str, roots: str = "", process: str = 'isExecutable="true"', definitions: str = "") -> Diagram:
    """The diagram that `draw` draws, as read."""
    return read_diagram("order.bpmn", draw(body, roots, process, definitions))


def node(body: str, roots: str = "", definitions: str = "") -> Node:
    """The first node of what is drawn, as read."""
    diagram = read(body, roots, definitions=definitions)
    return next(iter(diagram.processes[0].content.nodes.values()))


def findings(body: str, roots: str = "", process: str = 'isExecutable="true"', definitions: str = "") -> list[Finding]:
    """All findings of reading it, of whatever severity."""
    return findings_of(draw(body, roots, process, definitions))


def findings_of(source: bytes) -> list[Finding]:
    """All findings of reading a file, of whatever severity."""
    try:
        return list(read_diagram("order.bpmn", source).findings)
    except Unreadable as unreadable:
        return list(unreadable.findings)


def errors(body: str, roots: str = "", definitions: str = "") -> list[str]:
    """The texts of the errors of reading it."""
    found = findings(body, roots, definitions=definitions)
    return [str(finding) for finding in found if finding.severity == "error"]
