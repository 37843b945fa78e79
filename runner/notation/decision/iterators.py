"""Boxed conditional, filter, for, some and every (DMN 1.4 and later)."""

from typing import Any

from lxml import etree

from runner.expressions.feel.compiler import Closure
from runner.expressions.feel.compiler.loops import filter_items, items_of
from runner.expressions.feel.run import Frame, require_list_size
from runner.notation.decision.boxes import Boxes, reads
from runner.notation.decision.definitions import Site, child


@reads("conditional")
def conditional(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    test = boxes.read_inside(site.of("if"), child(element, "if"))
    consequence = boxes.read_inside(site.of("then"), child(element, "then"))
    alternative = boxes.read_inside(site.of("else"), child(element, "else"))

    def chosen(frame: Frame) -> Any:
        answer = test(frame)
        if answer is True:
            return consequence(frame)
        # 10.2.1.9: the condition must be a boolean; null counts as false, as in the written form.
        return alternative(frame) if answer is False or answer is None else None

    return chosen


@reads("filter")
def filtered(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    source = boxes.read_inside(site.of("in"), child(element, "in"))
    match = boxes.read_inside(site.of("match").knowing("item"), child(element, "match"))
    return lambda frame: filter_items(source(frame), match, frame)


@reads("for")
def loop(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    name, source = _head(boxes, site, element)
    body = boxes.read_inside(site.of("return").knowing(name, "partial"), child(element, "return"))

    def results(frame: Frame) -> list[Any] | None:
        values = items_of(source(frame))
        if values is None:
            return None
        made: list[Any] = []
        for value in values:
            frame.run.spend(1 + len(made) // 64)
            made.append(body(Frame({name: value, "partial": list(made)}, frame, frame.run)))
            require_list_size(len(made))
        return made

    return results


@reads("some", "every")
def quantified(boxes: Boxes, site: Site, element: etree._Element) -> Closure:
    name, source = _head(boxes, site, element)
    condition = boxes.read_inside(site.of("satisfies").knowing(name), child(element, "satisfies"))
    deciding = str(etree.QName(element).localname) == "some"

    def holds(frame: Frame) -> bool | None:
        values = items_of(source(frame))
        if values is None:
            return None
        result: bool | None = not deciding
        for value in values:
            frame.run.spend(1)
            answer = condition(Frame({name: value}, frame, frame.run))
            if answer is deciding:
                return deciding
            if answer is not True and answer is not False:
                result = None
        return result

    return holds


def _head(boxes: Boxes, site: Site, element: etree._Element) -> tuple[str, Closure]:
    """The iterator's variable and what it runs over."""
    name = element.get("iteratorVariable") or ""
    if not name:
        site.report("the iterator has no variable.", "Name the iterator's variable.", element)
    return name, boxes.read_inside(site.of("in"), child(element, "in"))
