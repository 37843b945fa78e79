"""Camunda 7's listeners: camunda:executionListener and camunda:taskListener."""

from lxml import etree

from runner.notation.camunda_mappings import read_camunda_script
from runner.notation.model import Listener, Script, TimerDefinition
from runner.notation.source import CAMUNDA, MODEL, Source, attribute, extension, extensions
from runner.notation.timers import read_timer


def read_listeners(source: Source, element: etree._Element) -> tuple[Listener, ...]:
    """The execution listeners of a process, node or flow; on a flow the event is always `take`."""
    on_flow = element.tag == f"{MODEL}sequenceFlow"
    listeners = []
    for listener in extensions(element, f"{CAMUNDA}executionListener"):
        event = attribute(listener, "event") or ("take" if on_flow else "start")
        if on_flow != (event == "take"):
            place = "a sequence flow" if on_flow else "an activity, event or gateway"
            source.refuse(
                listener,
                f"There is no event '{event}' on {place}.",
                "Use start or end; on sequence flows take.",
            )
            continue
        listeners.extend(_listener(source, listener, event))
    return tuple(listeners)


def read_task_listeners(source: Source, element: etree._Element) -> tuple[Listener, ...]:
    """The task listeners of a user task."""
    listeners = []
    for listener in extensions(element, f"{CAMUNDA}taskListener"):
        event = attribute(listener, "event")
        timer = _timer(source, listener)
        if event is None:
            source.refuse(listener, "The task listener names no event.", "Choose create, assignment, complete …")
        elif (event == "timeout") != (timer is not None):
            source.refuse(
                listener,
                "A timeout listener needs a timer, and no other listener has one.",
                "Give a timeout listener a date, duration or cycle.",
            )
        else:
            listeners.extend(_listener(source, listener, event, timer))
    return tuple(listeners)


def _timer(source: Source, listener: etree._Element) -> TimerDefinition | None:
    definition = listener.find(f"{MODEL}timerEventDefinition")
    return None if definition is None else read_timer(source, definition)


def _listener(
    source: Source, listener: etree._Element, event: str, timer: TimerDefinition | None = None
) -> list[Listener]:
    tell_fields(source, listener)
    listener_id = attribute(listener, "id")
    if is_java(listener):
        return []  # the vocabulary has refused it
    expression = attribute(listener, "expression")
    if expression is not None:
        return [Listener(event, "expression", expression_text=expression, timer=timer, id=listener_id)]
    holder = listener.find(f"{CAMUNDA}script")
    if holder is None:
        source.refuse(listener, "The listener does nothing.", "Give it an expression or a script.")
        return []
    script = read_camunda_script(source, holder)
    if not isinstance(script, Script):
        return []
    return [Listener(event, "script", script=script, timer=timer, id=listener_id)]


def is_java(element: etree._Element) -> bool:
    """Whether a Java class or bean is named in an element's attributes."""
    return any(name.rpartition("}")[2] in ("class", "delegateExpression") for name in element.attrib)


def tell_fields(source: Source, element: etree._Element) -> None:
    """Tell of injected fields that nothing takes: only Java code would."""
    field = next(element.iterchildren(f"{CAMUNDA}field"), extension(element, f"{CAMUNDA}field"))
    if field is not None and not is_java(element):
        source.warn(field, "camunda:field has no effect here.", "Hand values on by input parameters.")
