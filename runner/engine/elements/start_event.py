"""Start event: where a process or sub-process begins."""

from collections.abc import Iterable

from runner.engine.elements.flow_node import FlowNode
from runner.engine.elements.registry import element
from runner.engine.token import Token
from runner.notation.model import Node


@element("startEvent")
class StartEvent(FlowNode):
    """Passes its token on; what sets it off has happened outside or was watched for by its event sub-process."""

    def execute(self, token: Token) -> bool:
        """Remember who started, where the diagram asks for it (camunda:initiator)."""
        if self.node.initiator and token.workflow.host is None:
            token.scope.set(self.node.initiator, token.step.setting.user)
        return True

    def start_nodes(self) -> Iterable[Node]:
        """Itself, when it waits for an event."""
        return (self.node,) if self.node.events else ()
