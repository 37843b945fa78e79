"""Inclusive gateway: sets tokens on every flow whose condition holds, and joins those that can still come."""

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from runner.engine.elements.parallel_gateway import Join
from runner.engine.elements.registry import element
from runner.engine.paths import Nodes, Paths
from runner.engine.token import Token

if TYPE_CHECKING:
    from runner.engine.process import ProcessSpec
    from runner.engine.scope import ScopeInstance
    from runner.notation.model import Node


class PatientJoin(Join):
    """A join that waits as long as some other token can still reach one of its empty flows."""

    def __init__(self, spec: "ProcessSpec", node: "Node") -> None:
        super().__init__(spec, node)
        self.upstream: dict[str, Nodes] = {}  # incoming flow -> nodes that lead to it not through here

    def look_upstream(self, paths: Paths) -> None:
        """Find, for each incoming flow, the nodes from which it can be reached without passing this gateway."""
        self.upstream = {flow.id: paths.leading_to(flow.source, self.name) for flow in self.inputs_drawn}

    def came(self, scope: "ScopeInstance") -> None:
        """Whether it is time is seen when nothing else can run; only a token on each flow needs no waiting."""
        parked = self.parked(scope)
        if len(parked) == len(self.inputs_drawn):
            self.join_all(scope, parked)

    def fire_if_due(self, scope: "ScopeInstance") -> bool:
        """Join when no token can come any more (BPMN 2.0.2, 13.4.3)."""
        parked = self.parked(scope)
        if not parked or not self.is_due(scope, parked):
            return False
        self.join_all(scope, parked)
        return True

    def is_due(self, scope: "ScopeInstance", parked: dict[str, list[Token]]) -> bool:
        """No token elsewhere has a path to an empty flow without also having one to a flow that has a token."""
        empty = [self.upstream[flow.id] for flow in self.inputs_drawn if flow.id not in parked]
        filled = [self.upstream[flow_id] for flow_id in parked]
        for token in scope.live.values():
            name = token.task_spec.name
            if token.task_spec is self or "watch" in token.memory or token.host is not None:
                continue
            if token.has_state(TaskState.COMPLETED | TaskState.CANCELLED):
                continue
            if any(name in nodes for nodes in empty) and not any(name in nodes for nodes in filled):
                return False
        return True

    def join_all(self, scope: "ScopeInstance", parked: dict[str, list[Token]]) -> None:
        """Consume what has come."""
        self.join(scope, parked)


@element("inclusiveGateway")
class InclusiveGateway(PatientJoin):
    """Splits by FlowNode's own rule: every flow whose condition holds, or the default."""
