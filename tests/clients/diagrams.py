"""Diagrams for the published clients."""

from tests.records.drawn import END, START, bpmn, catch, line, message, task

WORK = (
    '<bpmn:serviceTask id="work" name="Work" camunda:type="external" camunda:topic="{topic}">'
    '<bpmn:extensionElements><camunda:properties><camunda:property name="unit" value="EUR" /></camunda:properties>'
    "</bpmn:extensionElements></bpmn:serviceTask>"
)
MESSAGE = bpmn(
    line(START, catch("paid", '<bpmn:messageEventDefinition messageRef="message" />'), END),
    "compat-message",
    outside=message("CompatPayment"),
)


def work(key: str, topic: str) -> bytes:
    """A process that needs a worker."""
    return bpmn(line(START, WORK.format(topic=topic), END), key)


def approval(key: str) -> bytes:
    """A process that needs a person."""
    return bpmn(line(START, task("approve", name="Approve"), END), key)
