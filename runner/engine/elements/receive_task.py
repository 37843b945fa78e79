"""Receive task: an activity that waits for a message."""

from collections.abc import Iterable, Mapping
from typing import Any

from runner.engine.elements.activity import Activity
from runner.engine.elements.intermediate_catch_event import WaitingEvent
from runner.engine.elements.registry import element
from runner.engine.token import Token
from runner.notation.model import EventDefinition, Node


@element("receiveTask")
class ReceiveTask(Activity, WaitingEvent):
    """Waits like a catch event; may be the start of a process (instantiate)."""

    @property
    def events(self) -> tuple[EventDefinition, ...]:
        """Its message."""
        return (EventDefinition(kind="message", message=self.node.message, line=self.node.line),)

    @property
    def may_begin(self) -> bool:  # type: ignore[override]
        """One that starts the process does so by its message."""
        return not self.node.instantiate and not self.node.is_for_compensation

    def start_nodes(self) -> Iterable[Node]:
        """Itself, when it starts the process."""
        return (self.node,) if self.node.instantiate and not self.inputs_drawn else ()

    def execute(self, token: Token) -> bool:
        """Wait for the message."""
        return WaitingEvent.execute(self, token)

    def caught(self, token: Token, held_id: str, variables: Mapping[str, Any]) -> None:
        """The message came."""
        WaitingEvent.caught(self, token, held_id, variables)
