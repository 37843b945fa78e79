"""What intermediate catch events, receive tasks and the watchers of boundary and start events share."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from runner.engine.elements.flow_node import FlowNode
from runner.engine.events.catching import WAITED_FOR, condition_is_met, subscribe
from runner.engine.mappings import take_over
from runner.engine.token import Token
from runner.notation.model import EventDefinition

if TYPE_CHECKING:
    from runner.engine.variable_scope import VariableScope


class CatchEvent(FlowNode):
    """A node whose token waits for its events: one of them, or all (parallel multiple)."""

    @property
    def events(self) -> tuple[EventDefinition, ...]:
        """What it waits for."""
        return self.node.events

    def subscribe(self, token: Token) -> bool:
        """Wait for each event; True when a condition among them is true already."""
        for index, event in enumerate(self.events):
            if event.kind in WAITED_FOR:
                subscribe(token, event, index, self.node.id)
        met = False
        for id, entry in list(token.held.items()):
            if entry["k"] == "conditional" and condition_is_met(token, self.events[entry["e"]], None):
                met = self.has_all(token, id)
                if met:
                    break
        return met

    def has_all(self, token: Token, held_id: str) -> bool:
        """Note that an event came; True when nothing more is waited for."""
        if not self.node.parallel_multiple or len(self.events) < 2:
            return True
        index = token.held[held_id]["e"]
        come = {*token.memory.get("come", []), index}
        token.memory["come"] = sorted(come)
        if len(come) == len(self.events):
            token.memory.pop("come")
            return True
        return False

    def triggered(self, token: Token, held_id: str, variables: Mapping[str, Any]) -> None:
        """An event came: its variables are taken over, and the token goes on when it has all it waits for."""
        entry = token.held[held_id]
        if self.node.parallel_multiple and entry["e"] in token.memory.get("come", []):
            return
        if self.has_all(token, held_id):
            self.caught(token, held_id, variables)
        else:
            take_over(token, variables)
            token.let_go(held_id)

    def caught(self, token: Token, held_id: str, variables: Mapping[str, Any]) -> None:
        """All that was waited for has come."""
        take_over(token, variables)
        token.let_all_go()
        self.done(token)

    def variables_changed(self, token: Token, held_id: str, changes: "list[tuple[VariableScope, str, Any]]") -> None:
        """Fire a conditional event whose condition has become true."""
        event = self.events[token.held[held_id]["e"]]
        if condition_is_met(token, event, changes):
            self.triggered(token, held_id, {})
