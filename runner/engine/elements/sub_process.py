"""Embedded sub-process: a scope of its own inside its process instance."""

from typing import TYPE_CHECKING

from runner.engine.compensation import compensation_start, from_json, keep_inner, start_handler
from runner.engine.elements.activity import Activity
from runner.engine.elements.flow_node import FlowNode
from runner.engine.elements.registry import element
from runner.engine.scope import Part
from runner.engine.token import Token

if TYPE_CHECKING:
    from runner.engine.elements.event_sub_process import EventSubProcess


BEGIN_AT = "begin_at"  # of a sub-process that a modification opens: where inside, each as ids from outside inwards


def begin_at(part: Part, paths: list[list[str]]) -> None:
    """Begin the inside elsewhere than at its start events; its event sub-processes watch as ever."""
    for event_sub_process in part.spec.event_sub_processes:
        if event_sub_process.watch(part):
            return
    for path in paths:
        inside = part.spawn(part.spec.element(path[0]))
        if len(path) > 1:
            inside.memory[BEGIN_AT] = [path[1:]]


def open_part(token: Token, spec: FlowNode) -> Part:
    """The inside of a sub-process, with the token's own variables."""
    scope = token.workflow
    inside = scope.instance.process.container(spec.node.id)
    return Part(inside, token, scope.instance, token.open_scope())


@element("subProcess")
class SubProcess(Activity):
    """Waits until everything inside is over."""

    def execute(self, token: Token) -> bool:
        """Start the inside, or undo what it did before."""
        part = open_part(token, self)
        if self.is_undone(token):
            self.undo(token, part)
        elif BEGIN_AT in token.memory:
            begin_at(part, token.memory.pop(BEGIN_AT))
        else:
            part.begin()
        return False

    def undo(self, token: Token, part: Part) -> None:
        """Compensate a completed sub-process: by its own compensation event sub-process, or activity by activity."""
        records = [from_json(record) for record in token.memory["undo"]]
        part.compensations = [record for record in records if record.element_id]
        handler: EventSubProcess | None = compensation_start(part.spec)
        if handler is not None:
            start = next(node for node in handler.start_events if any(e.kind == "compensate" for e in node.events))
            inside = part.spawn(handler)
            inside.memory["start"] = start.id
            return
        for record in reversed(part.compensations):
            start_handler(record, part, None)
        part.compensations = []
        part.end_if_over()

    def part_ended(self, token: Token, part: Part) -> None:
        """The inside is over."""
        if not self.is_undone(token):
            keep_inner(token, part)
        self.done(token)
