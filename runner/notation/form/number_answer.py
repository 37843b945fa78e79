"""Answers of number fields and checkboxes."""

from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from runner.notation.form import message as texts
from runner.notation.form.answer import Answer
from runner.notation.form.message import Message
from runner.notation.form.tidying import read_number


class NumberAnswer(Answer):
    """A number, compared as Decimal: 800000.01 is more than 800000, and 0.3 is a multiple of 0.1."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        number = read_number(value)
        if number is None:
            raise ValidationError([Message(texts.NOT_A_NUMBER)])
        self.refuse_if([*self._decimals(number), *self._step(number), *self._range(number)])
        if self.component.definition.get("serializeToString"):
            return str(value)
        return int(number) if number == number.to_integral_value() else float(number)

    def _decimals(self, number: Decimal) -> list[Message]:
        digits = self.component.definition.get("decimalDigits")
        exponent = number.normalize().as_tuple().exponent
        if digits is None or not isinstance(exponent, int) or -exponent <= digits:
            return []
        return [Message(texts.TOO_MANY_DECIMALS, digits=digits) if digits else Message(texts.NOT_WHOLE)]

    def _step(self, number: Decimal) -> list[Message]:
        step = read_number(self.component.definition.get("increment"))
        if not step:
            return []
        offset = number % step
        if not offset:
            return []
        previous = number - offset
        return [Message(texts.NOT_A_STEP, previous_value=_shown(previous), next_value=_shown(previous + step))]

    def _range(self, number: Decimal) -> list[Message]:
        least, most = read_number(self.limit("min")), read_number(self.limit("max"))
        found = []
        if least is not None and number < least:
            found.append(Message(texts.TOO_SMALL, limit=_shown(least)))
        if most is not None and number > most:
            found.append(Message(texts.TOO_LARGE, limit=_shown(most)))
        return found


class CheckboxAnswer(Answer):
    """True or false; where it is required only true will do."""

    def is_empty(self, value: Any) -> bool:
        return value is None or value is False

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if value is not True:
            raise ValidationError([Message(texts.NOT_YES_OR_NO)])
        return True


def _shown(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
