"""The diagrams and forms that are measured, as bytes."""

import json

from tests.records.drawn import END, START, bpmn, line, task

LOOP_BODY = """
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="join" />
    <bpmn:exclusiveGateway id="join" />
    <bpmn:sequenceFlow id="f2" sourceRef="join" targetRef="work" />
    {task}
    <bpmn:sequenceFlow id="f3" sourceRef="work" targetRef="again" />
    <bpmn:exclusiveGateway id="again" default="f5" />
    <bpmn:sequenceFlow id="f4" sourceRef="again" targetRef="end">
      <bpmn:conditionExpression>{condition}</bpmn:conditionExpression>
    </bpmn:sequenceFlow>
    <bpmn:sequenceFlow id="f5" sourceRef="again" targetRef="join" />
    <bpmn:endEvent id="end" />
"""
LOOP = bpmn(LOOP_BODY.format(task=task("work", name="Work"), condition="${done}"), "loop", name="Loop")
FORMED_LOOP = bpmn(
    LOOP_BODY.format(
        task=task("work", 'camunda:candidateGroups="sales" camunda:formRef="answer" camunda:formRefBinding="latest"'),
        condition="${amount == 0}",
    ),
    "formed",
    name="Loop with a form",
)
FORM = json.dumps(
    {
        "type": "default",
        "id": "answer",
        "schemaVersion": 18,
        "executionPlatform": "Camunda Platform",
        "executionPlatformVersion": "7.24.0",
        "components": [
            {
                "type": "textfield",
                "id": "customer",
                "key": "customer",
                "label": "Customer",
                "validate": {"required": True},
            },
            {
                "type": "number",
                "id": "amount",
                "key": "amount",
                "label": "Amount",
                "validate": {"min": 0, "required": True},
            },
            {"type": "checkbox", "id": "urgent", "key": "urgent", "label": "Urgent"},
            {
                "type": "select",
                "id": "region",
                "key": "region",
                "label": "Region",
                "values": [{"label": "North", "value": "north"}, {"label": "South", "value": "south"}],
            },
            {"type": "textarea", "id": "remarks", "key": "remarks", "label": "Remarks", "validate": {"maxLength": 500}},
        ],
    }
).encode()
ANSWERS = {"customer": "Müller", "amount": 12, "urgent": True, "region": "south", "remarks": "as agreed by telephone"}
# 30 variables of 1.6 kB in all.
VARIABLES = {f"variable_{number}": "x" * 45 for number in range(28)} | {"done": False, "round": 0}
ONE_TASK = bpmn(line(START, task("work", name="Work"), END))


def chain(nodes: int, key: str = "chain") -> bytes:
    """A user task with so many nodes in a row behind it."""
    rest = (f'<bpmn:task id="node-{number}" />' for number in range(nodes - 3))
    return bpmn(line(START, task("work"), *rest, END), key, name="Chain")


def diamonds(number: int, key: str = "diamonds") -> bytes:
    """So many parallel splits and joins of two user tasks each, one after the other."""
    parts, flows, before = [START], [], "start"
    for count in range(number):
        split, join, left, right = f"split-{count}", f"join-{count}", f"left-{count}", f"right-{count}"
        parts += [f'<bpmn:parallelGateway id="{split}" />', f'<bpmn:parallelGateway id="{join}" />']
        parts += [task(left), task(right)]
        flows += [(before, split), (split, left), (split, right), (left, join), (right, join)]
        before = join
    parts.append(END)
    flows.append((before, "end"))
    drawn = (f'<bpmn:sequenceFlow id="{a}-to-{b}" sourceRef="{a}" targetRef="{b}" />' for a, b in flows)
    return bpmn("".join([*parts, *drawn]), key, name="Diamonds")
