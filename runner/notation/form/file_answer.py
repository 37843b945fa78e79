"""Answers of file pickers: what the browser puts there, or the ids of documents already uploaded."""

from typing import Any

from marshmallow import ValidationError

from runner.notation.form import message as texts
from runner.notation.form.answer import Answer
from runner.notation.form.component import value_of
from runner.notation.form.data import is_storable
from runner.notation.form.message import Message

MOST_FILES = 100


class FileAnswer(Answer):
    """`files::…` until the files are uploaded, then a list of document ids. Type and size are checked at the upload."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and value.startswith("files::") and len(value) <= 200 and is_storable(value):
            return value
        if not isinstance(value, list) or len(value) > MOST_FILES or not all(_is_id(item) for item in value):
            raise ValidationError([Message(texts.NOT_A_FILE)])
        multiple = value_of(self.component, "multiple", self.component.definition.get("multiple"), self.setting.context)
        if len(value) > 1 and multiple is not True:
            raise ValidationError([Message(texts.ONE_FILE)])
        return value


def _is_id(item: Any) -> bool:
    return isinstance(item, str) and 0 < len(item) <= 200 and is_storable(item)
