"""Exclusive gateway: the first flow whose condition holds, or the default."""

from runner.engine.conditions import holds
from runner.engine.elements.flow_node import FlowNode, Outgoing
from runner.engine.elements.registry import element
from runner.engine.listeners import run_take_listeners
from runner.engine.token import Token


@element("exclusiveGateway")
class ExclusiveGateway(FlowNode):
    """Each token passes by itself (BPMN 2.0.2, 13.4.2)."""

    def choose(self, token: Token) -> list[Outgoing]:
        """One flow; a single one without condition is simply taken."""
        for outgoing in self.outgoing:
            if outgoing.flow.id != self.node.default_flow and (
                outgoing.flow.condition is None or holds(outgoing.flow.condition, token)
            ):
                break
        else:
            if not self.outgoing:
                return []
            outgoing = self.default_outgoing()
        run_take_listeners(token, outgoing.flow)
        return [outgoing]
