"""Reading a file as a whole: identity, references, limits, and all findings at once."""

import pytest

from runner.notation.diagram import inspect_diagram, read_diagram
from runner.notation.finding import Unreadable
from runner.notation.model import Platform
from tests.notation.drawing import CAMUNDA_7, CAMUNDA_8, DIAGRAMS, draw, errors, findings, findings_of, read


@pytest.mark.parametrize("name", ["camunda_7.bpmn", "camunda_8.bpmn", "standard.bpmn"])
def test_all_that_analysts_draw_is_read_without_a_finding(name: str) -> None:
    diagram = read_diagram(name, (DIAGRAMS / name).read_bytes())

    assert diagram.findings == ()


def test_another_root_is_refused() -> None:
    with pytest.raises(Unreadable, match="not a BPMN"):
        read_diagram("table.bpmn", b'<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"/>')


def test_everything_wrong_is_told_at_once_with_element_line_and_cure() -> None:
    body = '<userTask id="a" name="Ask" startQuantity="0"/>\n<boundaryEvent id="b" attachedToRef="x"/>'

    found = findings(body)

    assert [(finding.line, finding.element_type, finding.element_id) for finding in found] == [
        (3, "userTask", "a"),
        (4, "boundaryEvent", "b"),
        (4, "boundaryEvent", "b"),
    ]
    assert found[0].element_name == "Ask"
    assert all(finding.cure and finding.file == "order.bpmn" for finding in found)


def test_nodes_and_flows_without_ids_get_stable_ones() -> None:
    body = (
        '<userTask/><userTask/><startEvent id="s"/><task id="t"/>' + '<sequenceFlow sourceRef="s" targetRef="t"/>' * 2
    )

    first, second = read(body).processes[0].content, read(body).processes[0].content

    assert list(first.nodes) == ["userTask-1", "userTask-2", "s", "t"]
    assert [flow.id for flow in first.flows] == ["s→t", "s→t#2"]
    assert first == second


def test_a_given_id_is_never_given_again() -> None:
    content = read('<userTask id="userTask-1"/><userTask/>').processes[0].content

    assert list(content.nodes) == ["userTask-1", "userTask-1#2"]


def test_elements_may_be_called_start_and_end() -> None:
    content = read('<task id="Start"/><task id="End"/><sequenceFlow id="f" sourceRef="Start" targetRef="End"/>')

    assert list(content.processes[0].content.nodes) == ["Start", "End"]


@pytest.mark.parametrize(("executable", "severity"), [("true", "error"), ("false", "warning")])
def test_an_id_used_twice_is_told_and_refused_where_it_must_run(executable: str, severity: str) -> None:
    found = findings('<task id="a"/>\n<task id="a"/>', process=f'isExecutable="{executable}"')

    assert [(finding.line, finding.severity) for finding in found if "twice" in finding.message] == [(4, severity)]


def test_a_process_without_start_and_end_is_read() -> None:
    assert read('<task id="only"/>').processes[0].content.flows == ()


def test_an_empty_process_is_read() -> None:
    assert dict(read("").processes[0].content.nodes) == {}


@pytest.mark.parametrize(
    ("flow", "message"),
    [
        ('<sequenceFlow id="f" sourceRef="a" targetRef="nowhere"/>', "end 'nowhere' does not exist"),
        ('<sequenceFlow id="f" sourceRef="nowhere" targetRef="a"/>', "start 'nowhere' does not exist"),
        ('<sequenceFlow id="f" sourceRef="a"/>', "has no end"),
        ('<sequenceFlow id="f" sourceRef="a" targetRef="inner"/>', "not a node of the same process"),
        ('<sequenceFlow id="f" sourceRef="other" targetRef="a"/>', "not a node of the same process"),
        ('<sequenceFlow id="f" sourceRef="a" targetRef="f"/>', "not a node of the same process"),
    ],
)
def test_a_flow_that_does_not_join_two_nodes_of_one_process_is_refused(flow: str, message: str) -> None:
    body = f'<task id="a"/><subProcess id="s"><task id="inner"/></subProcess>{flow}'

    found = errors(body, '<process id="q"><task id="other"/></process>')

    assert len(found) == 1
    assert "sequenceFlow (f)" in found[0]
    assert message in found[0]


def test_references_may_carry_a_prefix_and_point_to_what_stands_later() -> None:
    diagram = read(
        '<callActivity id="c" calledElement="tns:q"/><receiveTask id="r" messageRef="tns:m"/>',
        '<process id="q"/><message id="m" name="Order"/>',
    )

    nodes = diagram.processes[0].content.nodes
    assert nodes["c"].called.process_text == "q"
    assert nodes["r"].message.name_text == "Order"


