"""Parallel gateway: waits for one token on each incoming flow, then sets one on each outgoing flow."""

from typing import TYPE_CHECKING

from runner.engine.elements.flow_node import FlowNode, Outgoing
from runner.engine.elements.registry import element
from runner.engine.listeners import run_take_listeners
from runner.engine.token import Token

if TYPE_CHECKING:
    from runner.engine.scope import ScopeInstance


class Join(FlowNode):
    """A node at which tokens are parked until enough of them have come."""

    def arrive(self, scope: "ScopeInstance", flow_id: str | None) -> None:
        """Park the token, unless nothing is to be joined."""
        if len(self.inputs_drawn) < 2 or flow_id is None:
            super().arrive(scope, flow_id)
            return
        self.park(scope, flow_id)
        self.came(scope)

    def came(self, scope: "ScopeInstance") -> None:
        """A token was parked: see whether it is the last one needed."""
        raise NotImplementedError

    def parked(self, scope: "ScopeInstance") -> dict[str, list[Token]]:
        """The parked tokens by the flow they came by, the oldest first."""
        waiting: dict[str, list[Token]] = {}
        for token in self.parked_at(scope):
            waiting.setdefault(token.flow_ids[0], []).append(token)
        return waiting

    def join(self, scope: "ScopeInstance", parked: dict[str, list[Token]]) -> None:
        """Take the oldest token of each flow, and let one go on instead; more of a flow stay for the next time."""
        self.join_parked(scope, [tokens[0] for tokens in parked.values()])


@element("parallelGateway")
class ParallelGateway(Join):
    """BPMN 2.0.2, 13.4.1: one token of each incoming flow is consumed; a second one on a flow waits."""

    def came(self, scope: "ScopeInstance") -> None:
        """Join when every incoming flow has a token."""
        parked = self.parked(scope)
        if len(parked) == len(self.inputs_drawn):
            self.join(scope, parked)

    def choose(self, token: Token) -> list[Outgoing]:
        """All flows; conditions on them mean nothing here."""
        for outgoing in self.outgoing:
            run_take_listeners(token, outgoing.flow)
        return list(self.outgoing)
