"""Loops: standard loop and multi-instance, in BPMN's own words and in the dialects'."""

import re
from typing import Literal, cast

from lxml import etree

from runner.notation.dialect import Dialect
from runner.notation.events import Events
from runner.notation.model import Condition, EventDefinition, Loop, Platform
from runner.notation.numbers import read_integer
from runner.notation.source import MODEL, Source, attribute, is_true, text_of
from runner.notation.texts import read_condition, read_expression

_Behavior = Literal["None", "One", "All", "Complex"]
_PLAIN_NAME = re.compile(r"[^\W\d]\w*")


def read_loop(source: Source, events: Events, dialect: Dialect, activity: etree._Element) -> Loop | None:
    """The loop of an activity, or None where it has none or a wrong one was refused."""
    standard = activity.find(f"{MODEL}standardLoopCharacteristics")
    multiple = activity.find(f"{MODEL}multiInstanceLoopCharacteristics")
    if standard is not None and multiple is not None:
        source.refuse(activity, "It loops in two ways.", "Keep the loop or the multi-instance marker.")
        return None
    if standard is not None:
        return _standard(source, standard)
    return None if multiple is None else _multiple(source, events, dialect, activity, multiple)


def _standard(source: Source, held: etree._Element) -> Loop:
    condition = read_condition(source, held.find(f"{MODEL}loopCondition"))
    if condition is not None and condition.script is not None:
        source.refuse(held, "The loop condition is a script.", "Write it as an expression.")
    return Loop(
        "standard",
        condition_text=None if condition is None else condition.text,
        test_before=is_true(held, "testBefore"),
        maximum=read_integer(source, held, "loopMaximum", at_least=0),
    )


def _multiple(
    source: Source, events: Events, dialect: Dialect, activity: etree._Element, held: etree._Element
) -> Loop | None:
    extras = dialect.loop(held)
    cardinality = read_expression(source, held.find(f"{MODEL}loopCardinality"))
    collection = extras.collection_text or _data_name(source, activity, held.find(f"{MODEL}loopDataInputRef"))
    if cardinality is None and collection is None:
        source.refuse(
            held,
            "The multi-instance loop says neither how often nor over what.",
            "Give it a collection or a loop cardinality.",
        )
        return None
    return Loop(
        "sequential" if is_true(held, "isSequential") else "parallel",
        cardinality_text=cardinality,
        collection_text=collection,
        element_variable=extras.element_variable or _item_name(held.find(f"{MODEL}inputDataItem")),
        output_collection=extras.output_collection
        or _data_name(source, activity, held.find(f"{MODEL}loopDataOutputRef")),
        output_element_text=extras.output_element_text or _output_text(source, held),
        completion_condition=read_condition(source, held.find(f"{MODEL}completionCondition")),
        behavior=cast(_Behavior, attribute(held, "behavior") or "All"),
        none_behavior_event=events.referenced(held, held.get("noneBehaviorEventRef")),
        one_behavior_event=events.referenced(held, held.get("oneBehaviorEventRef")),
        complex_behaviors=_complex(source, events, held),
        asynchrony=extras.asynchrony,
    )


def _complex(
    source: Source, events: Events, held: etree._Element
) -> tuple[tuple[Condition, EventDefinition | None], ...]:
    behaviors = []
    for definition in held.iterchildren(f"{MODEL}complexBehaviorDefinition"):
        condition = read_condition(source, definition.find(f"{MODEL}condition"))
        if condition is None:
            source.refuse(definition, "A complex behaviour has no condition.", "Say when its event is thrown.")
            continue
        event = definition.find(f"{MODEL}event")
        thrown = () if event is None else events.of(event)
        if len(thrown) > 1:
            source.refuse(definition, "A complex behaviour throws several events.", "Keep one, or add a behaviour.")
        behaviors.append((condition, thrown[0] if thrown else None))
    return tuple(behaviors)


def _output_text(source: Source, held: etree._Element) -> str | None:
    name = _item_name(held.find(f"{MODEL}outputDataItem"))
    if name is None:
        return None
    return f"={name}" if source.platform is Platform.CAMUNDA_8 else f"${{{name}}}"


def _item_name(item: etree._Element | None) -> str | None:
    if item is None:
        return None
    name = attribute(item, "name")
    return name if name and _PLAIN_NAME.fullmatch(name) else attribute(item, "id") or name


def _data_name(source: Source, activity: etree._Element, reference: etree._Element | None) -> str | None:
    """The variable that a loop's data reference means: the data object behind the task's input or output."""
    text = text_of(reference)
    if text is None:
        return None
    found = source.referenced(text)
    if found is None:
        return text
    for association in activity.iterchildren(f"{MODEL}dataInputAssociation", f"{MODEL}dataOutputAssociation"):
        ends = [source.referenced(text_of(end)) for end in association.iterchildren(f"{MODEL}*")]
        if found in ends:
            found = next((end for end in ends if end is not None and end is not found), found)
            break
    behind = source.referenced(found.get("dataObjectRef"))
    for named in (found, behind):
        name = None if named is None else attribute(named, "name")
        if name is not None and _PLAIN_NAME.fullmatch(name):
            return name
    return str((found if behind is None else behind).get("id"))
