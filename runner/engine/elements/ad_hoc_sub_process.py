"""Ad-hoc sub-process: people choose which of its activities are done, how often and in what order."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from runner.engine.conditions import holds
from runner.engine.elements.flow_node import FlowNode
from runner.engine.elements.registry import element
from runner.engine.elements.sub_process import SubProcess, open_part
from runner.engine.failure import StepFailed
from runner.engine.scope import Part
from runner.engine.token import Token
from runner.notation.model import AdHoc, Node
from runner.rejection import InvalidArgument, InvalidState

if TYPE_CHECKING:
    from runner.engine.process import ProcessSpec

BY_PEOPLE = ("userTask", "manualTask", "subProcess", "transaction", "adHocSubProcess", "callActivity")


@element("adHocSubProcess")
class AdHocSubProcess(SubProcess):
    """Automatic activities without an incoming flow start at once, the others when somebody says so.

    After each activity the completion condition is asked; without one it is over when nothing runs any more
    after at least one activity was done.
    """

    @property
    def ad_hoc(self) -> AdHoc:
        """What the diagram says of it."""
        return self.node.ad_hoc or AdHoc()

    def startable(self, spec: "ProcessSpec") -> list[FlowNode]:
        """The activities that can be started: those that no flow leads to."""
        return [
            node
            for node in spec.task_specs.values()
            if isinstance(node, FlowNode) and not node.inputs_drawn and node.may_begin
        ]

    def execute(self, token: Token) -> bool:
        """Open it, and start what needs nobody."""
        part = open_part(token, self)
        if self.is_undone(token):
            self.undo(token, part)
            return False
        for event_sub_process in part.spec.event_sub_processes:
            event_sub_process.watch(part)
        waiting = [node.name for node in self.first_ones(token, part)]
        token.memory["queue"] = waiting
        self.start_queued(token, part)
        return False

    def first_ones(self, token: Token, part: Part) -> list[FlowNode]:
        """What starts by itself: the elements that Camunda 8's collection names, or all that need nobody."""
        startable = self.startable(part.spec)
        text = self.ad_hoc.active_elements_text
        if text is None:
            return [node for node in startable if node.node.type not in BY_PEOPLE]
        chosen = token.step.evaluate(text, token, feel_prefix=True)
        known = {node.name: node for node in startable}
        if not isinstance(chosen, list) or any(name not in known for name in chosen):
            raise StepFailed(
                "ad-hoc", f"The active elements of '{self.node.id}' should be a list of {', '.join(sorted(known))}."
            )
        return [known[name] for name in chosen]

    def start_queued(self, token: Token, part: Part) -> None:
        """Start all that wait, or the next one where only one may run at a time."""
        queue: list[str] = token.memory.get("queue", [])
        if self.ad_hoc.ordering == "Sequential":
            if queue and not self.is_running(part):
                part.spawn(part.spec.element(queue.pop(0)))
            return
        while queue:
            part.spawn(part.spec.element(queue.pop(0)))

    def is_running(self, part: Part) -> bool:
        """Whether an activity runs."""
        return any("watch" not in token.memory for token in part.live.values())

    def start_activity(self, token: Token, activity_id: str) -> None:
        """Somebody starts one of its activities."""
        part = token.part
        assert part is not None
        known = {node.name: node for node in self.startable(part.spec)}
        if activity_id not in known:
            raise InvalidArgument(
                f"'{activity_id}' can't be started in '{self.node.name or self.node.id}'. "
                f"Start one of: {', '.join(sorted(known))}."
            )
        if self.ad_hoc.ordering == "Sequential" and self.is_running(part):
            raise InvalidState(
                f"'{self.node.name or self.node.id}' allows one activity at a time, and one is running. "
                "Complete it first."
            )
        part.spawn(known[activity_id])

    def inside_is_over(self, token: Token, part: Part) -> bool:
        """An activity has ended: whether the whole is over."""
        if self.is_undone(token):
            return part.is_quiet()
        condition = self.ad_hoc.completion_condition
        if condition is None:
            self.start_queued(token, part)
            return part.is_quiet()
        if not token.memory.get("complete") and not holds(condition, token):
            self.start_queued(token, part)
            return False
        token.memory["complete"] = True
        token.memory["queue"] = []
        if self.ad_hoc.cancel_remaining:
            part.cancel_all()
        return part.is_quiet()

    def startable_nodes(self) -> Iterable[Node]:
        """What the web offers to start."""
        inside = self.process_spec.process.container(self.node.id)
        return [node.node for node in self.startable(inside)]
