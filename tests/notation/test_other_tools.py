"""Drawings of other tools, in the shapes of the BPMN Model Interchange group's references, are read without loss."""

import re

import pytest

from runner.notation.diagram import inspect_diagram, read_diagram
from runner.notation.identity import NODE_TYPES, ONLY_DRAWN
from runner.testing import Stage
from tests.notation.drawing import DIAGRAMS, draw, findings_of, read

OF_PROCESSES = NODE_TYPES - set(ONLY_DRAWN)
SOURCE = (DIAGRAMS / "other_tools.bpmn").read_bytes()


def test_every_node_and_flow_of_the_drawing_is_there() -> None:
    text = SOURCE.decode("iso-8859-1")
    drawn = set(re.findall(rf'<semantic:(?:{"|".join(OF_PROCESSES)}) id="(\w+)"', text))

    process = read_diagram("other_tools.bpmn", SOURCE).processes[0]

    assert {node.id for node in process.content.all_nodes()} == drawn
    assert [flow.id for flow in process.content.flows] == ["_f1", "_f2", "_f3"]


def test_names_documentation_lanes_and_pools_are_there() -> None:
    diagram = read_diagram("other_tools.bpmn", SOURCE)
    task = diagram.processes[0].content.nodes["_t1"]

    assert (task.name, task.documentation) == ("Prüfen\r\nund antworten", "<p>Schritt für Schritt</p>")
    assert task.lane == "_l2"
    assert [(pool.name, pool.process_id) for pool in diagram.participants] == [("Pool 1", "_p1"), ("Pool 2", None)]
    assert [(flow.source, flow.target) for flow in diagram.message_flows] == [("_pool2", "_start"), ("_t2", "_pool2")]
    assert diagram.has_interchange


def test_it_is_documentation_and_its_gaps_are_told_but_not_refused() -> None:
    diagram = read_diagram("other_tools.bpmn", SOURCE)

    assert [process.id for process in diagram.processes if not process.is_executable] == ["_p1", "_global"]
    assert {finding.severity for finding in diagram.findings} == {"warning", "note"}
    gaps = {finding.element_id for finding in diagram.findings if finding.severity == "warning"}
    assert gaps == {"_start", "_start2", "_t1", "_call2", "_b2", "_th1", "_ca3", "_sub", "_es2", "_ig", "_end3"}


def test_the_same_gaps_are_refused_where_the_process_must_run() -> None:
    executable = SOURCE.replace(b'isExecutable="false"', b'isExecutable="true"')

    refused = {finding.element_id for finding in findings_of(executable) if finding.severity == "error"}

    assert refused == {"_start", "_start2", "_t1", "_call2", "_b2", "_th1", "_ca3", "_sub", "_es2", "_ig", "_end3"}


def test_a_drawing_that_does_not_say_whether_it_runs_deploys_as_documentation() -> None:
    """Several collaborations, extensions of six vendors, pools without isExecutable, gaps everywhere."""
    source = (DIAGRAMS / "other_tools_silent.bpmn").read_bytes()

    with Stage() as stage:
        deployment = stage.deploy(("silent.bpmn", source))

    diagram = inspect_diagram("silent.bpmn", source)
    drawn = set(re.findall(rf'<semantic:(?:{"|".join(OF_PROCESSES)}) [^>]*?id="(\w+)"', source.decode()))
    assert {node.id for one in diagram.processes[:2] for node in one.content.all_nodes()} == drawn
    assert [pool.name for pool in diagram.participants] == ["A", "Client", "B"]
    assert "executable-process" in {finding.rule for finding in deployment.findings}
    assert {finding.severity for finding in deployment.findings} == {"warning", "note"}


@pytest.mark.parametrize("kind", ["implicitThrowEvent", "choreographyTask", "subChoreography", "callChoreography"])
def test_what_can_only_be_drawn_is_refused_by_its_name_where_it_must_run_and_else_kept(kind: str) -> None:
    body = f'<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="x"/>\n<{kind} id="x" name="X"/>'

    (error,) = (finding for finding in findings_of(draw(body)) if finding.severity == "error")
    drawing = read(body, process='isExecutable="false"').processes[0]

    assert (error.element_id, error.element_type, error.line) == ("x", kind, 4)
    assert error.message.startswith(f"bpmn:{kind}: ")
    assert error.cure
    assert drawing.content.nodes["x"].name == "X"
    assert [(flow.source, flow.target) for flow in drawing.content.flows] == [("s", "x")]


