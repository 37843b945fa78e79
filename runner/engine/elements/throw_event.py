"""Intermediate throw event and end event: they throw, and the end event lets its token end."""

from collections.abc import Iterable

from runner.engine.compensation import compensate
from runner.engine.elements.flow_node import FlowNode, Outgoing
from runner.engine.elements.registry import element
from runner.engine.elements.transaction import Transaction
from runner.engine.events.throwing import code_text, throw
from runner.engine.failure import BpmnError
from runner.engine.implementation import perform, worked
from runner.engine.token import Token
from runner.notation.finding import Finding
from runner.notation.model import EventDefinition


class ThrowEvent(FlowNode):
    """Throws each of its event definitions in the order drawn; a message may be a worker's work."""

    def execute(self, token: Token) -> bool:
        """Throw; wait for a worker or for compensation."""
        return self.throw_from(token, 0)

    def throw_from(self, token: Token, index: int) -> bool:
        """Throw from the event definition with this number on."""
        for number in range(index, len(self.node.events)):
            token.memory["event"] = number
            if not self.throw(token, self.node.events[number]):
                return False
        return True

    def throw(self, token: Token, event: EventDefinition) -> bool:
        """Throw one event definition: True when there is nothing to wait for."""
        if event.kind == "message" and event.implementation is not None:
            return perform(token, event.implementation)
        if event.kind == "compensate":
            return compensate(token, event.activity_ref, is_waiting=event.wait_for_completion)
        if event.kind in ("message", "signal", "escalation"):
            throw(token, event)
        return token.is_live

    def done(self, token: Token) -> None:
        """What was waited for has come: throw the rest, then leave."""
        worked(token, self.node.events[token.memory["event"]].implementation)
        if token.memory["event"] + 1 < len(self.node.events):
            if self.throw_from(token, token.memory["event"] + 1):
                super().done(token)
        else:
            super().done(token)


@element("intermediateThrowEvent")
class IntermediateThrowEvent(ThrowEvent):
    """Goes on after throwing."""


@element("endEvent")
class EndEvent(ThrowEvent):
    """Ends its token; error, cancel and terminate end more than that."""

    def findings(self, file: str) -> Iterable[Finding]:
        """A cancel end event belongs into a transaction."""
        if any(event.kind == "cancel" for event in self.node.events):
            host = self.process_spec.name
            process = self.process_spec.process.process
            if host == process.id or next(n for n in process.content.all_nodes() if n.id == host).type != "transaction":
                yield self.finding(
                    file, "A cancel end event is drawn outside a transaction.", "Draw it inside a transaction."
                )

    def throw(self, token: Token, event: EventDefinition) -> bool:
        """Throw one event definition of an end."""
        scope = token.workflow
        if event.kind == "error":
            error = event.error
            message = error.message_text if error is not None else None
            text = None if message is None else str(token.step.evaluate(message, token))
            raise BpmnError(code_text(token, error.code_text if error is not None else None), text)
        if event.kind == "terminate":
            scope.cancel_all(but=token)
            return True
        if event.kind == "cancel":
            scope.cancel_all(but=token)
            token.memory["cancels"] = True
            return compensate(token, None, is_waiting=True)
        return super().throw(token, event)

    def leave(self, token: Token) -> None:
        """The end is reached."""
        super().leave(token)
        token.workflow.reached(self.node.id)

    def choose(self, token: Token) -> list[Outgoing]:
        """Nothing follows."""
        return []

    def _on_complete(self, my_task: Token) -> None:
        """End the token; after a cancel end the transaction is left by its cancel boundary event."""
        token = my_task
        host = token.workflow.host
        if token.memory.get("cancels") and host is not None:
            token.remove()
            transaction = host.task_spec
            assert isinstance(transaction, Transaction)
            transaction.cancelled(host)
            return
        super()._on_complete(token)
