"""What a diagram may refer to: what is in service, and what is being deployed with it."""

from typing import Protocol


class Shelf(Protocol):
    """Answers for keys as a diagram writes them: the id of a process, a decision, a form."""

    def has_process(self, key: str) -> bool: ...

    def has_decision(self, key: str) -> bool: ...

    def has_form(self, key: str) -> bool: ...
