"""Messages by component, in the shape of form-js: a list, or for rows a list for each row."""

from collections.abc import Sequence
from typing import Any

from runner.notation.form import message as texts
from runner.notation.form.message import Message
from runner.rejection import InvalidArgument


class Errors:
    """What is wrong with some answers."""

    def __init__(self) -> None:
        self.by_component: dict[str, list[Any]] = {}

    def __bool__(self) -> bool:
        return bool(self.by_component)

    def add(self, component_id: str, indexes: tuple[int, ...], messages: Sequence[Message]) -> None:
        """Note messages for a component, in one row if it stands in rows."""
        target = self.by_component.setdefault(component_id, [])
        for index in indexes:
            while len(target) <= index:
                target.append([])
            target = target[index]
        target.extend(messages)

    def has(self, component_id: str, indexes: tuple[int, ...]) -> bool:
        """Whether something was noted for the component in this row."""
        target = self.by_component.get(component_id, [])
        for index in indexes:
            target = target[index] if index < len(target) else []
        return bool(target)

    def rejection(self) -> InvalidArgument:
        """The refusal of the answers."""
        return InvalidArgument(Message(texts.ANSWERS_REFUSED), self.by_component)
