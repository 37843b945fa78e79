"""Diagrams and forms for tests of the records, as bytes."""

import json
from itertools import pairwise
from typing import Any

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
    targetNamespace="tests" modeler:executionPlatform="Camunda Platform">
"""


def bpmn(body: str, key: str = "order", *, outside: str = "", attributes: str = "", name: str = "Order") -> bytes:
    """A diagram of one process: `body` inside it, `outside` (messages, signals) beside it."""
    process = f'<bpmn:process id="{key}" name="{name}" isExecutable="true" {attributes}>{body}</bpmn:process>'
    return f"{HEAD}{outside}{process}</bpmn:definitions>".encode()


def line(*elements: str) -> str:
    """Elements one after the other, joined by sequence flows; each is an XML text with its id first."""
    ids = [element.split('id="', 1)[1].split('"', 1)[0] for element in elements]
    flows = (
        f'<bpmn:sequenceFlow id="to-{target}" sourceRef="{source}" targetRef="{target}" />'
        for source, target in pairwise(ids)
    )
    return "".join(elements) + "".join(flows)


def task(key: str, attributes: str = 'camunda:candidateGroups="sales"', name: str = "", inside: str = "") -> str:
    """A user task."""
    return f'<bpmn:userTask id="{key}" name="{name or key}" {attributes}>{inside}</bpmn:userTask>'


START, END = '<bpmn:startEvent id="start" />', '<bpmn:endEvent id="end" />'
ONE_TASK = bpmn(line(START, task("work"), END))
TWO_TASKS = bpmn(line(START, task("first"), task("second"), END))


def message(name: str, key: str = "message") -> str:
    """A message of the diagram."""
    return f'<bpmn:message id="{key}" name="{name}" />'


def signal(name: str, key: str = "signal") -> str:
    """A signal of the diagram."""
    return f'<bpmn:signal id="{key}" name="{name}" />'


def catch(key: str, definition: str) -> str:
    """An intermediate catch event."""
    return f'<bpmn:intermediateCatchEvent id="{key}">{definition}</bpmn:intermediateCatchEvent>'


def timer(text: str, kind: str = "timeDuration") -> str:
    """A timer event definition."""
    return (
        "<bpmn:timerEventDefinition>"
        f'<bpmn:{kind} xsi:type="bpmn:tFormalExpression">{text}</bpmn:{kind}>'
        "</bpmn:timerEventDefinition>"
    )


def form(key: str, *components: dict[str, Any]) -> bytes:
    """A Camunda Form."""
    return json.dumps(
        {"id": key, "type": "default", "schemaVersion": 18, "components": list(components)}, ensure_ascii=False
    ).encode()


def text_field(key: str, *, required: bool = False) -> dict[str, Any]:
    """A text field of a form."""
    validate = {"validate": {"required": True}} if required else {}
    return {"id": f"field-{key}", "type": "textfield", "key": key, "label": key, **validate}


DMN = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="rules" name="Rules" namespace="tests">
  <decision id="who" name="Who approves">
    <decisionTable id="table" hitPolicy="UNIQUE">
      <input id="i1" label="amount">
        <inputExpression id="ie1" typeRef="number"><text>amount</text></inputExpression>
      </input>
      <output id="o1" label="group" name="group" typeRef="string" />
      <rule id="small"><inputEntry id="e1"><text>&lt;= 100</text></inputEntry>
        <outputEntry id="x1"><text>"sales"</text></outputEntry></rule>
      <rule id="large"><inputEntry id="e2"><text>&gt; 100</text></inputEntry>
        <outputEntry id="x2"><text>"director"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""
