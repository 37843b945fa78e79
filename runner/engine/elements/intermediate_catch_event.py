"""Intermediate catch event: the token waits until the event comes."""

from collections.abc import Mapping
from typing import Any

from runner.engine.elements.catch_event import CatchEvent
from runner.engine.elements.registry import element
from runner.engine.mappings import take_over
from runner.engine.token import Token


class WaitingEvent(CatchEvent):
    """A node on the way that waits for events; behind an event-based gateway the gateway waits for it."""

    def execute(self, token: Token) -> bool:
        """Wait, unless the event has come at the gateway before."""
        if token.memory.get("fired"):
            take_over(token, token.memory.pop("brought", {}))
            return True
        return self.subscribe(token)

    def caught(self, token: Token, held_id: str, variables: Mapping[str, Any]) -> None:
        """The event came: go on, or let the gateway decide the race."""
        gateway = token.host
        if "watch" in token.memory and gateway is not None:
            gateway.task_spec.race_won(gateway, token, variables)
        else:
            super().caught(token, held_id, variables)


@element("intermediateCatchEvent")
class IntermediateCatchEvent(WaitingEvent):
    """Waits for a message, timer, signal or condition; the target of a link is passed at once."""

    @property
    def is_link_target(self) -> bool:
        """Whether it catches a link."""
        return any(event.kind == "link" for event in self.events)

    @property
    def may_begin(self) -> bool:  # type: ignore[override]
        """A link's target begins by its link only."""
        return not self.is_link_target

    def execute(self, token: Token) -> bool:
        """Wait for the event."""
        return True if self.is_link_target else super().execute(token)