def test_an_expression_is_not_taken_for_a_prefixed_name() -> None:
    diagram = read("""<callActivity id="c" calledElement="${a ? 'x:y' : 'z'}"/>""")

    assert diagram.processes[0].content.nodes["c"].called.process_text == "${a ? 'x:y' : 'z'}"


def test_references_to_what_is_not_there_are_refused() -> None:
    found = errors(
        '<receiveTask id="r" messageRef="m"/>'
        '<endEvent id="e"><errorEventDefinition errorRef="x"/></endEvent>'
        '<endEvent id="f"><eventDefinitionRef>y</eventDefinitionRef></endEvent>'
    )

    assert len(found) == 3
    assert "the message 'm', which this file does not define" in found[0]
    assert "the error 'x', which this file does not define" in found[1]
    assert "the event definition 'y', which is not in this file" in found[2]


def test_a_reference_to_something_of_another_kind_is_refused() -> None:
    found = errors('<receiveTask id="r" messageRef="s"/>', '<signal id="s" name="Bell"/>')

    assert "the message 's', which this file does not define" in found[0]


def test_the_platform_is_what_the_modeler_says() -> None:
    assert read("", definitions=CAMUNDA_7).platform is Platform.CAMUNDA_7
    assert read("", definitions=CAMUNDA_8).platform is Platform.CAMUNDA_8
    assert read("").platform is None


def test_zeebe_extensions_alone_say_camunda_8() -> None:
    body = '<serviceTask id="s"><extensionElements><zeebe:taskDefinition type="t"/></extensionElements></serviceTask>'

    diagram = read(body)

    assert diagram.platform is Platform.CAMUNDA_8
    assert diagram.processes[0].content.nodes["s"].implementation.topic_text == "t"


@pytest.mark.parametrize("prefix", ["", "bpmn:", "semantic:", "bpmn2:"])
def test_any_prefix_of_bpmn_is_read(prefix: str) -> None:
    xmlns = f"xmlns:{prefix[:-1]}" if prefix else "xmlns"
    source = (
        f'<{prefix}definitions {xmlns}="http://www.omg.org/spec/BPMN/20100524/MODEL"><{prefix}process id="p">'
        f'<{prefix}task id="t"/></{prefix}process></{prefix}definitions>'
    )

    assert list(read_diagram("a.bpmn", source.encode()).processes[0].content.nodes) == ["t"]


def test_a_process_runs_unless_it_says_it_does_not() -> None:
    assert read("", process='isExecutable="1"').processes[0].is_executable
    assert not read("", process='isExecutable="false"').processes[0].is_executable


def test_a_process_that_does_not_say_runs_unless_something_is_missing() -> None:
    gap = '<intermediateCatchEvent id="c"><messageEventDefinition/></intermediateCatchEvent>'

    assert read('<task id="t"/>', process="").processes[0].is_executable
    assert not read(gap, process="").processes[0].is_executable
    assert [finding.severity for finding in findings(gap, process="")] == ["note", "warning"]


def test_what_can_not_run_can_still_be_looked_at() -> None:
    diagram = inspect_diagram("order.bpmn", draw('<serviceTask id="s" camunda:class="com.X"/><task id="t"/>'))

    assert list(diagram.processes[0].content.nodes) == ["s", "t"]
    assert [finding.severity for finding in diagram.findings] == ["error"]


def test_a_drawing_is_read_with_a_note_and_its_gaps_are_only_told() -> None:
    body = '<intermediateCatchEvent id="c"><messageEventDefinition/></intermediateCatchEvent><serviceTask id="s"/>'

    diagram = read(body, process='isExecutable="false"')

    assert list(diagram.processes[0].content.nodes) == ["c", "s"]
    assert [(finding.severity, finding.element_id) for finding in diagram.findings] == [("note", "p"), ("warning", "c")]


def test_one_drawing_beside_an_executable_process_does_not_excuse_it() -> None:
    gap = '<intermediateCatchEvent id="{}"><messageEventDefinition/></intermediateCatchEvent>'

    found = findings(gap.format("c"), f'<process id="q" isExecutable="false">{gap.format("d")}</process>')

    severities = {finding.element_id: finding.severity for finding in found if "message" in finding.message}
    assert severities == {"c": "error", "d": "warning"}


