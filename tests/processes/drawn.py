"""The drawing inside a BPMN file: shapes, edges and labels with their places, for tests of how it looks."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from lxml import etree

PROCESSES = Path(__file__).parent.parent.parent / "processes"
FILES = sorted(PROCESSES.glob("*/*.bpmn"))
NAMESPACES = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "camunda": "http://camunda.org/schema/1.0/bpmn",
    "modeler": "http://camunda.org/schema/modeler/1.0",
}
CAMUNDA = "{http://camunda.org/schema/1.0/bpmn}"
FLOW_NODES = ("Task", "Event", "Gateway", "callActivity", "subProcess")
CONTAINERS = ("subProcess", "lane", "participant")

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A rectangle: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether they have more than an edge in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies wholly inside."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True)
class Segment:
    """One straight, horizontal or vertical, piece of an edge."""

    start: Point
    end: Point

    @property
    def box(self) -> Box:
        """As a rectangle without width."""
        (x1, y1), (x2, y2) = self.start, self.end
        return Box(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))

    @property
    def is_straight(self) -> bool:
        """Whether it is horizontal or vertical."""
        return self.start[0] == self.end[0] or self.start[1] == self.end[1]

    def enters(self, box: Box) -> bool:
        """Whether a piece of it lies inside, not only on the rim."""
        own = self.box
        return own.left < box.right and own.right > box.left and own.top < box.bottom and own.bottom > box.top

    def crosses(self, other: "Segment") -> bool:
        """Whether each passes through the other's inside."""
        one, two = self.box, other.box
        if (one.left == one.right) == (two.left == two.right):
            return False
        upright, flat = (one, two) if one.left == one.right else (two, one)
        return flat.left < upright.left < flat.right and upright.top < flat.top < upright.bottom

    def touches(self, other: "Segment") -> bool:
        """Whether they have a point in common."""
        one, two = self.box, other.box
        return one.left <= two.right and two.left <= one.right and one.top <= two.bottom and two.top <= one.bottom


@dataclass(frozen=True)
class Edge:
    """A sequence flow as drawn."""

    id: str
    source: str
    target: str
    points: tuple[Point, ...]

    @property
    def segments(self) -> list[Segment]:
        """Its straight pieces, from source to target."""
        return [Segment(start, end) for start, end in pairwise(self.points)]

    def shares_an_end_with(self, other: "Edge") -> bool:
        """Whether both leave the same element or both enter the same, or one enters what the other leaves."""
        return bool({self.source, self.target} & {other.source, other.target})


@dataclass
class Drawing:
    """All that is drawn in one file."""

    name: str
    root: etree._Element
    elements: dict[str, etree._Element] = field(default_factory=dict)
    shapes: dict[str, Box] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)
    labels: dict[str, Box] = field(default_factory=dict)

    def kind(self, id: str) -> str:
        """The element's BPMN tag."""
        return str(etree.QName(self.elements[id]).localname)

    def parents(self, id: str) -> list[str]:
        """The sub-processes around an element, innermost first."""
        return [
            str(above.get("id"))
            for above in self.elements[id].iterancestors()
            if etree.QName(above).localname == "subProcess"
        ]

    def of_kind(self, *endings: str) -> list[etree._Element]:
        """The elements whose tag ends so, in the file's order."""
        return [element for id, element in self.elements.items() if self.kind(id).endswith(endings)]

    @property
    def nodes(self) -> list[str]:
        """The ids of everything that a flow can lead to."""
        return [str(element.get("id")) for element in self.of_kind(*FLOW_NODES)]

    @property
    def user_tasks(self) -> list[etree._Element]:
        """What people do."""
        return self.of_kind("userTask")


def read_drawing(path: Path) -> Drawing:
    """What is drawn in a file."""
    root = etree.parse(path).getroot()
    drawing = Drawing(path.name, root)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(f"{{{NAMESPACES['bpmn']}}}") and element.get("id"):
            drawing.elements[str(element.get("id"))] = element
    for shape in root.iterfind(".//bpmndi:BPMNShape", NAMESPACES):
        id = str(shape.get("bpmnElement"))
        drawing.shapes[id] = _box(shape.find("dc:Bounds", NAMESPACES))
        _label(drawing, id, shape)
    for edge in root.iterfind(".//bpmndi:BPMNEdge", NAMESPACES):
        id = str(edge.get("bpmnElement"))
        flow = drawing.elements[id]
        drawing.edges[id] = Edge(id, str(flow.get("sourceRef")), str(flow.get("targetRef")), tuple(_points(edge)))
        _label(drawing, id, edge)
    return drawing


def properties(element: etree._Element) -> dict[str, str]:
    """The extension properties that the Modeler's panel shows."""
    found = element.iterfind("bpmn:extensionElements/camunda:properties/camunda:property", NAMESPACES)
    return {str(item.get("name")): str(item.get("value")) for item in found}


def _points(edge: etree._Element) -> Iterator[Point]:
    for point in edge.iterfind("di:waypoint", NAMESPACES):
        yield float(point.get("x")), float(point.get("y"))


def _label(drawing: Drawing, id: str, holder: etree._Element) -> None:
    bounds = holder.find("bpmndi:BPMNLabel/dc:Bounds", NAMESPACES)
    if bounds is not None:
        drawing.labels[id] = _box(bounds)


def _box(bounds: etree._Element | None) -> Box:
    assert bounds is not None
    x, y, width, height = (float(bounds.get(name)) for name in ("x", "y", "width", "height"))
    return Box(x, y, x + width, y + height)
