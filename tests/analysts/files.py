"""Small files for tests: an order that is asked for, decided on by a table, and approved."""

ORDER = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
  xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
  xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Platform"
  id="d" targetNamespace="test">
  <process id="order" name="Order" isExecutable="true" camunda:historyTimeToLive="180">
    <documentation>Somebody asks, somebody approves.</documentation>
    <startEvent id="asked" name="Asked" camunda:formRef="ask" camunda:formRefBinding="latest" />
    <businessRuleTask id="decide" name="Decide who" camunda:decisionRef="approver" camunda:resultVariable="approver"
      camunda:mapDecisionResult="singleEntry" />
    <userTask id="approve" name="Approve" camunda:candidateGroups="${approver}">
      <documentation>Look at the amount.</documentation>
    </userTask>
    <boundaryEvent id="late" attachedToRef="approve" cancelActivity="true">
      <timerEventDefinition><timeDuration>P2D</timeDuration></timerEventDefinition>
    </boundaryEvent>
    <endEvent id="done" name="Done" />
    <endEvent id="forgotten" name="Forgotten" />
    <sequenceFlow id="f1" sourceRef="asked" targetRef="decide" />
    <sequenceFlow id="f2" sourceRef="decide" targetRef="approve" />
    <sequenceFlow id="f3" sourceRef="approve" targetRef="done" />
    <sequenceFlow id="f4" sourceRef="late" targetRef="forgotten" />
  </process>
  <bpmndi:BPMNDiagram id="di"><bpmndi:BPMNPlane id="plane" bpmnElement="order">
    <bpmndi:BPMNShape id="s1" bpmnElement="asked"><dc:Bounds x="100" y="100" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s2" bpmnElement="decide"><dc:Bounds x="200" y="78" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s3" bpmnElement="approve"><dc:Bounds x="350" y="78" width="100" height="80" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s4" bpmnElement="done"><dc:Bounds x="500" y="100" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s5" bpmnElement="late"><dc:Bounds x="382" y="140" width="36" height="36" /></bpmndi:BPMNShape>
    <bpmndi:BPMNShape id="s6" bpmnElement="forgotten"><dc:Bounds x="500" y="220" width="36" height="36" /></bpmndi:BPMNShape>
  </bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>
"""  # noqa: E501
FORM = b"""{"id": "ask", "type": "default", "components": [
  {"id": "Field_amount", "type": "number", "key": "amount", "label": "Amount", "validate": {"required": true}}
]}"""
DECISION = b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="f" name="File" namespace="test"
  xmlns:modeler="http://camunda.org/schema/modeler/1.0" modeler:executionPlatform="Camunda Platform">
  <decision id="approver" name="Who approves">
    <decisionTable id="t" hitPolicy="UNIQUE">
      <input id="i" label="Amount"><inputExpression id="e" typeRef="number"><text>amount</text></inputExpression></input>
      <output id="o" name="approver" typeRef="string" />
      <rule id="r1"><inputEntry id="c1"><text>&lt; 1000</text></inputEntry>
        <outputEntry id="x1"><text>"staff"</text></outputEntry></rule>
      <rule id="r2"><inputEntry id="c2"><text>&gt;= 1000</text></inputEntry>
        <outputEntry id="x2"><text>"analysts"</text></outputEntry></rule>
    </decisionTable>
  </decision>
</definitions>
"""  # noqa: E501
