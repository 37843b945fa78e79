"""Complex gateway: its activation condition says when enough tokens have come; it resets when no more can."""

from typing import TYPE_CHECKING

from SpiffWorkflow.util.task import TaskState

from runner.engine.conditions import holds
from runner.engine.elements.flow_node import Outgoing
from runner.engine.elements.inclusive_gateway import PatientJoin
from runner.engine.elements.registry import element
from runner.engine.listeners import run_take_listeners
from runner.engine.token import Token
from runner.engine.variable_scope import VariableScope

if TYPE_CHECKING:
    from runner.engine.scope import ScopeInstance

WAITING_FOR_START = "waitingForStart"
ACTIVATION_COUNT = "activationCount"


@element("complexGateway")
class ComplexGateway(PatientJoin):
    """BPMN 2.0.2, 13.4.5. Conditions see `activationCount` (tokens at its incoming flows) and `waitingForStart`."""

    def is_started(self, scope: "ScopeInstance") -> bool:
        """Whether it has fired and waits to be reset."""
        return self.name in scope.memory.get("started", {})

    def came(self, scope: "ScopeInstance") -> None:
        """Fire when the activation condition holds; without one, when nothing else can come."""
        parked = self.parked(scope)
        if self.is_started(scope):
            return
        condition = self.node.activation_condition
        if condition is None:
            if len(parked) == len(self.inputs_drawn):
                self.join(scope, parked)
            return
        token = next(iter(parked.values()))[0]
        count = sum(len(tokens) for tokens in parked.values())
        if holds(condition, token, self.seeing(token, count, is_start=True)):
            scope.memory.setdefault("started", {})[self.name] = sorted(parked)
            self.join(scope, parked)

    def seeing(self, token: Token, count: int, *, is_start: bool) -> VariableScope:
        """The variables with the gateway's own before them."""
        own = {ACTIVATION_COUNT: count, WAITING_FOR_START: is_start}
        return VariableScope(token.key, token.workflow.instance.id, token.scope, token.step.journal, own)

    def fire_if_due(self, scope: "ScopeInstance") -> bool:
        """Reset when every other flow has its token or can't get one; or join, when it has no condition."""
        parked = self.parked(scope)
        if not self.is_started(scope):
            if self.node.activation_condition is not None:
                return False
            return super().fire_if_due(scope)
        consumed = set(scope.memory["started"][self.name])
        present = {flow_id: tokens for flow_id, tokens in parked.items() if flow_id not in consumed}
        known = {**present, **{flow_id: [] for flow_id in consumed}}
        if not self.is_due_without(scope, known):
            return False
        del scope.memory["started"][self.name]
        for tokens in present.values():
            tokens[0]._set_state(TaskState.COMPLETED)
            tokens[0].remove()
        self.go_on_after_reset(scope, sum(len(tokens) for tokens in present.values()))
        self.came_again(scope)
        scope.end_if_over()
        return True

    def go_on_after_reset(self, scope: "ScopeInstance", count: int) -> None:
        """Take the flows that ask for the reset by `waitingForStart`; the others were taken at the start."""
        asking = [one for one in self.outgoing if WAITING_FOR_START in self.text_of(one)]
        if not asking:
            return
        token = Token(scope, self, scope.task_tree)
        seen = self.seeing(token, count, is_start=False)
        taken = [one for one in asking if one.flow.condition is not None and holds(one.flow.condition, token, seen)]
        token._set_state(TaskState.COMPLETED)
        token.remove()
        for outgoing in taken:
            outgoing.target.arrive(scope, outgoing.flow.id)

    def text_of(self, outgoing: Outgoing) -> str:
        """The condition of a flow as it is written."""
        condition = outgoing.flow.condition
        if condition is None:
            return ""
        return condition.text or (condition.script.source if condition.script is not None else None) or ""

    def is_due_without(self, scope: "ScopeInstance", known: dict[str, list[Token]]) -> bool:
        """No token elsewhere can still reach a flow that is neither consumed nor filled."""
        empty = [self.upstream[flow.id] for flow in self.inputs_drawn if flow.id not in known]
        return not any(
            any(token.task_spec.name in nodes for nodes in empty)
            for token in scope.live.values()
            if token.task_spec is not self and "watch" not in token.memory and token.host is None
        )

    def came_again(self, scope: "ScopeInstance") -> None:
        """Tokens of the next round may have come before the reset."""
        if self.parked(scope):
            self.came(scope)

    def choose(self, token: Token) -> list[Outgoing]:
        """Like an inclusive gateway; the conditions may ask for activationCount."""
        seen = self.seeing(token, len(token.flow_ids), is_start=True)
        taken = [
            outgoing
            for outgoing in self.outgoing
            if outgoing.flow.id != self.node.default_flow
            and (outgoing.flow.condition is None or holds(outgoing.flow.condition, token, seen))
        ]
        if not taken and self.outgoing:
            taken = [self.default_outgoing()]
        for outgoing in taken:
            run_take_listeners(token, outgoing.flow)
        return taken
