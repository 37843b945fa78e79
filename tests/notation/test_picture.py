"""A diagram as a picture without a browser: names stand where the tool put them, and inside the picture."""

import re
from pathlib import Path

from runner.notation.drawing import draw_svg

HOLIDAY = Path(__file__).parents[2] / "docs" / "examples" / "holiday" / "holiday.bpmn"


def texts(svg):
    found = re.findall(r'<text x="([\d.-]+)" y="([\d.-]+)" text-anchor="middle" fill="#3d4852">([^<]*)</text>', svg)
    return {text: (float(x), float(y)) for x, y, text in found}


def test_the_name_of_an_event_stands_where_the_tool_put_it():
    drawn = texts(draw_svg("holiday.bpmn", HOLIDAY.read_bytes(), {}, {}))

    assert drawn["2 days"] == (512, 234)  # the middle and the first line of its label's bounds


def test_names_lie_inside_the_picture():
    svg = draw_svg("holiday.bpmn", HOLIDAY.read_bytes(), {}, {})

    left, top, width, height = map(float, re.search(r'viewBox="([^"]*)"', svg).group(1).split())
    for x, y in texts(svg).values():
        assert left + 40 < x < left + width - 40
        assert top < y < top + height


def test_a_name_without_a_place_stands_below_its_event():
    source = re.sub(rb"<bpmndi:BPMNLabel>.*?</bpmndi:BPMNLabel>", b"", HOLIDAY.read_bytes())

    drawn = texts(draw_svg("holiday.bpmn", source, {}, {}))

    assert drawn["Booked"] == (698, 210)  # its circle ends at 196
