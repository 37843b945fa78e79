"""Forms in other languages: translations stand in the custom properties of a component, where the Modeler edits them.

`label:zh`, `description:zh`, `text:zh` and so on hold the translated text of the property before the colon;
`values:zh` holds `value=Text;value=Text` for the options; `columns:zh` likewise for the columns of a table (by key).
Inside them `\\;` is a semicolon. Adorners are `prefixAdorner:zh`, messages `patternErrorMessage:zh`, `ruleMessage:zh`.
"""

import re
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from runner.notation.form.component import Component
from runner.notation.form.message import translation
from runner.notation.form.template import TEMPLATES

TRANSLATED = ("label", "description", "text", "content", "dateLabel", "timeLabel", "title", "alt")
ADORNERS = ("prefixAdorner", "suffixAdorner")
LISTS = {"values": ("value", "label"), "columns": ("key", "label")}
PROPERTY = re.compile(r"(?P<name>\w+):(?P<language>[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\Z")
SEPARATOR = re.compile(r"(?<!\\);")


def translations_of(component: Component, name: str) -> dict[str, str]:
    """By language, the translations of one property."""
    found = {}
    for key, text in component.properties.items():
        match = PROPERTY.match(str(key))
        if match and match["name"] == name and isinstance(text, str):
            found[match["language"]] = text
    return found


def template_texts(component: Component) -> dict[str, str]:
    """Every text of the component that form-js renders as a template, in all languages, by the property's name."""
    appearance = component.definition.get("appearance") or {}
    texts = {name: component.definition.get(name) for name in TEMPLATES}
    texts |= {name: appearance.get(name) for name in ADORNERS}
    texts |= {str(key): text for key, text in component.properties.items() if _is_template(str(key))}
    return {name: text for name, text in texts.items() if isinstance(text, str)}


def _is_template(key: str) -> bool:
    match = PROPERTY.match(key)
    return match is not None and match["name"] not in LISTS


def read_pairs(text: str) -> dict[str, str]:
    """`a=Text;b=Text` as a map; raises ValueError naming the part that has no `=`."""
    pairs = {}
    for part in SEPARATOR.split(text):
        if not part.strip():
            continue
        value, sign, label = part.replace("\\;", ";").partition("=")
        if not sign:
            raise ValueError(part.strip())
        pairs[value.strip()] = label.strip()
    return pairs


def translated(root: Component, language: str) -> dict[str, Any]:
    """The form's schema in a language; what has no translation stays as it is."""
    schema = deepcopy(dict(root.definition))
    _translate(schema, root, language)
    return schema


def _translate(definition: dict[str, Any], component: Component, language: str) -> None:
    for name in TRANSLATED:
        text = translation(translations_of(component, name), language)
        if text is not None:
            definition[name] = text
    for name in ADORNERS:
        text = translation(translations_of(component, name), language)
        if text is not None:
            definition["appearance"] = {**(definition.get("appearance") or {}), name: text}
    message = translation(translations_of(component, "patternErrorMessage"), language)
    if message is not None and definition.get("validate"):
        definition["validate"]["patternErrorMessage"] = message
    for name, (key, label) in LISTS.items():
        _translate_items(definition.get(name), translation(translations_of(component, name), language), key, label)
    for inner, child in zip(definition.get("components", ()), component.children, strict=False):
        _translate(inner, child, language)


def _translate_items(items: Any, text: str | None, key: str, label: str) -> None:
    if text is None or not isinstance(items, list):
        return
    labels: Mapping[str, str] = read_pairs(text)
    for item in items:
        if isinstance(item, dict) and str(item.get(key)) in labels:
            item[label] = labels[str(item[key])]
