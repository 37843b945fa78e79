"""Lanes, pools, several processes, global tasks and what is only documentation."""

import pytest

from runner.notation.model import Script
from tests.notation.drawing import findings, read


def test_nested_lanes_give_a_node_its_innermost_lane() -> None:
    body = (
        '<laneSet id="ls"><lane id="sales" name="Sales"><flowNodeRef>a</flowNodeRef><flowNodeRef>b</flowNodeRef>'
        '<childLaneSet><lane id="leads" name="Leads"><flowNodeRef>tns:b</flowNodeRef></lane></childLaneSet></lane>'
        '<lane name="Empty"/></laneSet><task id="a"/><task id="b"/><task id="c"/>'
    )

    process = read(body).processes[0]

    assert [node.lane for node in process.content.nodes.values()] == ["sales", "leads", None]
    assert [(lane.id, lane.name, lane.node_ids) for lane in process.lanes] == [
        ("sales", "Sales", ("a", "b")),
        ("lane-1", "Empty", ()),
    ]
    assert process.lanes[0].lanes[0].node_ids == ("b",)


def test_a_lane_of_something_that_is_gone_is_told() -> None:
    (found,) = findings('<laneSet><lane id="l"><flowNodeRef>gone</flowNodeRef></lane></laneSet><task id="t"/>')

    assert (found.severity, found.element_id) == ("warning", "l")


def test_pools_black_boxes_and_message_flows() -> None:
    roots = (
        '<collaboration id="c"><participant id="us" name="Us" processRef="p"/><participant id="them"/>'
        '<messageFlow id="mf" name="Asks" sourceRef="them" targetRef="tns:t" messageRef="m"/></collaboration>'
        '<message id="m" name="Order"/>'
    )

    diagram = read('<receiveTask id="t" messageRef="m"/>', roots)

    assert [(pool.id, pool.process_id) for pool in diagram.participants] == [("us", "p"), ("them", None)]
    (flow,) = diagram.message_flows
    assert (flow.source, flow.target, flow.message_id, flow.name) == ("them", "t", "m", "Asks")


def test_a_pool_of_a_process_that_is_gone_is_refused_and_a_loose_message_flow_told() -> None:
    roots = (
        '<collaboration id="c"><participant id="us" processRef="gone"/>'
        '<messageFlow id="mf" sourceRef="us" targetRef="gone"/></collaboration>'
    )

    found = findings('<task id="t"/>', roots)

    assert [(finding.element_id, finding.severity) for finding in found] == [("us", "error"), ("mf", "warning")]


def test_a_process_that_runs_needs_an_id() -> None:
    found = findings("", '<process isExecutable="true"/><process isExecutable="false"/>')

    assert [finding.severity for finding in found if "no id" in finding.message] == ["error", "warning"]


def test_several_processes_of_one_file_are_read() -> None:
    diagram = read('<task id="a"/>', '<process id="q" isExecutable="true"><task id="b"/></process>')

    assert [(process.id, list(process.content.nodes)) for process in diagram.processes] == [("p", ["a"]), ("q", ["b"])]


def test_choreographies_and_conversations_are_documentation() -> None:
    roots = (
        '<choreography id="ch"><choreographyTask id="ct"><participantRef>x</participantRef></choreographyTask>'
        "</choreography>"
        '<collaboration id="c"><conversation id="cv"/></collaboration>'
    )

    found = findings('<task id="t"/>', roots)

    assert [(finding.element_id, finding.severity) for finding in found] == [("ch", "note"), ("cv", "note")]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("globalTask", "task"),
        ("globalUserTask", "userTask"),
        ("globalManualTask", "manualTask"),
        ("globalBusinessRuleTask", "businessRuleTask"),
    ],
)
def test_a_global_task_is_a_process_of_one_task(tag: str, kind: str) -> None:
    process = read('<callActivity id="c" calledElement="g"/>', f'<{tag} id="g" name="Global"/>').processes[1]

    assert (process.id, process.name, process.is_executable) == ("g", "Global", True)
    assert not process.is_startable_in_tasklist
    assert [(node.id, node.type, node.name) for node in process.content.nodes.values()] == [("g.task", kind, "Global")]


def test_a_global_script_task_has_its_script() -> None:
    roots = '<globalScriptTask id="g" scriptLanguage="javascript"><script>x = 1</script></globalScriptTask>'

    (task,) = read("", roots).processes[1].content.nodes.values()

    assert task.implementation.script == Script("javascript", "x = 1")


def test_a_global_task_beside_drawings_only_is_a_drawing_too() -> None:
    diagram = read("", '<globalUserTask id="g"/>', process='isExecutable="false"')

    assert [process.is_executable for process in diagram.processes] == [False, False]
