"""A filled-in form in words, for records, history and documents."""

from collections.abc import Mapping
from typing import Any

from runner.notation.form import message as texts
from runner.notation.form.component import CHOICES, MULTIPLE_CHOICES, Component, is_feel
from runner.notation.form.data import MISSING, get, same
from runner.notation.form.message import Message, translation
from runner.notation.form.options import options_of
from runner.notation.form.template import render
from runner.notation.form.translation import read_pairs, translations_of
from runner.notation.form.walk import Instance, instances


def readable(root: Component, variables: Mapping[str, Any], language: str | None) -> list[tuple[str, str]]:
    """(label, text) for every answer that is shown; an empty text where there is none."""
    lists = {component.id: component for component in root.all() if component.is_repeating}
    parents = {child.id: owner.id for owner in lists.values() for child in owner.all() if child is not owner}
    lines = []
    for instance in instances(root, variables):
        component = instance.component
        if instance.is_hidden or not component.is_keyed:
            continue
        if component.type == "expression" and not component.properties.get("label"):
            continue
        label = _label(instance, language)
        if instance.indexes:
            owner = lists[parents[component.id]]
            number = ".".join(str(index + 1) for index in instance.indexes)
            label = f"{_text_of(owner, 'label', owner.label, language)} {number}: {label}"
        value = get(variables, instance.path)
        lines.append((label, _words(instance, None if value is MISSING else value, language)))
    return lines


def title(root: Component, language: str | None) -> str | None:
    """The text of the first heading."""
    for component in root.all():
        if component.type == "text":
            text = _text_of(component, "text", str(component.definition.get("text") or ""), language)
            for line in text.splitlines():
                if line.startswith("#"):
                    return line.lstrip("#").strip() or None
    return None


def _label(instance: Instance, language: str | None) -> str:
    component = instance.component
    name = next((name for name in ("label", "dateLabel", "timeLabel") if component.definition.get(name)), "label")
    text = _text_of(component, name, component.label, language)
    return render(text, instance.scope.context) if "{{" in text or is_feel(text) else text


def _text_of(component: Component, name: str, text: str, language: str | None) -> str:
    own = translation(translations_of(component, name), language) if language else None
    return text if own is None else own


def _words(instance: Instance, value: Any, language: str | None) -> str:
    component = instance.component
    if value is None or value in ("", []):
        return ""
    if isinstance(value, bool) and component.type not in CHOICES:
        return Message(texts.YES if value else texts.NO)
    if component.type in CHOICES:
        return _chosen(instance, value, language)
    if component.type in MULTIPLE_CHOICES and isinstance(value, list):
        return ", ".join(_chosen(instance, item, language) for item in value)
    if component.type == "datetime" and isinstance(value, str):
        return value.replace("T", " ", 1)
    if component.type in ("number", "textfield"):
        return _adorned(instance, _plain(value), language)
    return _plain(value)


def _chosen(instance: Instance, value: Any, language: str | None) -> str:
    component = instance.component
    own = translation(translations_of(component, "values"), language) if language else None
    labels = read_pairs(own) if own else {}
    for option in options_of(component, instance.scope.context):
        if same(option.value, value):
            return labels.get(str(option.value), option.label)
    return _plain(value)


def _adorned(instance: Instance, text: str, language: str | None) -> str:
    component = instance.component
    appearance = component.definition.get("appearance") or {}
    before, after = (
        _text_of(component, name, str(appearance.get(name) or ""), language)
        for name in ("prefixAdorner", "suffixAdorner")
    )
    parts = (render(before, instance.scope.context), text, render(after, instance.scope.context))
    return " ".join(part for part in parts if part)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return Message(texts.YES if value else texts.NO)
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, float):
        whole, _, decimals = f"{value:,.10f}".rstrip("0").partition(".")
        return f"{whole}.{decimals}" if decimals else whole
    if isinstance(value, list):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    return "" if value is None else str(value)
