"""What events refer to: messages, signals, errors and escalations of the whole file."""

from lxml import etree

from runner.notation.model import ErrorDefinition, EscalationDefinition, MessageDefinition, SignalDefinition
from runner.notation.source import CAMUNDA, MODEL, ZEEBE, Source, attribute, extension, local_name


class Roots:
    """The root definitions of a file, found by id or prefixed name, in whatever order they stand."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._read: dict[str, MessageDefinition | SignalDefinition | ErrorDefinition | EscalationDefinition] = {}

    def message(self, element: etree._Element, reference: str | None) -> MessageDefinition | None:
        """The message that `element` refers to; an unknown one is refused."""
        found = self._find(element, "message", reference)
        return found if isinstance(found, MessageDefinition) else None

    def signal(self, element: etree._Element, reference: str | None) -> SignalDefinition | None:
        found = self._find(element, "signal", reference)
        return found if isinstance(found, SignalDefinition) else None

    def error(self, element: etree._Element, reference: str | None) -> ErrorDefinition | None:
        found = self._find(element, "error", reference)
        return found if isinstance(found, ErrorDefinition) else None

    def escalation(self, element: etree._Element, reference: str | None) -> EscalationDefinition | None:
        found = self._find(element, "escalation", reference)
        return found if isinstance(found, EscalationDefinition) else None

    def operation_message(self, element: etree._Element, reference: str | None) -> MessageDefinition | None:
        """The inMessage of the operation that a task or event refers to, if the operation says one."""
        operation = self._source.referenced(reference)
        if operation is None:
            return None
        return self.message(element, operation.findtext(f"{MODEL}inMessageRef"))

    def _find(
        self, element: etree._Element, kind: str, reference: str | None
    ) -> MessageDefinition | SignalDefinition | ErrorDefinition | EscalationDefinition | None:
        if not (reference or "").strip():
            return None
        found = self._source.referenced(reference)
        if found is not None and kind == "message" and local_name(found) == "itemDefinition":
            return self._item_as_message(element, found)
        if found is None or local_name(found) != kind:
            self._source.refuse(
                element,
                f"It refers to the {kind} '{reference}', which this file does not define.",
                f"Choose a {kind} in the properties panel, or make a new one.",
            )
            return None
        if found.get("id") not in self._read:
            self._read[found.get("id")] = self._definition(found, kind)
        return self._read[found.get("id")]

    def _item_as_message(self, element: etree._Element, item: etree._Element) -> MessageDefinition:
        item_id = str(item.get("id"))
        if item_id not in self._read:
            self._source.warn(
                element,
                f"The message that it refers to, '{item_id}', is an item definition; its id is used as the name.",
                "Choose a message in the properties panel, or make a new one.",
            )
            self._read[item_id] = MessageDefinition(item_id, item_id)
        read = self._read[item_id]
        assert isinstance(read, MessageDefinition)
        return read

    def _definition(
        self, element: etree._Element, kind: str
    ) -> MessageDefinition | SignalDefinition | ErrorDefinition | EscalationDefinition:
        element_id, name = element.get("id"), attribute(element, "name")
        match kind:
            case "message":
                subscription = extension(element, f"{ZEEBE}subscription")
                key = attribute(subscription, "correlationKey") if subscription is not None else None
                return MessageDefinition(element_id, self._required_name(element, kind, name), key)
            case "signal":
                return SignalDefinition(element_id, self._required_name(element, kind, name))
            case "error":
                code, message = attribute(element, "errorCode"), attribute(element, f"{CAMUNDA}errorMessage")
                return ErrorDefinition(element_id, name, code, message)
            case _:
                return EscalationDefinition(element_id, name, attribute(element, "escalationCode"))

    def _required_name(self, element: etree._Element, kind: str, name: str | None) -> str:
        if name is None:
            # BPMN allows it; the id then tells one message or signal from another.
            self._source.warn(element, f"The {kind} has no name; its id is used.", "Give it a name.")
            return str(element.get("id"))
        return name
