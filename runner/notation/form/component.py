"""The components of a form as a tree: what is asked, where its answer goes, what decides whether it is shown."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from runner.expressions import Expression, ExpressionError, compile_expression
from runner.notation.form.hiding import HideCondition

TEXTS = ("textfield", "textarea")
CHOICES = ("radio", "select")
MULTIPLE_CHOICES = ("checklist", "taglist")
KEYED = (*TEXTS, *CHOICES, *MULTIPLE_CHOICES, "number", "checkbox", "datetime", "filepicker", "expression")
CONTAINERS = ("group", "dynamiclist")
SHOWN = ("text", "html", "image", "iframe", "table", "documentPreview", "spacer", "separator", "button")
TYPES = frozenset((*KEYED, *CONTAINERS, *SHOWN))
EMPTY: Mapping[str, Any] = {"textfield": "", "textarea": "", "checkbox": False}


def is_feel(value: Any) -> bool:
    """Whether a property is an expression (`=…`) rather than a plain value."""
    return isinstance(value, str) and value.startswith("=")


@dataclass(frozen=True, eq=False)
class Component:
    """One component; `path` is where its answer lies, from its row or the form's data."""

    id: str
    type: str
    definition: Mapping[str, Any]
    pointer: str = ""
    path: tuple[str, ...] = ()
    children: tuple["Component", ...] = field(default=(), repr=False)

    @cached_property
    def is_keyed(self) -> bool:
        """Whether it has an answer."""
        return self.type in KEYED

    @cached_property
    def is_repeating(self) -> bool:
        """Whether its children are asked for once a row."""
        return self.type == "dynamiclist" and bool(self.definition.get("isRepeating"))

    @property
    def label(self) -> str:
        """What people read beside it, else its key or id."""
        named = self.definition.get("label") or self.definition.get("dateLabel") or self.definition.get("timeLabel")
        named = named or self.properties.get("label")  # expression fields have no other place for it
        return str(named or self.definition.get("key") or self.definition.get("path") or self.id)

    @cached_property
    def is_disabled(self) -> bool:
        """Disabled fields are shown but neither checked nor sent."""
        return bool(self.definition.get("disabled"))

    @cached_property
    def validate(self) -> Mapping[str, Any]:
        """The panel's validation."""
        return self.definition.get("validate") or {}

    @cached_property
    def properties(self) -> Mapping[str, Any]:
        """The panel's custom properties."""
        return self.definition.get("properties") or {}

    @property
    def empty_value(self) -> Any:
        """What an untouched field holds."""
        return [] if self.type in MULTIPLE_CHOICES else EMPTY.get(self.type)

    @property
    def initial_value(self) -> Any:
        """What the field holds when nothing is stored."""
        default = self.definition.get("defaultValue")
        return self.empty_value if default is None else default

    @cached_property
    def is_steady(self) -> bool:
        """Whether nothing in it is hidden, locked, computed or repeated by what is answered."""
        return not any(
            one.hide is not None or one.is_repeating or one.type == "expression" or "readonly" in one.expressions
            for one in self.all()
        )

    @cached_property
    def names_written(self) -> frozenset[str]:
        """The variables that its fields and rows write to."""
        return frozenset(one.path[0] for one in self.all() if one.path)

    @cached_property
    def names_editable(self) -> frozenset[str]:
        """Those of them that people may change."""
        return frozenset(
            one.path[0]
            for one in self.all()
            if (one.is_keyed and not one.is_disabled and one.definition.get("readonly") is not True)
            or (one.path and one.children)
        )

    def all(self) -> Iterator["Component"]:
        """It and all below, parents first."""
        yield self
        for child in self.children:
            yield from child.all()

    @cached_property
    def hide(self) -> HideCondition | None:
        """The condition under which it is hidden."""
        condition = (self.definition.get("conditional") or {}).get("hide")
        return HideCondition(condition[1:]) if isinstance(condition, str) and is_feel(condition) else None

    @cached_property
    def rule(self) -> Expression | None:
        """The condition that its answer must fulfil beside others (`properties.rule`)."""
        rule = self.properties.get("rule")
        return compile_expression(rule.removeprefix("="), "feel") if isinstance(rule, str) and rule else None

    @cached_property
    def expressions(self) -> Mapping[str, Expression]:
        """The other expressions of the definition, by the name of their property."""
        found: dict[str, Expression] = {}
        places = {**self.validate, **{name: self.definition.get(name) for name in EXPRESSIONS}}
        for name, text in places.items():
            if isinstance(text, str) and is_feel(text) and name in (*EXPRESSIONS, *LIMITS):
                found[name] = compile_expression(text[1:], "feel")
        return found


EXPRESSIONS = ("expression", "readonly", "valuesExpression", "multiple", "dataSource", "columnsExpression")
LIMITS = ("min", "max", "minLength", "maxLength")


def value_of(component: Component, name: str, setting: Any, context: Mapping[str, Any]) -> Any:
    """A setting that may be an expression, in this context; null where the expression has no value."""
    expression = component.expressions.get(name)
    if expression is None:
        return setting
    try:
        return expression.evaluate(context)
    except ExpressionError:
        return None  # as in the browser


def build(definition: Mapping[str, Any], pointer: str = "") -> Component:
    """The tree of a form that has been inspected."""
    kind = definition.get("type", "default")
    location = definition.get("key") if kind in KEYED else definition.get("path") if kind in CONTAINERS else None
    children = definition.get("components") if kind in (*CONTAINERS, "default") else None
    return Component(
        id=str(definition.get("id", "")),
        type=kind,
        definition=definition,
        pointer=pointer,
        path=tuple(location.split(".")) if location else (),
        children=tuple(build(child, f"{pointer}/components/{place}") for place, child in enumerate(children or ())),
    )
