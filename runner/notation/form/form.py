"""Form: what a user task or start event asks, as deployed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from runner.expressions import ExpressionError, Surroundings, compile_text
from runner.notation.finding import Finding
from runner.notation.form.checking import Checker
from runner.notation.form.component import Component
from runner.notation.form.data import Path
from runner.notation.form.names import names_read
from runner.notation.form.reading_back import readable, title
from runner.notation.form.translation import translated, translations_of


@dataclass(frozen=True)
class Question:
    """One field of a form. `key` is its path in the data (`rows.name` for a column of rows)."""

    id: str
    key: str
    type: str
    label: str
    labels: Mapping[str, str]
    is_required: bool
    is_repeated: bool

    @property
    def variable(self) -> str:
        """The process variable that holds the answer."""
        return self.key.split(".")[0]


class Form:
    """A form that was read without an error; safe to share between threads."""

    def __init__(
        self,
        schema: Mapping[str, Any],
        root: Component,
        warnings: tuple[Finding, ...] = (),
        default_texts: Mapping[str, str] | None = None,
    ) -> None:
        self.schema = dict(schema)
        self.root = root
        self.warnings = warnings
        self.default_texts = dict(default_texts or {})
        self._checker = Checker(root)
        self._translated: dict[str, dict[str, Any]] = {}

    @property
    def id(self) -> str:
        """What a diagram calls it by."""
        return self.root.id

    @property
    def version_tag(self) -> str | None:
        """The version tag given in the Modeler."""
        tag = self.schema.get("versionTag")
        return str(tag) if tag else None

    @cached_property
    def fields(self) -> tuple[Question, ...]:
        """Everything that has an answer, in the form's order; lists and groups stand before what is in them."""
        return tuple(_questions(self.root, (), False))

    @cached_property
    def sets(self) -> frozenset[str]:
        """The process variables that its answers set."""
        return frozenset(field.variable for field in self.fields if field.key)

    @cached_property
    def reads(self) -> frozenset[str]:
        """The process variables that its expressions and templates read beside its own fields."""
        return names_read(self.root) - self.sets

    def check(self, answers: Any, variables: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        """The variables that the answers set, by what the form shows, computes and forbids.

        `now` is aware; its time zone is the one in which a date counts as past. Raises InvalidArgument whose `errors`
        are {component id: [Message]} ({id: [[Message], …]} in rows), as form-js shapes them.
        """
        return self._checker.check(answers, variables, now)

    def schema_for(self, language: str | None) -> dict[str, Any]:
        """The schema for the browser with labels in a language (`zh`, `zh-CN`); not to be changed by the caller."""
        if not language:
            return self.schema
        if language not in self._translated:
            self._translated = {**self._translated, language: translated(self.root, language)}
        return self._translated[language]

    def data_for(self, variables: Mapping[str, Any], surroundings: Surroundings | None = None) -> dict[str, Any]:
        """What the browser may see of the variables: those the form asks for or reads, and computed defaults."""
        data = {name: variables[name] for name in (*self.sets, *self.reads) if name in variables}
        for key, text in self.default_texts.items():
            if key not in data:
                try:
                    data[key] = compile_text(text).evaluate(variables, surroundings)
                except ExpressionError:
                    continue  # the field begins empty; the diagram's rules name the broken expression
        return data

    def readable(self, variables: Mapping[str, Any], language: str | None = None) -> list[tuple[str, str]]:
        """The answers in words: (label, text) for all that is shown, in order; rows are numbered in the label."""
        return readable(self.root, variables, language)

    def title(self, language: str | None = None) -> str:
        """What people call the form: its first heading, else its id."""
        return title(self.root, language) or self.id


def _questions(component: Component, base: Path, is_repeated: bool) -> list[Question]:
    path = (*base, *component.path)
    found = []
    if component.is_keyed or component.is_repeating:
        found.append(
            Question(
                component.id,
                ".".join(map(str, path)),
                component.type,
                component.label,
                translations_of(component, "label"),
                component.validate.get("required") is True,
                is_repeated,
            )
        )
    for child in component.children:
        found += _questions(child, path, is_repeated or component.is_repeating)
    return found
