"""Boundary event: watches while its activity runs; interrupts it or starts a branch beside it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from runner.engine.elements.catch_event import CatchEvent
from runner.engine.elements.registry import element
from runner.engine.events.catching import WAITED_FOR, wait_again
from runner.engine.mappings import take_over
from runner.engine.token import Token
from runner.notation.model import EventDefinition, Node

if TYPE_CHECKING:
    from runner.engine.elements.flow_node import FlowNode
    from runner.engine.process import ProcessSpec
    from runner.engine.scope import ScopeInstance


@element("boundaryEvent")
class BoundaryEvent(CatchEvent):
    """A token that hangs on the activity's token watches; when the event comes, a new one leaves by the flows.

    Errors, escalations, cancel and compensation are not watched for: whoever throws them looks here.
    """

    may_begin = False

    def __init__(self, spec: "ProcessSpec", node: Node) -> None:
        super().__init__(spec, node)
        self.host: FlowNode | None = None
        self.handler: FlowNode | None = None  # of a compensation boundary event

    def watch(self, activity: Token) -> None:
        """Begin to watch for the activity of this token."""
        if any(event.kind in WAITED_FOR for event in self.events):
            watcher = Token(activity.workflow, self, activity, state=TaskState.WAITING)
            watcher.memory["watch"] = True
            watcher.step.born(watcher)
            if self.subscribe(watcher):
                self.caught(watcher, next(iter(watcher.held)), {})

    def caught(self, token: Token, held_id: str, variables: Mapping[str, Any]) -> None:
        """The event came."""
        activity = token.host
        if activity is None:
            return
        if not self.node.cancel_activity:
            wait_again(token, held_id, self.node.id)
        self.fire(activity, variables)

    def fire(self, activity: Token, variables: Mapping[str, Any], event: EventDefinition | None = None) -> None:
        """Interrupt the activity if drawn so, and set a token here."""
        scope = activity.workflow
        if self.node.cancel_activity:
            activity.cancel()
        take_over(scope.spawn(self), variables)

    def catches(self, kind: str) -> list[EventDefinition]:
        """Its event definitions of a kind."""
        return [event for event in self.events if event.kind == kind]

    def arrive(self, scope: "ScopeInstance", flow_id: str | None) -> None:
        """Flows can't lead here; the reader refuses them."""
        raise NotImplementedError