def test_operations_of_an_older_schema_are_only_warned_of() -> None:
    """The first drawing of MIWG's A.1.2: operations with references of their own, items in the place of messages."""
    roots = (
        '<itemDefinition id="in"/>\n<interface id="i" name="I"><operation id="o" name="O">\n'
        "<serviceInputRef>in</serviceInputRef></operation></interface>"
    )
    body = (
        '<startEvent id="s"><messageEventDefinition messageRef="in"><operationRef>o</operationRef>'
        '</messageEventDefinition></startEvent><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="e"/>'
    )

    diagram = read(body, roots)

    told = {finding.element_id: (finding.severity, finding.line) for finding in diagram.findings}
    assert told == {"s": ("warning", 3), "o": ("warning", 7)}
    with Stage() as stage:
        stage.deploy(("order.bpmn", draw(body, roots)))
        assert stage.message("in").ended


def test_a_reference_to_what_is_neither_message_nor_item_is_refused() -> None:
    body = '<startEvent id="s"><messageEventDefinition messageRef="sig"/></startEvent>'

    (error,) = (one for one in findings_of(draw(body, '<signal id="sig" name="S"/>')) if one.severity == "error")

    assert "refers to the message 'sig', which this file does not define" in error.message


@pytest.mark.parametrize(
    "namespace", ["http://activiti.org/bpmn", "http://flowable.org/bpmn", "http://www.camunda.com/fox"]
)
def test_kin_of_camunda_7_are_read_by_the_names_that_they_share(namespace: str) -> None:
    body = (
        f'<startEvent id="s"/><userTask id="u" xmlns:x="{namespace}" x:candidateGroups="sales" x:odd="1"/>'
        f'<serviceTask id="j" xmlns:x="{namespace}" x:class="org.acme.Pay"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="u"/><sequenceFlow id="g" sourceRef="u" targetRef="j"/>'
    )

    found = {(one.severity, one.element_id): one.message for one in findings_of(draw(body))}

    assert "camunda:class" in found["error", "j"]
    assert "camunda:odd" in found["warning", "u"]
    task = read(body, process='isExecutable="false"').processes[0].content.nodes["u"]
    assert task.assignment.candidate_groups_text == "sales"


def test_beside_camunda_8s_own_words_those_of_flowable_say_nothing() -> None:
    body = (
        '<userTask id="u" xmlns:x="http://flowable.org/bpmn" x:assignee="li"><extensionElements>'
        '<zeebe:assignmentDefinition assignee="wang"/></extensionElements></userTask>'
    )

    assert read(body).processes[0].content.nodes["u"].assignment.assignee_text == "wang"


def test_default_flows_and_boundary_events_may_refer_by_prefixed_names() -> None:
    body = (
        '<startEvent id="s"/><task id="t" default="tns:d"/><endEvent id="e"/><boundaryEvent id="b"'
        ' attachedToRef="tns:t"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
        '</boundaryEvent><sequenceFlow id="f" sourceRef="tns:s" targetRef="tns:t"/>'
        '<sequenceFlow id="d" sourceRef="t" targetRef="e"/><sequenceFlow id="g" sourceRef="b" targetRef="e"/>'
    )

    nodes = read(body).processes[0].content.nodes

    assert (nodes["t"].default_flow, nodes["b"].attached_to) == ("d", "t")


@pytest.mark.parametrize(
    ("root", "cure"),
    [
        ('<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>', "Export it as BPMN 2.0 XML"),
        ("<definitions/>", "Export it as BPMN 2.0 XML"),
        ('<Package xmlns="http://www.wfmc.org/2009/XPDL2.2"/>', "Export it as BPMN 2.0 XML"),
    ],
)
def test_other_notations_are_refused_with_how_to_get_a_diagram(root: str, cure: str) -> None:
    (error,) = findings_of(root.encode())

    assert cure in error.cure
    assert "not a BPMN 2.0 diagram" in error.message
