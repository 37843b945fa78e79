"""Transaction: a sub-process that can be cancelled, which compensates what was done in it."""

from runner.engine.elements.registry import element
from runner.engine.elements.sub_process import SubProcess
from runner.engine.token import Token


@element("transaction")
class Transaction(SubProcess):
    """Its cancel boundary event is taken when a cancel end event was reached and all is compensated."""

    def cancelled(self, token: Token) -> None:
        """Everything inside is undone: leave by the cancel boundary event."""
        for boundary in self.boundary_events:
            if boundary.catches("cancel"):
                boundary.fire(token, {})
                return
        scope = token.workflow
        token.cancel()
        scope.end_if_over()
