"""Diagrams for the durability tests."""

from tests.records.drawn import END, START, bpmn, catch, line, task, timer

AGAIN = (
    "<bpmn:extensionElements><camunda:failedJobRetryTimeCycle>R9999/PT0S</camunda:failedJobRetryTimeCycle>"
    "</bpmn:extensionElements>"
)  # killed so often, an innocent job would otherwise run out of tries


def add_one(key: str) -> str:
    """An asynchronous step that counts."""
    return (
        f'<bpmn:scriptTask id="{key}" scriptFormat="feel" camunda:asyncBefore="true" camunda:resultVariable="count">'
        f"{AGAIN}<bpmn:script>count + 1</bpmn:script></bpmn:scriptTask>"
    )


def flow(source: str, target: str) -> str:
    return f'<bpmn:sequenceFlow id="{source}-{target}" sourceRef="{source}" targetRef="{target}" />'


WAIT = catch("wait", AGAIN + timer("PT0.05S"))
EFFECT = '<bpmn:serviceTask id="effect" camunda:type="external" camunda:topic="effect" />'
TORTURE = bpmn(
    line(START, add_one("first"), WAIT, '<bpmn:parallelGateway id="fork" />')
    + add_one("left")
    + add_one("right")
    + line('<bpmn:parallelGateway id="join" />', task("approve"), EFFECT, add_one("last"), END)
    + flow("fork", "left")
    + flow("fork", "right")
    + flow("left", "join")
    + flow("right", "join"),
    key="torture",
)
# Each element once per case, the flows' order apart.
PATH = sorted(["start", "first", "wait", "fork", "left", "right", "join", "approve", "effect", "last", "end"])
COUNTED = 4
