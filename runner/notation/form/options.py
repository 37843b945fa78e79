"""What can be chosen from: options written in the form, taken from a variable, or computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from runner.notation.form.component import Component, value_of


@dataclass(frozen=True)
class Option:
    """A value (any JSON but null) and what people read for it."""

    value: Any
    label: str


def options_of(component: Component, context: Mapping[str, Any]) -> list[Option]:
    """The options in this context; those that form-js can't show are left out, as it does."""
    definition = component.definition
    if definition.get("valuesExpression"):
        source = value_of(component, "valuesExpression", None, context)
    elif definition.get("valuesKey"):
        source = context.get(definition["valuesKey"])
    else:
        source = definition.get("values")
    options = [_option(item) for item in source] if isinstance(source, list) else []
    return [option for option in options if option is not None]


def _option(item: Any) -> Option | None:
    if _is_primitive(item):
        return Option(item, _text(item))
    if not isinstance(item, Mapping):
        return None
    label, value = item.get("label"), item.get("value")
    if isinstance(label, str) and label:
        return Option(value, label) if _is_primitive(value) or (isinstance(value, Mapping | list) and value) else None
    return Option(value, _text(value)) if _is_primitive(value) else None


def _is_primitive(value: Any) -> bool:
    return isinstance(value, bool | int | float) or (isinstance(value, str) and value != "")


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
