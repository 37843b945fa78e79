"""What every flow node does: be entered, do its work, be left by its flows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.bpmn.specs.bpmn_task_spec import BpmnTaskSpec
from SpiffWorkflow.util.task import TaskState

from runner.engine.conditions import holds
from runner.engine.failure import StepFailed
from runner.engine.jobs import start_continuation
from runner.engine.listeners import run_listeners, run_take_listeners, waits_for_listener
from runner.engine.mappings import apply_inputs, apply_outputs
from runner.engine.token import Token
from runner.notation.finding import Finding
from runner.notation.model import Flow, Node

if TYPE_CHECKING:
    from runner.engine.elements.boundary_event import BoundaryEvent
    from runner.engine.process import ProcessSpec
    from runner.engine.scope import Part, ScopeInstance
    from runner.engine.variable_scope import VariableScope

BEFORE, BEGIN, WORK, LEAVE, AFTER, GO = "before", "begin", "work", "leave", "after", "go"


@dataclass(frozen=True)
class Outgoing:
    """A flow that leaves a node, and where it leads."""

    flow: Flow
    target: "FlowNode"


class FlowNode(BpmnTaskSpec):
    """One node of the diagram. Its phases, kept in the token, so that a failed one is taken up again where it was:

    None -> (asyncBefore) -> begin: inputs, listeners -> work -> leave: listeners, outputs -> (asyncAfter) -> go.
    """

    may_begin = True  # without an incoming flow it starts when its process does

    def __init__(self, spec: "ProcessSpec", node: Node) -> None:
        super().__init__(spec, node.id, lane=node.lane, documentation=node.documentation, description=node.type)
        self.node = node
        self.bpmn_id = node.id
        self.bpmn_name = node.name
        self.process_spec = spec
        self.outgoing: list[Outgoing] = []
        self.inputs_drawn: list[Flow] = []
        self.boundary_events: list[BoundaryEvent] = []

    # -- what an element may say of itself ---------------------------------------------------------------------

    def findings(self, file: str) -> Iterable[Finding]:
        """What makes this node impossible to run."""
        return ()

    def finding(self, file: str, message: str, cure: str) -> Finding:
        """A finding at this node."""
        return Finding(
            message=message,
            cure=cure,
            file=file,
            line=self.node.line,
            element_id=self.node.id,
            element_name=self.node.name,
            element_type=self.node.type,
        )

    def start_nodes(self) -> Iterable[Node]:
        """The events by which this node starts an instance from outside."""
        return ()

    def is_body(self, token: Token) -> bool:
        """Whether this is the token of a whole loop."""
        return False

    def is_passive(self, token: Token) -> bool:
        """Whether the scope may end while this token still waits."""
        return "watch" in token.memory

    def in_history(self, token: Token) -> bool:
        """Whether this token becomes a row of the history."""
        return True

    def history_id(self, token: Token) -> str:
        """The element's id in the history."""
        return self.node.id

    def history_type(self, token: Token) -> str:
        """The element's type in the history."""
        return self.node.type

    # -- a token comes ---------------------------------------------------------------------------------------------

    def arrive(self, scope: "ScopeInstance", flow_id: str | None) -> None:
        """A token comes by a flow (None: a link, a start)."""
        if self.node.start_quantity == 1:
            scope.spawn(self, flow_ids=(flow_id,) if flow_id else ())
            return
        self.park(scope, flow_id)
        parked = self.parked_at(scope)
        if len(parked) == self.node.start_quantity:
            self.join_parked(scope, parked)

    def park(self, scope: "ScopeInstance", flow_id: str | None) -> None:
        """Let a token wait here for others; as long as it does, the scope is not over."""
        parked = Token(scope, self, scope.task_tree, state=TaskState.WAITING, flow_ids=(flow_id,) if flow_id else ())
        parked.memory["parked"] = True

    def parked_at(self, scope: "ScopeInstance") -> list[Token]:
        """The tokens that wait here for others, the oldest first."""
        return scope.tokens_at(self, lambda token: "parked" in token.memory)

    def join_parked(self, scope: "ScopeInstance", parked: list[Token]) -> None:
        """Take these, and let one go on in their place."""
        started_at = min(token.started_at for token in parked)
        for token in parked:
            token._set_state(TaskState.COMPLETED)
            token.remove()
        flow_ids = tuple(flow_id for token in parked for flow_id in token.flow_ids)
        scope.spawn(self, flow_ids=flow_ids).started_at = started_at

    def _run_hook(self, my_task: Token) -> bool | None:
        """Run the token from the phase it is in. True: it leaves now; None: it waits."""
        token = my_task
        if token.phase is None:
            if self.waits_before(token):
                start_continuation(token, BEFORE)
                return None
            token.phase = BEGIN
        if token.phase in (BEFORE, BEGIN):
            token.phase = BEGIN
            token.is_entered = True
            self.begin(token)
            if not token.is_live:
                return None
            token.phase = WORK
        if token.phase == WORK:
            if waits_for_listener(token, "start") or not self.work(token):
                return None
            token.phase = LEAVE
        if token.phase == LEAVE:
            if waits_for_listener(token, "end"):
                return None
            self.leave(token)
            if self.waits_after(token):
                start_continuation(token, AFTER)
                return None
        token.phase = GO
        token.memory["go"] = [outgoing.flow.id for outgoing in self.choose(token)]
        return True

    def waits_before(self, token: Token) -> bool:
        """Whether this token begins in a transaction of its own."""
        return self.node.asynchrony.before

    def waits_after(self, token: Token) -> bool:
        """Whether its flow goes on in a transaction of its own."""
        return self.node.asynchrony.after

    # -- it does its work ------------------------------------------------------------------------------------------

    def begin(self, token: Token) -> None:
        """Inputs, then start listeners."""
        apply_inputs(token)
        run_listeners(token, "start")

    def work(self, token: Token) -> bool:
        """The work of this token: True when it is done at once."""
        return self.execute(token)

    def execute(self, token: Token) -> bool:
        """The work itself: True when it is done, False when the token waits."""
        return True

    def leave(self, token: Token) -> None:
        """End listeners, then outputs."""
        run_listeners(token, "end")
        apply_outputs(token)

    def done(self, token: Token) -> None:
        """What the token waited for has come."""
        token.resume(LEAVE)

    def inside_is_over(self, token: Token, part: "Part") -> bool:
        """Whether the inside of this token's sub-process or called process has come to its end."""
        return part.is_quiet()

    def hand_out_results(self, token: Token, part: "ScopeInstance") -> None:
        """An error or escalation leaves a called process: its results come with it."""

    def race_won(self, token: Token, watcher: Token, variables: "Mapping[str, Any]") -> None:
        """One of the events that this token's gateway waits for has come first."""
        raise NotImplementedError

    def part_ended(self, token: Token, part: "Part") -> None:
        """The inside of a sub-process or a called process is over."""
        raise NotImplementedError

    def triggered(self, token: Token, held_id: str, variables: dict[str, Any]) -> None:
        """An event that the token waits for has come."""
        raise StepFailed("event", f"'{self.node.id}' does not wait for an event.")

    def variables_changed(self, token: Token, held_id: str, changes: "list[tuple[VariableScope, str, Any]]") -> None:
        """Variables changed that a conditional event of this token may look at."""

    def on_cancel(self, token: Token) -> None:
        """The token is about to be cancelled: end listeners run all the same, as in Camunda."""
        if token.is_entered:
            run_listeners(token, "end", quietly=True)

    # -- and goes on -------------------------------------------------------------------------------------------------

    def choose(self, token: Token) -> list[Outgoing]:
        """The flows to take: the unconditional ones and those whose condition holds, or else the default."""
        taken = [
            outgoing
            for outgoing in self.outgoing
            if outgoing.flow.id != self.node.default_flow
            and (outgoing.flow.condition is None or holds(outgoing.flow.condition, token))
        ]
        if not taken and self.outgoing:
            taken = [self.default_outgoing()]
        for outgoing in taken:
            run_take_listeners(token, outgoing.flow)
        return taken

    def default_outgoing(self) -> Outgoing:
        """The default flow; without one there is no way on."""
        for outgoing in self.outgoing:
            if outgoing.flow.id == self.node.default_flow:
                return outgoing
        raise StepFailed(
            "gateway",
            f"No flow out of '{self.node.name or self.node.id}' ({self.node.id}) can be taken: no condition holds and "
            "it has no default flow. Correct the variables and retry, or draw a default flow.",
        )

    def _on_complete(self, my_task: Token) -> None:
        """The token has left: set a token at the end of every flow taken."""
        token = my_task
        scope = token.workflow
        going = token.memory.get("go", ())
        token.remove()
        for outgoing in self.outgoing:
            if outgoing.flow.id in going:
                for _ in range(self.node.completion_quantity):
                    outgoing.target.arrive(scope, outgoing.flow.id)
        self.after_leaving(scope)
        scope.end_if_over()

    def after_leaving(self, scope: "ScopeInstance") -> None:
        """What else happens when a token has left."""

    def _on_error(self, my_task: Token) -> None:
        """The step makes the incident; SpiffWorkflow's own handling is not wanted."""

    def test(self) -> None:
        """SpiffWorkflow's check for a missing input: a node without one is legal BPMN."""
