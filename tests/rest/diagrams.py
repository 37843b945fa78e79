"""Diagrams for tests of the API."""

from tests.records.drawn import END, START, bpmn, line, task

ORDER = bpmn(line(START, task("approve", name="Approve order"), END))
ORDER_2 = bpmn(line(START, task("approve", name="Approve the order"), END))
BROKEN = bpmn(
    '<bpmn:startEvent id="start" /><bpmn:serviceTask id="pay" name="Pay bill" camunda:class="com.acme.Pay" />'
    '<bpmn:exclusiveGateway id="which" name="Which?" />'
    '<bpmn:sequenceFlow id="a" sourceRef="start" targetRef="pay" />'
    '<bpmn:sequenceFlow id="b" sourceRef="pay" targetRef="which" />'
)
