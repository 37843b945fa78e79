"""Event-based gateway: the first of the events behind it decides the way."""

from collections.abc import Iterable, Mapping
from typing import Any

from SpiffWorkflow.util.task import TaskState

from runner.engine.elements.catch_event import CatchEvent
from runner.engine.elements.flow_node import FlowNode, Outgoing
from runner.engine.elements.registry import element
from runner.engine.token import Token
from runner.notation.model import Node


@element("eventBasedGateway")
class EventBasedGateway(FlowNode):
    """Its token waits, with a watcher at each event behind it."""

    def execute(self, token: Token) -> bool:
        """Wait for all the events at once. A gateway that an event has started has nothing to wait for."""
        if token.memory.get("fired"):
            return True
        for outgoing in self.outgoing:
            spec = outgoing.target
            if not isinstance(spec, CatchEvent):
                continue
            watcher = Token(
                token.workflow, spec, token, state=TaskState.WAITING, flow_ids=(outgoing.flow.id,), scope=token.scope
            )
            watcher.memory["watch"] = True
            token.step.born(watcher)
            if spec.subscribe(watcher):
                spec.caught(watcher, next(iter(watcher.held)), {})
                return False
        return False

    def race_won(self, gateway: Token, watcher: Token, variables: Mapping[str, Any]) -> None:
        """This event came first: it goes on, the others are no longer waited for."""
        scope, spec, flow_ids = gateway.workflow, watcher.task_spec, watcher.flow_ids
        winner = scope.spawn(spec, flow_ids=flow_ids)
        winner.memory["fired"] = True
        winner.memory["brought"] = dict(variables)
        gateway.memory["go"] = []
        gateway.complete()

    def choose(self, token: Token) -> list[Outgoing]:
        """The winner has its own token."""
        return []

    def start_nodes(self) -> Iterable[Node]:
        """The events behind it, when it starts the process."""
        if self.node.instantiate and not self.inputs_drawn:
            return tuple(outgoing.target.node for outgoing in self.outgoing)
        return ()

    @property
    def may_begin(self) -> bool:  # type: ignore[override]
        """One that starts the process does so by its events."""
        return not self.node.instantiate
