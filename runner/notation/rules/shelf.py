"""What is deployed, or about to be, as far as rules ask for it."""

from collections.abc import Iterable
from typing import Protocol

from runner.notation.decision import Decision
from runner.notation.form import Form
from runner.notation.model import CalledElement, Diagram, Process


class Shelf(Protocol):
    """Answers for keys as a diagram writes them: the id of a process, a decision, a form, a group, a message's name.

    `process`, `decision` and `form` are the newest version's content, None where it is not known.
    """

    def has_process(self, key: str) -> bool: ...

    def has_decision(self, key: str) -> bool: ...

    def has_form(self, key: str) -> bool: ...

    def callers(self, key: str) -> Iterable[tuple[Diagram, Process, CalledElement]]:
        """The call activities that call a process by its key."""

    def has_message(self, name: str) -> bool: ...

    def has_signal(self, name: str) -> bool: ...

    def has_resource(self, name: str) -> bool:
        """Whether a file of this name is deployed together with the diagram."""

    def has_group(self, key: str) -> bool: ...

    def process(self, key: str) -> Process | None: ...

    def decision(self, key: str) -> Decision | None: ...

    def form(self, key: str) -> Form | None: ...
