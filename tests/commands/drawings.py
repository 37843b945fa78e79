"""Small diagrams, forms and tables as an analyst would save them, for the tests of the commands."""

BPMN = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:modeler="http://camunda.org/schema/modeler/1.0"
    id="definitions" targetNamespace="http://bpmn.io/schema/bpmn"
    modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.21.0">
  <bpmn:process id="{key}" name="{name}" isExecutable="true" camunda:historyTimeToLive="180">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="flow1" sourceRef="start" targetRef="{element}" />
    {content}
    <bpmn:sequenceFlow id="flow2" sourceRef="{element}" targetRef="end" />
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>
"""


def diagram(key: str, element: str, content: str, name: str = "") -> str:
    """A process of one element between start and end."""
    return BPMN.format(key=key, name=name or key, element=element, content=content)


def order(task_name: str = "Check the order") -> str:
    """Somebody of group `sales` checks an order."""
    task = f'<bpmn:userTask id="check" name="{task_name}" camunda:candidateGroups="sales" />'
    return diagram("order", "check", task, "Order 订单")


def failing() -> str:
    """A script that fails: the case stops there with an incident."""
    content = (
        '<bpmn:scriptTask id="sum" name="Sum up" scriptFormat="javascript">'
        '<bpmn:script>throw new Error("no prices")</bpmn:script></bpmn:scriptTask>'
    )
    return diagram("failing", "sum", content)


def waiting() -> str:
    """A timer far away: a job."""
    content = (
        '<bpmn:intermediateCatchEvent id="pause"><bpmn:timerEventDefinition id="timer">'
        '<bpmn:timeDuration xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="bpmn:tFormalExpression">'
        "P30D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:intermediateCatchEvent>"
    )
    return diagram("waiting", "pause", content)


def java() -> str:
    """A service task that names a Java class, which only a Java server can run."""
    return diagram("java", "call", '<bpmn:serviceTask id="call" name="Call" camunda:class="org.example.Call" />')
