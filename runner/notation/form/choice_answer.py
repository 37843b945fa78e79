"""Answers chosen from options."""

from typing import Any

from marshmallow import ValidationError

from runner.notation.form import message as texts
from runner.notation.form.answer import Answer
from runner.notation.form.data import same
from runner.notation.form.message import Message
from runner.notation.form.options import Option, options_of


class ChoiceAnswer(Answer):
    """Radio and select: one of the options."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        return _chosen(value, options_of(self.component, self.setting.context))


class ChoicesAnswer(Answer):
    """Checklist and tag list: some of the options, each once."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[Any]:
        options = options_of(self.component, self.setting.context)
        if not isinstance(value, list) or len(value) > max(1000, len(options)):
            raise ValidationError([Message(texts.NOT_A_LIST)])
        chosen: list[Any] = []
        for item in value:
            option = _chosen(item, options)
            if any(same(option, other) for other in chosen):
                raise ValidationError([Message(texts.CHOSEN_TWICE, value=_shown(item))])
            chosen.append(option)
        return chosen


def _chosen(value: Any, options: list[Option]) -> Any:
    """The option's own value, so that nothing but what the form offers is stored."""
    for option in options:
        if same(option.value, value):
            return option.value
    raise ValidationError([Message(texts.NOT_AN_OPTION, value=_shown(value))])


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else "…" if isinstance(value, dict | list) else repr(value)[:50]
    return text[:50].encode("utf-8", "replace").decode().replace("\0", "?")