def test_elements_that_bpmn_does_not_know_or_not_there_are_refused() -> None:
    found = errors('<robotTask id="r"/><lane id="l"/><userTask id="u"><task id="inside"/></userTask>')

    assert [part for text in found for part in text.split() if part.startswith("bpmn:")] == [
        "bpmn:robotTask",
        "bpmn:process.",
        "bpmn:lane",
        "bpmn:process.",
        "bpmn:task",
        "bpmn:userTask.",
    ]


def test_attributes_nobody_knows_are_told() -> None:
    found = findings('<userTask id="u" color="red" camunda:asignee="li"/>')

    assert [(finding.severity, finding.message) for finding in found] == [
        ("warning", "color on bpmn:userTask is not known here and has no effect."),
        ("warning", "camunda:asignee on bpmn:userTask is not known here and has no effect."),
    ]


def test_a_known_attribute_in_the_wrong_place_is_told() -> None:
    (found,) = findings('<serviceTask id="s" camunda:assignee="li"/>')

    assert (found.severity, found.message) == (
        "warning",
        "camunda:assignee on bpmn:serviceTask is not known here and has no effect.",
    )


def test_the_other_platforms_extensions_have_no_effect_and_are_told() -> None:
    job = '<serviceTask id="s"><extensionElements><zeebe:taskDefinition type="t"/></extensionElements></serviceTask>'

    diagram = read(job, definitions=CAMUNDA_7)

    assert diagram.processes[0].content.nodes["s"].implementation is None
    assert [finding.message for finding in diagram.findings] == [
        "zeebe:taskDefinition is for Camunda 8 and has no effect: the diagram is drawn for another platform."
    ]


def test_other_vendors_extensions_are_noted_once() -> None:
    body = (
        '<task id="a" v:color="red" xmlns:v="http://vendor"><extensionElements><v:x><v:y/></v:x></extensionElements></task>'
        '<task id="b"><extensionElements><v:x xmlns:v="http://vendor"/></extensionElements></task>'
    )

    found = findings(body)

    assert [(finding.severity, finding.message) for finding in found] == [
        ("note", "Extensions of http://vendor are not read.")
    ]


def test_other_vendors_extensions_are_noted_where_they_stand_first() -> None:
    vendor = '<extensionElements><v:x xmlns:v="http://vendor"/></extensionElements>'
    body = f'<task id="a">{vendor}</task>\n<subProcess id="b">{vendor}</subProcess>\n<task id="c">{vendor}</task>'

    (found,) = findings(body)

    assert (found.element_id, found.line) == ("a", 3)


def test_pictures_colours_and_schema_locations_are_harmless() -> None:
    source = draw(
        '<task id="a" bioc:stroke="#000" xmlns:bioc="http://bpmn.io/schema/bpmn/biocolor/1.0"/>',
        '<di:BPMNDiagram xmlns:di="http://www.omg.org/spec/BPMN/20100524/DI" id="d">'
        '<di:BPMNPlane id="pl" bpmnElement="p"><di:BPMNShape id="a_di" bpmnElement="a"/></di:BPMNPlane>'
        "</di:BPMNDiagram>",
        definitions='xsi:schemaLocation="http://www.omg.org/spec/BPMN/20100524/MODEL BPMN20.xsd" xml:lang="en"',
    )

    diagram = read_diagram("a.bpmn", source)

    assert diagram.findings == ()
    assert diagram.has_interchange
    assert not read("").has_interchange


def test_chinese_names_are_read_as_they_are() -> None:
    node = read('<userTask id="任务" name="售前 支持"/>').processes[0].content.nodes["任务"]

    assert node.name == "售前 支持"


def test_hostile_names_are_only_text() -> None:
    found = findings_of(draw('<userTask id="u" name="&lt;script&gt;" startQuantity="&lt;img onerror=x&gt;"/>'))

    assert found[0].element_name == "<script>"
    assert "Write a whole number" in found[0].cure


def test_the_modelers_camunda_7_file_names_only_what_can_not_run() -> None:
    found = findings_of((DIAGRAMS / "modeler_c7.bpmn").read_bytes())

    assert [(finding.line, finding.element_id, finding.severity) for finding in found] == [
        (5, "everything", "error"),
        (37, "review", "error"),
        (43, "review", "error"),
        (45, "review", "error"),
        (64, "review", "error"),
        (91, "svcClass", "error"),
        (100, "svcDelegate", "error"),
        (110, "svcConn", "error"),
        (124, "script", "error"),
        (227, "f0", "error"),
    ]
    assert all("Java" in f.message or "groovy" in f.message or "connector" in f.message for f in found)


def test_the_modelers_camunda_8_file_is_read_whole() -> None:
    assert findings_of((DIAGRAMS / "modeler_c8.bpmn").read_bytes()) == []
