"""A marshmallow field that knows its component: required or not, by the same idea of empty as form-js."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields
from marshmallow.experimental.context import Context
from marshmallow.utils import missing

from runner.notation.form import message as texts
from runner.notation.form.component import Component, value_of
from runner.notation.form.message import Message


@dataclass(frozen=True)
class Setting:
    """What an answer is checked against besides its own definition: expressions see `context`."""

    context: Mapping[str, Any]
    now: datetime
    stored: Mapping[str, Any]  # component id -> value before


class Answer(fields.Field[Any]):
    """The answer to one component; errors are lists of Message."""

    def __init__(self, component: Component) -> None:
        super().__init__(allow_none=True)
        self.component = component

    def deserialize(self, value: Any, attr: str | None = None, data: Any = None, **kwargs: Any) -> Any:
        """The checked value; raises marshmallow's ValidationError."""
        if value is missing:
            return value
        if self.is_empty(value):
            if self.component.validate.get("required") is True:
                raise ValidationError([Message(texts.REQUIRED)])
            return self.component.empty_value
        return self._deserialize(value, attr, data, **kwargs)

    def is_empty(self, value: Any) -> bool:
        """Nothing, an empty text, no choice."""
        return value is None or value in ("", [])

    @property
    def setting(self) -> Setting:
        """What surrounds the answer."""
        setting: Setting = Context.get()
        return setting

    def limit(self, name: str) -> Any:
        """A limit of the validation, evaluated where it is an expression; None where there is none."""
        return value_of(self.component, name, self.component.validate.get(name), self.setting.context)

    @staticmethod
    def refuse_if(messages: list[Message]) -> None:
        """Raise what was found, if anything was."""
        if messages:
            raise ValidationError(list(messages))
