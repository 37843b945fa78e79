"""Event sub-process: watches while its scope runs; interrupts it or runs beside it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

from runner.engine.elements.catch_event import CatchEvent
from runner.engine.elements.registry import element
from runner.engine.events.catching import WAITED_FOR, condition_is_met, subscribe, wait_again
from runner.engine.token import Token
from runner.notation.model import EventDefinition, Node

if TYPE_CHECKING:
    from runner.engine.scope import Part, ScopeInstance
    from runner.engine.variable_scope import VariableScope


@element("subProcess:event")
class EventSubProcess(CatchEvent):
    """One watcher per start event; when an event comes a token runs the inside."""

    may_begin = False

    @property
    def start_events(self) -> list[Node]:
        """Its start events."""
        assert self.node.content is not None
        return [node for node in self.node.content.nodes.values() if node.type == "startEvent"]

    def catches(self, kind: str) -> list[EventDefinition]:
        """Its start events' definitions of a kind."""
        return [event for start in self.start_events for event in start.events if event.kind == kind]

    def watch(self, scope: "ScopeInstance") -> bool:
        """Begin to watch for the events of each start event. True when a condition has interrupted the scope."""
        return any(
            self.watch_for(start, scope)
            for start in self.start_events
            if any(event.kind in WAITED_FOR for event in start.events)
        )

    def watch_for(self, start: Node, scope: "ScopeInstance") -> bool:
        """Begin to watch for one start event's events."""
        watcher = Token(scope, self, scope.task_tree, state=TaskState.WAITING)
        watcher.memory.update(watch=True, start=start.id)
        watcher.step.born(watcher)
        for index, event in enumerate(start.events):
            if event.kind in WAITED_FOR:
                subscribe(watcher, event, index, start.id)
        for id, entry in list(watcher.held.items()):
            if entry["k"] == "conditional" and condition_is_met(watcher, start.events[entry["e"]], None):
                self.triggered(watcher, id, {})
                return start.is_interrupting
        return False

    def start_of(self, token: Token) -> Node:
        """The start event a token stands for."""
        return next(node for node in self.start_events if node.id == token.memory["start"])

    def triggered(self, token: Token, held_id: str, variables: Mapping[str, Any]) -> None:
        """The event of a watcher came."""
        start = self.start_of(token)
        if start.parallel_multiple and len(start.events) > 1:
            come = sorted({*token.memory.get("come", []), token.held[held_id]["e"]})
            token.memory["come"] = come
            if len(come) < len(start.events):
                for name, value in variables.items():
                    token.workflow.scope.set(name, value)
                return
            token.memory.pop("come")
        if start.is_interrupting:
            self.run(token.workflow, start, variables)
        else:
            wait_again(token, held_id, start.id)
            self.run(token.workflow, start, variables)

    def variables_changed(self, token: Token, held_id: str, changes: "list[tuple[VariableScope, str, Any]]") -> None:
        """Fire when the condition of a watcher has become true."""
        event = self.start_of(token).events[token.held[held_id]["e"]]
        if condition_is_met(token, event, changes):
            self.triggered(token, held_id, {})

    def fire(self, scope: "ScopeInstance", variables: Mapping[str, Any], event: EventDefinition) -> None:
        """An error or escalation that this catches came up."""
        start = next(node for node in self.start_events if event in node.events)
        self.run(scope, start, variables)

    def run(self, scope: "ScopeInstance", start: Node, variables: Mapping[str, Any]) -> None:
        """Interrupt the scope if drawn so, then run the inside from this start event."""
        if start.is_interrupting:
            scope.cancel_all()
        token = scope.spawn(self)
        token.memory["start"] = start.id
        for name, value in variables.items():
            scope.scope.set(name, value)

    def execute(self, token: Token) -> bool:
        """Run the inside."""
        from runner.engine.elements.sub_process import open_part

        part = open_part(token, self)
        part.begin([part.spec.element(token.memory["start"])])
        return False

    def part_ended(self, token: Token, part: "Part") -> None:
        """The inside is over."""
        from runner.engine.compensation import keep_inner

        keep_inner(token, part)
        self.done(token)

    def choose(self, token: Token) -> list[Any]:
        """No flows leave it."""
        return []
