"""Answers of text fields and text areas."""

import re
from typing import Any

from marshmallow import ValidationError

from runner.expressions import ExpressionError
from runner.expressions.scripts.pattern import Pattern
from runner.notation.form import message as texts
from runner.notation.form.answer import Answer
from runner.notation.form.data import is_storable
from runner.notation.form.limits import TEXT
from runner.notation.form.message import Message
from runner.notation.form.tidying import read_number
from runner.notation.form.translation import translations_of

# The HTML standard's definition of a valid e-mail address (section 4.10.5.1.5).
NAME, LABEL = r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+", r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
EMAIL = re.compile(rf"{NAME}@{LABEL}(?:\.{LABEL})*\Z")
PHONE = re.compile(r"(\+|00)[1-9][0-9]{5,28}\Z")  # a country code and a number; which codes exist is not ours to know


class TextAnswer(Answer):
    """A text; lengths count UTF-16 units without the spaces around, as the browser does."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str):
            raise ValidationError([Message(texts.NOT_A_TEXT)])
        if not is_storable(value):
            raise ValidationError([Message(texts.BAD_CHARACTER)])
        if len(value) > TEXT:
            raise ValidationError([Message(texts.TOO_LONG, limit=TEXT)])
        self.refuse_if([*self._pattern(value), *self._length(value), *self._kind(value)])
        return value

    def _pattern(self, text: str) -> list[Message]:
        pattern = self.component.validate.get("pattern")
        if not pattern or self.component.type != "textfield":
            return []
        try:
            if Pattern(pattern).search(text):
                return []
        except ExpressionError:
            return [Message(texts.PATTERN_TOO_SLOW)]
        own = self.component.validate.get("patternErrorMessage")
        if own:
            return [Message.of_analyst(own, translations_of(self.component, "patternErrorMessage"))]
        return [Message(texts.NO_MATCH, pattern=pattern)]

    def _length(self, text: str) -> list[Message]:
        length = len(text.strip().encode("utf-16-le")) // 2
        shortest, longest = read_number(self.limit("minLength")), read_number(self.limit("maxLength"))
        found = []
        if shortest is not None and length < shortest:
            found.append(Message(texts.TOO_SHORT, limit=f"{shortest:f}"))
        if longest is not None and length > longest:
            found.append(Message(texts.TOO_LONG, limit=f"{longest:f}"))
        return found

    def _kind(self, text: str) -> list[Message]:
        kind = self.component.validate.get("validationType")
        if kind == "email" and not EMAIL.match(text):
            return [Message(texts.NOT_AN_EMAIL)]
        if kind == "phone" and not PHONE.search(text):
            return [Message(texts.NOT_A_PHONE)]
        return []
