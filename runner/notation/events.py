"""Event definitions: what an event waits for or throws."""

from lxml import etree

from runner.notation.dialect import Dialect
from runner.notation.model import EventDefinition, EventKind
from runner.notation.roots import Roots
from runner.notation.source import MODEL, Source, attribute, is_true, local_name
from runner.notation.texts import read_condition
from runner.notation.timers import read_timer

KINDS: dict[str, EventKind] = {
    "messageEventDefinition": "message",
    "timerEventDefinition": "timer",
    "signalEventDefinition": "signal",
    "errorEventDefinition": "error",
    "escalationEventDefinition": "escalation",
    "conditionalEventDefinition": "conditional",
    "linkEventDefinition": "link",
    "compensateEventDefinition": "compensate",
    "cancelEventDefinition": "cancel",
    "terminateEventDefinition": "terminate",
}
DEFINITIONS = frozenset(KINDS) | {"eventDefinitionRef"}
_THROWING = frozenset({"intermediateThrowEvent", "endEvent", "event"})
_IN_PROCESS = frozenset({"message", "timer", "signal", "conditional"})
_IN_EVENT_SUB_PROCESS = _IN_PROCESS | {"error", "escalation", "compensate"}
_PLACES = {
    "intermediateCatchEvent": _IN_PROCESS | {"link"},
    "intermediateThrowEvent": frozenset({"message", "signal", "escalation", "compensate", "link"}),
    "boundaryEvent": _IN_EVENT_SUB_PROCESS | {"cancel"},
    "endEvent": frozenset({"message", "signal", "error", "escalation", "compensate", "cancel", "terminate"}),
    "event": frozenset(KINDS.values()),
}


class Events:
    """Reads the definitions of an event, its own and those it refers to, in order."""

    def __init__(self, source: Source, roots: Roots, dialect: Dialect) -> None:
        self._source = source
        self._roots = roots
        self._dialect = dialect

    def of(self, event: etree._Element) -> tuple[EventDefinition, ...]:
        """The definitions of a start, catch, throw, boundary or end event."""
        definitions = []
        for held in event.iterchildren(f"{MODEL}*"):
            definition = self._referenced(held) if local_name(held) == "eventDefinitionRef" else held
            kind = None if definition is None else KINDS.get(local_name(definition))
            if definition is None or kind is None:
                continue
            if kind not in _places(event):
                self._source.refuse(
                    event,
                    f"A {local_name(event)} here can't be a {kind} event.",
                    "Choose another kind of event, or put it where BPMN allows it.",
                )
                continue
            read = self._read(event, definition, kind, is_throwing=local_name(event) in _THROWING)
            if read is not None:
                definitions.append(read)
        return tuple(definitions)

    def referenced(self, element: etree._Element, reference: str | None) -> EventDefinition | None:
        """The definition that a loop throws (noneBehaviorEventRef, oneBehaviorEventRef)."""
        if not (reference or "").strip():
            return None
        definition = self._source.referenced(reference)
        kind = None if definition is None else KINDS.get(local_name(definition))
        if definition is None or kind is None:
            self._unknown(element, str(reference))
            return None
        return self._read(element, definition, kind, is_throwing=True)

    def _referenced(self, held: etree._Element) -> etree._Element | None:
        definition = self._source.referenced(held.text)
        if definition is None or local_name(definition) not in KINDS:
            self._unknown(held, (held.text or "").strip())
            return None
        return definition

    def _unknown(self, element: etree._Element, reference: str) -> None:
        self._source.refuse(
            element, f"It refers to the event definition '{reference}', which is not in this file.", "Define it."
        )

    def _read(
        self, event: etree._Element, definition: etree._Element, kind: EventKind, is_throwing: bool
    ) -> EventDefinition | None:
        extras = self._dialect.event(definition)
        roots, source = self._roots, self._source
        before = len(source.findings)
        operation = definition.findtext(f"{MODEL}operationRef")
        read = EventDefinition(
            kind,
            attribute(definition, "id"),
            definition.sourceline,
            message=roots.message(definition, definition.get("messageRef"))
            or roots.operation_message(definition, operation),
            timer=read_timer(source, definition) if kind == "timer" else None,
            signal=roots.signal(definition, definition.get("signalRef")),
            error=roots.error(definition, definition.get("errorRef")),
            escalation=roots.escalation(definition, definition.get("escalationRef")),
            code_variable=extras.code_variable,
            message_variable=extras.message_variable,
            condition=read_condition(source, definition.find(f"{MODEL}condition")),
            variable_names=extras.variable_names,
            variable_events=extras.variable_events,
            link_name=attribute(definition, "name") if kind == "link" else None,
            activity_ref=self._compensated(definition) if kind == "compensate" else None,
            wait_for_completion=is_true(definition, "waitForCompletion", otherwise=True),
            implementation=self._dialect.thrown_message(event, definition)
            if kind == "message" and is_throwing
            else None,
            inputs=extras.inputs,
            is_async=extras.is_async,
        )
        if len(source.findings) == before:
            self._require_whole(event, read, is_throwing)
        return read

    def _compensated(self, definition: etree._Element) -> str | None:
        reference = attribute(definition, "activityRef")
        if reference is None:
            return None
        activity = self._source.referenced(reference)
        if activity is None:
            self._source.refuse(
                definition,
                f"It compensates the activity '{reference}', which is not in this file.",
                "Choose an activity, or none to compensate all.",
            )
            return None
        return str(activity.get("id"))

    def _require_whole(self, event: etree._Element, read: EventDefinition, is_throwing: bool) -> None:
        missing = {
            "message": read.message is None and read.implementation is None and "message",
            "signal": read.signal is None and "signal",
            "error": read.error is None and is_throwing and "error",
            "escalation": read.escalation is None and is_throwing and "escalation",
            "conditional": read.condition is None and "condition",
            "link": read.link_name is None and "link name",
        }.get(read.kind)
        if missing:
            self._source.refuse(event, f"The {read.kind} event names no {missing}.", f"Choose its {missing}.")


def _places(event: etree._Element) -> frozenset[str]:
    kind = local_name(event)
    if kind != "startEvent":
        return _PLACES.get(kind, frozenset())
    container = event.getparent()
    if container is None or local_name(container) == "process":
        return _IN_PROCESS
    return _IN_EVENT_SUB_PROCESS if is_true(container, "triggeredByEvent") else frozenset()
