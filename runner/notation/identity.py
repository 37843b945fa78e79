"""Ids: every node and flow has one when the reading begins, and no two elements share one."""

from collections import Counter

from lxml import etree

from runner.notation.source import INTERCHANGE, MODEL, Source, attribute, local_name, local_reference

# Flow nodes by the schema, which no process can run: kept in drawings, refused by the vocabulary in what must run.
ONLY_DRAWN = ("implicitThrowEvent", "choreographyTask", "subChoreography", "callChoreography")
NODE_TYPES = frozenset(
    {
        "task",
        "userTask",
        "manualTask",
        "serviceTask",
        "sendTask",
        "receiveTask",
        "scriptTask",
        "businessRuleTask",
        "callActivity",
        "subProcess",
        "transaction",
        "adHocSubProcess",
        "startEvent",
        "intermediateCatchEvent",
        "intermediateThrowEvent",
        "boundaryEvent",
        "endEvent",
        "exclusiveGateway",
        "inclusiveGateway",
        "parallelGateway",
        "eventBasedGateway",
        "complexGateway",
        *ONLY_DRAWN,
    }
)
_NUMBERED = NODE_TYPES | {"process", "lane", "participant", "messageFlow"}


def identify(source: Source) -> None:
    """Fill `source.by_id`, refuse ids used twice, and give those elements one that were drawn without their own."""
    nameless: list[etree._Element] = []
    twice: list[etree._Element] = []
    pictures: set[str] = set()
    for element in source.root.iter(f"{MODEL}*", f"{INTERCHANGE}*"):
        is_picture = element.tag.startswith(INTERCHANGE)
        element_id = attribute(element, "id")
        if element_id is None:
            if not is_picture:
                nameless.append(element)
        elif is_picture:
            if element_id in pictures:
                source.note(
                    element, f"The id '{element_id}' is used twice in the picture.", "Give one of them another."
                )
            pictures.add(element_id)
        elif element_id in source.by_id:
            first = source.by_id[element_id].sourceline
            message = f"The id '{element_id}' is used twice, first in line {first}."
            source.refuse(element, message, "Give one another id.")
            twice.append(element)
        else:
            source.by_id[element_id] = element
            element.set("id", element_id)
    for element in twice:
        _give(source, element, str(attribute(element, "id")))
    _name(source, nameless)


def _give(source: Source, element: etree._Element, wanted: str) -> None:
    number, given = 1, wanted
    while given in source.by_id:
        number += 1
        given = f"{wanted}#{number}"
    element.set("id", given)
    source.by_id[given] = element


def _name(source: Source, nameless: list[etree._Element]) -> None:
    counts: Counter[str] = Counter()
    for element in nameless:
        kind = local_name(element)
        if kind == "sequenceFlow":
            wanted = "→".join(local_reference(element.get(end, "?").strip()) for end in ("sourceRef", "targetRef"))
        elif kind in _NUMBERED:
            wanted = f"{kind}-{counts[kind] + 1}"
        else:
            continue
        counts[kind] += 1
        if kind == "process":
            source.refuse(element, "The process has no id.", "Give it one: it is the key that cases are started by.")
        _give(source, element, wanted)
