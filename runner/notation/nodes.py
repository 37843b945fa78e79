"""Flow nodes: activities, events and gateways with all that they say."""

from collections.abc import Mapping
from typing import Literal, cast

from lxml import etree

from runner.notation.dialect import Dialect
from runner.notation.events import Events
from runner.notation.loops import read_loop
from runner.notation.model import AdHoc, Assignment, Container, Implementation, MessageDefinition, Node
from runner.notation.numbers import read_integer
from runner.notation.roots import Roots
from runner.notation.source import MODEL, Source, attribute, is_true, local_name, text_of
from runner.notation.texts import read_condition
from runner.notation.zeebe_tasks import propagates_all

ACTIVITIES_WITH_MESSAGE = frozenset({"sendTask", "receiveTask"})
_SUB_PROCESSES = frozenset({"subProcess", "transaction", "adHocSubProcess"})


class Nodes:
    """Reads one node at a time; its lane and its inside are given."""

    def __init__(self, source: Source, roots: Roots, dialect: Dialect) -> None:
        self._source = source
        self._roots = roots
        self._dialect = dialect
        self._events = Events(source, roots, dialect)

    def read(self, element: etree._Element, lane: str | None, content: Container | None) -> Node:
        """The node that `element` draws."""
        kind, dialect, source = local_name(element), self._dialect, self._source
        properties = dialect.properties(element)
        inputs, outputs = dialect.parameters(element)
        return Node(
            element.get("id"),
            kind,
            attribute(element, "name"),
            translations(properties, "name"),
            documentation_of(element),
            translations(properties, "documentation"),
            element.sourceline,
            lane,
            properties,
            default_flow=self._reference(element, "default"),
            asynchrony=dialect.asynchrony(element),
            inputs=inputs,
            outputs=outputs,
            propagate_all=kind != "callActivity" or propagates_all(element),
            listeners=dialect.listeners(element),
            task_listeners=dialect.task_listeners(element) if kind == "userTask" else (),
            loop=read_loop(source, self._events, dialect, element),
            is_for_compensation=is_true(element, "isForCompensation"),
            start_quantity=_quantity(source, element, "startQuantity"),
            completion_quantity=_quantity(source, element, "completionQuantity"),
            events=self._events.of(element),
            parallel_multiple=is_true(element, "parallelMultiple"),
            attached_to=self._reference(element, "attachedToRef"),
            cancel_activity=is_true(element, "cancelActivity", otherwise=True),
            is_interrupting=is_true(element, "isInterrupting", otherwise=True),
            initiator=dialect.initiator(element) if kind == "startEvent" else None,
            instantiate=is_true(element, "instantiate"),
            event_gateway_type=cast(Literal["Exclusive", "Parallel"], element.get("eventGatewayType", "Exclusive")),
            activation_condition=read_condition(source, element.find(f"{MODEL}activationCondition")),
            assignment=dialect.assignment(element) if kind == "userTask" else Assignment(),
            form=dialect.form(element) if kind in ("userTask", "startEvent") else None,
            implementation=self._implementation(element, kind),
            message=self._message(element) if kind in ACTIVITIES_WITH_MESSAGE else None,
            called=dialect.called(element) if kind == "callActivity" else None,
            content=content if kind in _SUB_PROCESSES else None,
            triggered_by_event=is_true(element, "triggeredByEvent"),
            ad_hoc=self._ad_hoc(element) if kind == "adHocSubProcess" else None,
        )

    def _reference(self, element: etree._Element, name: str) -> str | None:
        """The id that an attribute refers to, bare or as a prefixed name; as it is where there is no such thing."""
        text = attribute(element, name)
        found = self._source.referenced(text)
        return text if found is None else str(found.get("id"))

    def _implementation(self, element: etree._Element, kind: str) -> Implementation | None:
        # A throw event's job belongs to its event definition.
        return None if kind.endswith("Event") else self._dialect.implementation(element)

    def _message(self, element: etree._Element) -> MessageDefinition | None:
        message = self._roots.message(element, element.get("messageRef"))
        return message or self._roots.operation_message(element, element.get("operationRef"))

    def _ad_hoc(self, element: etree._Element) -> AdHoc:
        return AdHoc(
            cast(Literal["Parallel", "Sequential"], element.get("ordering", "Parallel")),
            read_condition(self._source, element.find(f"{MODEL}completionCondition")),
            is_true(element, "cancelRemainingInstances", otherwise=True),
            self._dialect.active_elements(element),
        )


def translations(properties: Mapping[str, str], what: str) -> dict[str, str]:
    """Language -> text of the properties `what:language`, as `name:zh`."""
    return {
        name.removeprefix(f"{what}:"): value
        for name, value in properties.items()
        if name.startswith(f"{what}:") and value.strip()
    }


def documentation_of(element: etree._Element) -> str:
    """All documentation texts of an element, parted by an empty line."""
    texts = (text_of(held) for held in element.iterchildren(f"{MODEL}documentation"))
    return "\n\n".join(text for text in texts if text)


def _quantity(source: Source, element: etree._Element, name: str) -> int:
    return read_integer(source, element, name, at_least=1) or 1
