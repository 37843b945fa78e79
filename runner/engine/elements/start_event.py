"""Start event: where a process or sub-process begins."""

from collections.abc import Iterable

from runner.engine.elements.catch_event import CatchEvent
from runner.engine.elements.registry import element
from runner.engine.token import Token
from runner.notation.model import Node


@element("startEvent")
class StartEvent(CatchEvent):
    """Passes its token on; what sets it off has happened outside or was watched for by its event sub-process."""

    def execute(self, token: Token) -> bool:
        """Remember who started, where the diagram asks for it (camunda:initiator).

        A parallel multiple start waits for its other events; what is waited for has begun with the first of them.
        """
        trigger = token.memory.pop("trigger", None)
        if trigger is not None and self.node.parallel_multiple and len(self.events) > 1:
            return self.wait_for_the_others(token, *trigger)
        if self.node.initiator and token.workflow.host is None:
            token.scope.set(self.node.initiator, token.step.setting.user)
        return True

    def wait_for_the_others(self, token: Token, kind: str, name: str) -> bool:
        """Wait for every event but the one that has come."""
        is_complete = self.subscribe(token)
        for held_id, entry in list(token.held.items()):
            if entry["k"] == kind and entry.get("n", "") == name:
                is_complete = self.has_all(token, held_id)
                token.let_go(held_id)
                break
        return is_complete

    def start_nodes(self) -> Iterable[Node]:
        """Itself, when it waits for an event."""
        return (self.node,) if self.node.events else ()
