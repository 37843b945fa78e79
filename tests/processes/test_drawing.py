"""How the diagrams look: complete, nothing overlapping, no crossing lines, readable labels."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from lxml import etree

from tests.processes.drawn import CONTAINERS, FILES, Box, Drawing, Edge, Segment, read_drawing


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return read_drawing(request.param)


def crossing(edges: list[Edge]) -> Iterator[tuple[str, str]]:
    """The pairs of edges that cross, or that touch without sharing an end."""
    for one, two in combinations(edges, 2):
        pairs = [(a, b) for a in one.segments for b in two.segments]
        meet = any(a.touches(b) for a, b in pairs)
        if any(a.crosses(b) for a, b in pairs) or (meet and not one.shares_an_end_with(two)):
            yield one.id, two.id


def overlapping(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """The pairs of shapes on top of each other, but for what lies in its container or on the rim of its host."""
    for one, two in combinations(drawing.nodes, 2):
        inside = one in drawing.parents(two) or two in drawing.parents(one)
        attached = {drawing.elements[one].get("attachedToRef"), drawing.elements[two].get("attachedToRef")} & {one, two}
        if not inside and not attached and drawing.shapes[one].overlaps(drawing.shapes[two]):
            yield one, two


def hidden_labels(drawing: Drawing) -> Iterator[tuple[str, str]]:
    """The labels that lie on a shape, on another label or under a line."""
    for id, label in drawing.labels.items():
        around = {*drawing.parents(id), *(lane for lane in drawing.elements if drawing.kind(lane) in CONTAINERS[1:])}
        for other in drawing.nodes:
            if other not in around and label.overlaps(drawing.shapes[other]):
                yield id, other
        for other, box in drawing.labels.items():
            if other > id and label.overlaps(box):
                yield id, other
        for edge in drawing.edges.values():
            if any(segment.enters(label) for segment in edge.segments):
                yield id, edge.id


def test_there_are_diagrams():
    assert {path.stem for path in FILES} >= {"presales-standard", "survey-support-approval", "bid-task-decomposition"}


def test_everything_is_drawn(drawing):
    drawable = {*drawing.nodes, *(str(e.get("id")) for e in drawing.of_kind("lane", "participant"))}
    flows = {str(flow.get("id")) for flow in drawing.of_kind("sequenceFlow")}

    assert set(drawing.shapes) == drawable
    assert set(drawing.edges) == flows
    assert all(len(edge.points) >= 2 for edge in drawing.edges.values())


def test_every_name_outside_its_shape_has_a_place(drawing):
    named = {id for id, e in drawing.elements.items() if e.get("name") and id in {*drawing.shapes, *drawing.edges}}
    outside = {id for id in named if drawing.kind(id).endswith(("Event", "Gateway", "sequenceFlow"))}

    assert set(drawing.labels) == outside


def test_no_shapes_overlap(drawing):
    assert list(overlapping(drawing)) == []


def test_no_lines_cross(drawing):
    assert list(crossing(list(drawing.edges.values()))) == []


def test_lines_are_straight_and_begin_and_end_at_their_shapes(drawing):
    for edge in drawing.edges.values():
        assert all(segment.is_straight for segment in edge.segments), edge.id
        for point, end in ((edge.points[0], edge.source), (edge.points[-1], edge.target)):
            box = drawing.shapes[end]
            on_the_rim = point[0] in (box.left, box.right) or point[1] in (box.top, box.bottom)
            assert on_the_rim and box.holds(Box(*point, *point)), (edge.id, end)


def test_no_line_runs_through_a_shape(drawing):
    for edge in drawing.edges.values():
        around = set(drawing.parents(edge.id))
        for id in drawing.nodes:
            if id not in around:
                assert not any(segment.enters(drawing.shapes[id]) for segment in edge.segments), (edge.id, id)


def test_nine_lines_in_ten_lead_to_the_right(drawing):
    back = [e for e in drawing.edges.values() if drawing.shapes[e.target].right < drawing.shapes[e.source].left]

    assert len(back) <= len(drawing.edges) / 10, [edge.id for edge in back]


def test_labels_can_be_read(drawing):
    assert list(hidden_labels(drawing)) == []


def test_every_node_lies_in_its_lane_and_in_its_sub_process(drawing):
    pool = next(box for id, box in drawing.shapes.items() if drawing.kind(id) == "participant")
    for lane in drawing.of_kind("lane"):
        box = drawing.shapes[str(lane.get("id"))]
        assert pool.holds(box)
        for node in lane.iterfind("{*}flowNodeRef"):
            assert box.holds(drawing.shapes[node.text]), (lane.get("name"), node.text)
            assert box.holds(drawing.labels.get(node.text, box)), (lane.get("name"), node.text)
    for id in drawing.nodes:
        for parent in drawing.parents(id):
            assert drawing.shapes[parent].holds(drawing.shapes[id]), (parent, id)


def test_every_node_of_the_process_is_in_one_lane(drawing):
    refs = [ref.text for lane in drawing.of_kind("lane") for ref in lane.iterfind("{*}flowNodeRef")]

    assert sorted(refs) == sorted(id for id in drawing.nodes if not drawing.parents(id))


def test_lanes_fill_the_pool_from_top_to_bottom(drawing):
    pool = next(box for id, box in drawing.shapes.items() if drawing.kind(id) == "participant")
    lanes = [drawing.shapes[str(lane.get("id"))] for lane in drawing.of_kind("lane")]

    assert [lane.top for lane in lanes] == [pool.top, *(lane.bottom for lane in lanes[:-1])]
    assert lanes[-1].bottom == pool.bottom
    assert {(lane.left, lane.right) for lane in lanes} == {(pool.left + 30, pool.right)}


def test_the_judges_see_a_crossing_an_overlap_and_a_hidden_label():
    cross = [Edge("a", "1", "2", ((0, 5), (10, 5))), Edge("b", "3", "4", ((5, 0), (5, 10)))]
    fork = [Edge("a", "1", "2", ((0, 5), (10, 5))), Edge("b", "1", "3", ((0, 5), (5, 5), (5, 10)))]
    elements = {id: etree.Element("task", id=id) for id in ("x", "y")}
    drawing = Drawing("-", etree.Element("definitions"), elements, {"x": Box(0, 0, 10, 10), "y": Box(9, 9, 20, 20)})
    drawing.elements = {id: etree.Element("{http://x}userTask", id=id) for id in ("x", "y")}
    drawing.labels = {"x": Box(12, 12, 14, 14)}

    assert list(crossing(cross)) == [("a", "b")]
    assert list(crossing(fork)) == []
    assert list(overlapping(drawing)) == [("x", "y")]
    assert list(hidden_labels(drawing)) == [("x", "y")]
    assert Segment((0, 5), (10, 5)).enters(Box(2, 2, 8, 8))
