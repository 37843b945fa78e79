"""What tasks, sub-processes and call activities share: boundary events, loops, compensation."""

from typing import TYPE_CHECKING, Any

from runner.engine.compensation import completed_activity, handler_done
from runner.engine.elements.flow_node import FlowNode, Outgoing
from runner.engine.listeners import run_listeners
from runner.engine.loops import instance_leaves, instance_left, loop_begins, loop_leaves
from runner.engine.mappings import apply_inputs
from runner.engine.token import Token

if TYPE_CHECKING:
    pass


class Activity(FlowNode):
    """One with a loop has a body token, on which boundary events hang, and a token per instance on the body."""

    @property
    def may_begin(self) -> bool:  # type: ignore[override]
        """A compensation handler runs only to compensate."""
        return not self.node.is_for_compensation

    def is_body(self, token: Token) -> bool:
        """Whether this is the token of the whole loop."""
        return self.node.loop is not None and "instance" not in token.memory and not self.compensates(token)

    def is_instance(self, token: Token) -> bool:
        """Whether this is the token of one round or instance of a loop."""
        return "instance" in token.memory

    def compensates(self, token: Token) -> bool:
        """Whether this token runs to compensate."""
        return "compensates" in token.memory

    def in_history(self, token: Token) -> bool:
        """A standard loop's body is not an element of its own."""
        return not (self.is_body(token) and self.node.loop is not None and self.node.loop.kind == "standard")

    def history_id(self, token: Token) -> str:
        """As Camunda: the body of a multi-instance has its own name."""
        return f"{self.node.id}#multiInstanceBody" if self.is_body(token) else self.node.id

    def history_type(self, token: Token) -> str:
        return "multiInstanceBody" if self.is_body(token) else self.node.type

    def waits_before(self, token: Token) -> bool:
        return self.asynchrony(token).before

    def waits_after(self, token: Token) -> bool:
        return self.asynchrony(token).after

    def asynchrony(self, token: Token) -> Any:
        """The activity's own is the body's; that of the loop is each instance's."""
        if self.is_instance(token) and self.node.loop is not None:
            return self.node.loop.asynchrony
        return self.node.asynchrony

    def is_undone(self, token: Token) -> bool:
        """Whether this token runs to undo what the inside of a completed sub-process did, not as a handler."""
        return "undo" in token.memory

    def begin(self, token: Token) -> None:
        """Watch for boundary events; inputs and listeners are each instance's."""
        if self.is_undone(token):
            return
        if self.is_body(token):
            self.watch_boundaries(token)
            return
        apply_inputs(token)
        if not self.is_instance(token):
            self.watch_boundaries(token)
        if token.is_live:
            run_listeners(token, "start")

    def work(self, token: Token) -> bool:
        """Run the loop, or one instance of the work."""
        return loop_begins(token) if self.is_body(token) else self.execute(token)

    def watch_boundaries(self, token: Token) -> None:
        """Let the boundary events watch."""
        if not self.compensates(token):
            for boundary in self.boundary_events:
                if token.is_live:
                    boundary.watch(token)

    def leave(self, token: Token) -> None:
        """Leave the loop, or one instance."""
        if self.is_undone(token):
            return
        if self.is_body(token):
            loop_leaves(token)
            return
        super().leave(token)
        if self.is_instance(token):
            instance_leaves(token)

    def choose(self, token: Token) -> list[Outgoing]:
        """An instance of a loop and a compensation handler have no way on of their own."""
        if self.is_instance(token) or self.compensates(token):
            return []
        return super().choose(token)

    def _on_complete(self, my_task: Token) -> None:
        """Note what can be compensated, then go on; a body or a compensation is told that its part is done."""
        token = my_task
        if self.compensates(token):
            host, scope, thrower_id = token.host, token.workflow, token.memory.get("thrower")
            token.remove()
            handler_done(host, scope, thrower_id)
            return
        if not self.is_body(token):
            completed_activity(token)
        if self.is_instance(token):
            body = token.host
            assert body is not None
            token.remove()
            instance_left(body)
            return
        super()._on_complete(token)

    def on_cancel(self, token: Token) -> None:
        """The body has no listeners."""
        if not self.is_body(token):
            super().on_cancel(token)
