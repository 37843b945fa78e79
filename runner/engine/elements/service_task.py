"""Service, send, business rule and script task: work that no person does."""

from collections.abc import Iterable

from runner.engine.elements.activity import Activity
from runner.engine.elements.registry import element
from runner.engine.events.throwing import throw_message
from runner.engine.implementation import perform, worked
from runner.engine.token import Token
from runner.notation.finding import Finding


class AutomaticTask(Activity):
    """Does what its implementation says; a worker's result comes by `done`."""

    def findings(self, file: str) -> Iterable[Finding]:
        """A Camunda diagram must say what is to be done; a plain BPMN one need not."""
        if self.node.implementation is None and self.process_spec.process.platform and self.needs_implementation:
            yield self.finding(
                file,
                "It does not say what is to be done.",
                "Give it an implementation: an external task with a topic, an expression, a decision or a script.",
            )

    needs_implementation = True

    def execute(self, token: Token) -> bool:
        """Do it, or hand it out."""
        return True if self.node.implementation is None else perform(token, self.node.implementation)

    def done(self, token: Token) -> None:
        """A worker has done it."""
        worked(token, self.node.implementation)
        super().done(token)


@element("serviceTask")
class ServiceTask(AutomaticTask):
    """An expression, or work for a worker."""


@element("scriptTask")
class ScriptTask(AutomaticTask):
    """A script in a sandbox."""


@element("businessRuleTask")
class BusinessRuleTask(AutomaticTask):
    """A decision, or work for a worker."""


@element("sendTask")
class SendTask(AutomaticTask):
    """Sends its message, or has a worker do it."""

    @property
    def needs_implementation(self) -> bool:  # type: ignore[override]
        """A message to send is enough."""
        flows = self.process_spec.process.diagram.message_flows
        return self.node.message is None and all(flow.source != self.node.id for flow in flows)

    def execute(self, token: Token) -> bool:
        """Send."""
        if self.node.implementation is None:
            throw_message(token, self.node.message)
            return True
        return super().execute(token)
