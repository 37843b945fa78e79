"""Where the listeners of a whole process run: before its first element and after its last."""

from runner.engine.elements.flow_node import FlowNode, Outgoing
from runner.engine.elements.registry import element
from runner.engine.token import Token


@element("processListener")
class ProcessListener(FlowNode):
    """Not drawn: made where a process has listeners of its own."""

    may_begin = False

    def in_history(self, token: Token) -> bool:
        """It is no element of the diagram."""
        return False

    def choose(self, token: Token) -> list[Outgoing]:
        """No flows."""
        return []

    def _on_complete(self, my_task: Token) -> None:
        """At the start: begin as drawn; at the end: end."""
        scope = my_task.workflow
        starts = my_task.memory.get("starts")
        my_task.remove()
        if starts is not None:
            for name in starts:
                scope.spawn(scope.spec.element(name))
        scope.end_if_over()
