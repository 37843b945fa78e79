"""Collaborations: pools and the message flows between them."""

from lxml import etree

from runner.notation.model import MessageFlow, Participant
from runner.notation.source import MODEL, Source, attribute


def read_participants(source: Source) -> tuple[Participant, ...]:
    """The pools of all collaborations; one without a process is a black box."""
    participants = []
    for element in source.root.iterfind(f"{MODEL}collaboration/{MODEL}participant"):
        reference = attribute(element, "processRef")
        process = source.referenced(reference)
        if reference is not None and process is None:
            source.refuse(
                element,
                f"The pool's process '{reference}' is not in this file.",
                "Draw it, or make the pool a black box.",
            )
        participants.append(
            Participant(element.get("id"), attribute(element, "name"), None if process is None else process.get("id"))
        )
    return tuple(participants)


def read_message_flows(source: Source) -> tuple[MessageFlow, ...]:
    """The message flows of all collaborations; one that leads nowhere is told and left out."""
    return tuple(
        flow
        for element in source.root.iterfind(f"{MODEL}collaboration/{MODEL}messageFlow")
        for flow in _message_flow(source, element)
    )


def _message_flow(source: Source, element: etree._Element) -> list[MessageFlow]:
    ends = [source.referenced(element.get(end)) for end in ("sourceRef", "targetRef")]
    if ends[0] is None or ends[1] is None:
        source.warn(element, "The message flow leads from or to nothing in this file.", "Connect it, or remove it.")
        return []
    message = source.referenced(element.get("messageRef"))
    if message is None and attribute(element, "messageRef") is not None:
        source.warn(element, "The message flow's message is not in this file.", "Choose a message, or none.")
    return [
        MessageFlow(
            element.get("id"),
            ends[0].get("id"),
            ends[1].get("id"),
            None if message is None else message.get("id"),
            attribute(element, "name"),
        )
    ]
