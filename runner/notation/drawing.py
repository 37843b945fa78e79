"""A diagram as a picture (SVG) without a browser: shapes, flows and names, coloured by kinds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape

from lxml import etree

from runner.notation.source import INTERCHANGE, MODEL, local_name
from runner.notation.xml import parse_xml

INK = "#3d4852"
MARGIN = 20
LINE = 13  # pixels from one line of a label to the next
Box = tuple[float, float, float, float]  # x, y, width, height
_HOLDING = ("participant", "lane", "subProcess", "transaction", "adHocSubProcess")


@dataclass(frozen=True)
class Look:
    """How a kind of element is drawn."""

    stroke: str
    fill: str = "#ffffff"
    width: float = 2


def draw_svg(name: str, source: bytes, looks: Mapping[str, Look], kinds: Mapping[str, str]) -> str:
    """The diagram as SVG; `kinds` says which look an element has, by its id. Raises Unreadable for no XML."""
    root = parse_xml(name, source)
    by_id = {element.get("id"): element for element in root.iter(f"{MODEL}*") if element.get("id")}
    shapes = [shape for shape in root.iter(f"{INTERCHANGE}BPMNShape") if shape.get("bpmnElement") in by_id]
    edges = [edge for edge in root.iter(f"{INTERCHANGE}BPMNEdge") if edge.get("bpmnElement") in by_id]
    holders = [shape for shape in shapes if local_name(by_id[shape.get("bpmnElement")]) in _HOLDING]
    plain = Look(INK, width=1.5)

    def look(drawn: etree._Element) -> Look:
        return looks.get(kinds.get(drawn.get("bpmnElement", ""), ""), plain)

    parts: list[str] = []
    for shape in holders:
        parts += _shape(by_id[shape.get("bpmnElement")], _bounds(shape), look(shape))
    for edge in edges:
        parts += _edge(by_id[edge.get("bpmnElement")], edge, look(edge))
    for shape in shapes:
        if shape not in holders:
            parts += _shape(by_id[shape.get("bpmnElement")], _bounds(shape), look(shape), _label_box(shape))
    left, top, width, height = _frame(shapes, edges)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{escape(name)}" '
        f'viewBox="{left:g} {top:g} {width:g} {height:g}" font-family="sans-serif" font-size="11" '
        f'width="{width:g}" height="{height:g}"><defs>{_arrows(looks, plain)}</defs>{"".join(parts)}</svg>'
    )


def _arrows(looks: Mapping[str, Look], plain: Look) -> str:
    colours = dict.fromkeys([plain.stroke, *(look.stroke for look in looks.values())])
    return "".join(
        f'<marker id="a{colour.strip("#")}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 10 5 0 10z" fill="{colour}"/></marker>'
        for colour in colours
    )


def _shape(element: etree._Element, box: Box, look: Look, label_box: Box | None = None) -> Iterator[str]:
    x, y, width, height = box
    kind, label = local_name(element), element.get("name") or ""
    paint = f'fill="{look.fill}" stroke="{look.stroke}" stroke-width="{look.width:g}"'
    middle_x, middle_y = x + width / 2, y + height / 2
    if kind.endswith("Event"):
        line = look.width * (2 if kind == "endEvent" else 1)
        thick = f'fill="{look.fill}" stroke="{look.stroke}" stroke-width="{line:g}"'
        yield f'<circle cx="{middle_x:g}" cy="{middle_y:g}" r="{width / 2:g}" {thick}/>'
        if kind not in ("startEvent", "endEvent"):
            yield f'<circle cx="{middle_x:g}" cy="{middle_y:g}" r="{width / 2 - 4:g}" {paint}/>'
        yield from _label(label, label_box or (middle_x - 50, y + height + 4, 100, LINE))
    elif kind.endswith("Gateway"):
        yield (
            f'<path d="M{middle_x:g} {y:g} {x + width:g} {middle_y:g} {middle_x:g} {y + height:g} {x:g} {middle_y:g}z" '
            f"{paint}/>"
        )
        sign = {"parallelGateway": "+", "inclusiveGateway": "○", "eventBasedGateway": "◇"}.get(kind, "×")
        place = f'x="{middle_x:g}" y="{middle_y + 7:g}" text-anchor="middle"'
        yield f'<text {place} font-size="20" fill="{INK}">{sign}</text>'
        above = LINE * len(_lines(label, 100))
        yield from _label(label, label_box or (middle_x - 50, y - above, 100, above))
    elif kind in ("participant", "lane"):
        yield f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="none" stroke="{INK}"/>'
        yield (
            f'<text transform="translate({x + 18:g} {middle_y:g}) rotate(-90)" text-anchor="middle" fill="{INK}">'
            f"{escape(label)}</text>"
        )
    elif kind in _HOLDING:
        yield f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="10" {paint}/>'
        yield from _text(label, middle_x, y + 16, width, from_top=True)
    else:
        yield f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="10" {paint}/>'
        yield from _text(label, middle_x, middle_y, width - 8)


def _edge(element: etree._Element, edge: etree._Element, look: Look) -> Iterator[str]:
    points = [(float(p.get("x", 0)), float(p.get("y", 0))) for p in edge if local_name(p) == "waypoint"]
    if len(points) < 2:
        return
    path = " ".join(f"{x:g} {y:g}" for x, y in points)
    dashed = "" if local_name(element) == "sequenceFlow" else ' stroke-dasharray="6 4"'
    arrow = f"a{look.stroke.strip('#')}"
    yield (
        f'<path d="M{path}" fill="none" stroke="{look.stroke}" stroke-width="{look.width:g}"{dashed} '
        f'marker-end="url(#{arrow})"/>'
    )
    label = next((part for part in edge.iter() if local_name(part) == "Bounds"), None)
    if label is not None and element.get("name"):
        x, y, width, _ = _numbers(label)
        yield from _text(element.get("name") or "", x + width / 2, y + LINE - 3, 110, from_top=True)


def _label(text: str, box: Box) -> Iterator[str]:
    """A name that stands outside its element, where the tool put it."""
    x, y, width, _ = box
    yield from _text(text, x + width / 2, y + LINE - 3, max(width, 80), from_top=True)


def _text(text: str, x: float, y: float, width: float, from_top: bool = False) -> Iterator[str]:
    lines = _lines(text, width)
    top = y if from_top else y - LINE * (len(lines) - 1) / 2 + 4
    for number, line in enumerate(lines):
        yield f'<text x="{x:g}" y="{top + number * LINE:g}" text-anchor="middle" fill="{INK}">{escape(line)}</text>'


def _lines(text: str, width: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines[:5]


def _width(text: str) -> float:
    return sum(11.0 if ord(character) > 0x2E80 else 6.0 for character in text)


def _bounds(shape: etree._Element) -> Box:
    bounds = next((part for part in shape if local_name(part) == "Bounds"), None)
    return _numbers(bounds) if bounds is not None else (0, 0, 0, 0)


def _label_box(shape: etree._Element) -> Box | None:
    label = next((part for part in shape if local_name(part) == "BPMNLabel"), None)
    bounds = next((part for part in label if local_name(part) == "Bounds"), None) if label is not None else None
    return _numbers(bounds) if bounds is not None else None


def _numbers(bounds: etree._Element) -> Box:
    x, y, width, height = (float(bounds.get(name, 0)) for name in ("x", "y", "width", "height"))
    return x, y, width, height


def _frame(shapes: list[etree._Element], edges: list[etree._Element]) -> Box:
    boxes = [_bounds(shape) for shape in shapes]
    boxes += [box for shape in shapes if (box := _label_box(shape)) is not None]
    xs = [x for box in boxes for x in (box[0], box[0] + box[2])]
    ys = [y for box in boxes for y in (box[1], box[1] + box[3] + 20)]
    for edge in edges:
        for point in edge:
            if local_name(point) == "waypoint":
                xs.append(float(point.get("x", 0)))
                ys.append(float(point.get("y", 0)))
    if not xs:
        return 0, 0, 100, 40
    left, top = min(xs) - MARGIN, min(ys) - MARGIN
    return left, top, max(xs) + MARGIN - left, max(ys) + MARGIN - top
