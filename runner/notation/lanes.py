"""Lanes: who stands in which, at any depth."""

from lxml import etree

from runner.notation.model import Lane
from runner.notation.source import MODEL, Source, attribute, local_reference


def read_lanes(source: Source, process: etree._Element) -> tuple[Lane, ...]:
    """The lanes of a process with the lanes inside them; a lane of something that does not exist is told."""
    elements = list(_lanes(process))
    read: dict[etree._Element, Lane] = {}
    for element in reversed(elements):
        inner = tuple(read[child] for child in element.iterfind(f"{MODEL}childLaneSet/{MODEL}lane"))
        read[element] = Lane(element.get("id"), attribute(element, "name"), tuple(_members(source, element)), inner)
    outer = process.iterfind(f"{MODEL}laneSet/{MODEL}lane")
    return tuple(read[element] for element in outer)


def innermost_lanes(container: etree._Element) -> dict[str, str]:
    """Node id -> id of the innermost lane that lists it."""
    innermost: dict[str, str] = {}
    for lane in _lanes(container):  # outer lanes come first, so inner ones win
        for held in lane.iterchildren(f"{MODEL}flowNodeRef"):
            innermost[local_reference((held.text or "").strip())] = lane.get("id")
    return innermost


def _lanes(container: etree._Element) -> list[etree._Element]:
    lanes = list(container.iterfind(f"{MODEL}laneSet/{MODEL}lane"))
    for lane in lanes:
        lanes.extend(lane.iterfind(f"{MODEL}childLaneSet/{MODEL}lane"))
    return lanes


def _members(source: Source, lane: etree._Element) -> list[str]:
    members = []
    for held in lane.iterchildren(f"{MODEL}flowNodeRef"):
        found = source.referenced(held.text)
        if found is None:
            source.warn(held, "The lane lists a node that does not exist.", "Open and save the diagram in the Modeler.")
        else:
            members.append(str(found.get("id")))
    return members
