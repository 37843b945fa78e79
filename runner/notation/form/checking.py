"""Answers checked against a form: by one marshmallow schema for the form and one for each kind of row."""

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from itertools import groupby
from typing import Any

from marshmallow import RAISE, Schema, ValidationError
from marshmallow.experimental.context import Context

from runner.expressions import ExpressionError
from runner.notation.form import message as texts
from runner.notation.form.answer import Answer, Setting
from runner.notation.form.answers import Settled, settle
from runner.notation.form.choice_answer import ChoiceAnswer, ChoicesAnswer
from runner.notation.form.component import Component
from runner.notation.form.data import MISSING, get, is_tame, put
from runner.notation.form.errors import Errors
from runner.notation.form.file_answer import FileAnswer
from runner.notation.form.limits import ANSWER_VALUES, DEPTH
from runner.notation.form.message import Message
from runner.notation.form.moment_answer import MomentAnswer
from runner.notation.form.number_answer import CheckboxAnswer, NumberAnswer
from runner.notation.form.shape import misfits, places_of
from runner.notation.form.text_answer import TextAnswer
from runner.notation.form.translation import translations_of
from runner.notation.form.walk import Instance
from runner.rejection import InvalidArgument

ANSWERS: Mapping[str, type[Answer]] = {
    "textfield": TextAnswer,
    "textarea": TextAnswer,
    "number": NumberAnswer,
    "checkbox": CheckboxAnswer,
    "datetime": MomentAnswer,
    "radio": ChoiceAnswer,
    "select": ChoiceAnswer,
    "checklist": ChoicesAnswer,
    "taglist": ChoicesAnswer,
    "filepicker": FileAnswer,
}


class Checker:
    """What is kept of a form to check any number of answers."""

    def __init__(self, root: Component) -> None:
        self.root = root
        self.places = places_of(root)

    @cached_property
    def schemas(self) -> Mapping[str, Schema]:
        """By the id of the list whose rows they check; the form's own under the empty text."""
        schemas: dict[str, Schema] = {}
        pending = [("", list(self.root.children))]
        while pending:
            owner, components = pending.pop()
            answers: dict[str, Answer] = {}
            while components:
                component = components.pop()
                if component.type in ANSWERS:
                    answers[str(len(answers))] = ANSWERS[component.type](component)  # ids may have dots, which nest
                if component.is_repeating:
                    pending.append((component.id, list(component.children)))
                else:
                    components.extend(component.children)
            schemas[owner] = Schema.from_dict(answers, name="Answers")(unknown=RAISE)  # type: ignore[arg-type]
        return schemas

    @cached_property
    def homes(self) -> Mapping[str, tuple[str, str]]:
        """Component id -> the list whose schema has it, and its name there."""
        return {
            answer.component.id: (owner, name)
            for owner, schema in self.schemas.items()
            for name, answer in schema.fields.items()
            if isinstance(answer, Answer)
        }

    def check(self, answers: Any, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """The variables to set; raises InvalidArgument with the messages of each field."""
        if not isinstance(answers, Mapping) or not is_tame(answers, DEPTH, ANSWER_VALUES):
            raise InvalidArgument(Message(texts.TOO_DEEP), {"": [Message(texts.TOO_DEEP)]})
        errors = Errors()
        for component_id, indexes, message in misfits(self.places, answers, variables):
            errors.add(component_id, indexes, [message])
        if errors:
            raise errors.rejection()
        settled = settle(self.root, answers, variables)
        values = self._load(settled, variables, now, errors)
        self._check_rows(settled, errors)
        self._check_rules(settled, values, errors)
        if errors:
            raise errors.rejection()
        return self._result(settled, values)

    def _load(
        self, settled: Settled, variables: Mapping[str, Any], now: datetime, errors: Errors
    ) -> dict[tuple[str, tuple[int, ...]], Any]:
        """Every visible answer through its schema, row by row."""
        values = {}
        asked = [instance for instance in settled.instances if self._is_asked(instance)]
        for (owner, indexes), group in groupby(sorted(asked, key=self._row), key=self._row):
            members = list(group)
            stored = {member.component.id: get(variables, member.path) for member in members}
            given = {member.component.id: _null_for_missing(get(settled.data, member.path)) for member in members}
            setting = Setting(members[0].scope.context, now, stored)
            for name, value in self._loaded(owner, given, setting, indexes, errors).items():
                values[name, indexes] = value
        return values

    def _row(self, instance: Instance) -> tuple[str, tuple[int, ...]]:
        return self.homes[instance.component.id][0], instance.indexes

    def _loaded(
        self, owner: str, given: Mapping[str, Any], setting: Setting, indexes: tuple[int, ...], errors: Errors
    ) -> Mapping[str, Any]:
        ids = {self.homes[component_id][1]: component_id for component_id in given}
        loaded: Any
        with Context(setting):
            try:
                loaded = self.schemas[owner].load({name: given[component_id] for name, component_id in ids.items()})
            except ValidationError as error:
                assert isinstance(error.messages, dict)
                for name, messages in error.messages.items():
                    errors.add(ids[name], indexes, messages)
                loaded = error.valid_data
        return {ids[name]: value for name, value in loaded.items()}

    @staticmethod
    def _is_asked(instance: Instance) -> bool:
        component = instance.component
        return component.type in ANSWERS and not instance.is_hidden and not component.is_disabled

    def _check_rows(self, settled: Settled, errors: Errors) -> None:
        """`properties.minRows` and `properties.maxRows` of the lists that are shown."""
        for instance in settled.instances:
            if not instance.component.is_repeating or instance.is_hidden:
                continue
            rows = get(settled.data, instance.path)
            count = len(rows) if isinstance(rows, list) else 0
            least, most = (_whole(instance.component.properties.get(name)) for name in ("minRows", "maxRows"))
            if least is not None and count < least:
                errors.add(instance.component.id, instance.indexes, [Message(texts.TOO_FEW_ROWS, limit=least)])
            if most is not None and count > most:
                errors.add(instance.component.id, instance.indexes, [Message(texts.TOO_MANY_ROWS, limit=most)])

    def _check_rules(self, settled: Settled, values: Mapping[Any, Any], errors: Errors) -> None:
        """`properties.rule`: only false breaks a rule, so that an empty field is left to `required`."""
        for instance in settled.instances:
            rule = instance.component.rule
            if rule is None or instance.is_hidden or errors.has(*instance.key):
                continue
            try:
                holds = rule.evaluate({**instance.scope.context, "value": values.get(instance.key)})
            except ExpressionError:
                holds = None
            if holds is False:
                errors.add(*instance.key, [_rule_message(instance.component)])

    def _result(self, settled: Settled, values: Mapping[Any, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for instance in settled.instances:
            component = instance.component
            if instance.is_hidden or component.is_disabled:
                continue
            if component.is_repeating:
                rows = get(settled.data, instance.path)
                put(result, instance.path, [{} for _ in rows] if isinstance(rows, list) else [])
            elif instance.key in values:
                put(result, instance.path, values[instance.key])
            elif component.type == "expression":
                put(result, instance.path, _null_for_missing(get(settled.data, instance.path)))
        return result


def _null_for_missing(value: Any) -> Any:
    return None if value is MISSING else value


def _whole(setting: Any) -> int | None:
    return int(setting) if isinstance(setting, str | int) and str(setting).isdecimal() else None


def _rule_message(component: Component) -> Message:
    own = component.properties.get("ruleMessage")
    if not own:
        return Message(texts.RULE_BROKEN)
    return Message.of_analyst(str(own), translations_of(component, "ruleMessage"))
