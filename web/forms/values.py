"""Values: a record as label and value, to read and to print."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask_babel import format_date, format_datetime, format_decimal
from flask_babel import gettext as _

from web.forms.fields import OPTION_TYPES, children, options_of, path_of, plain, shows_person, value_at
from web.forms.files import files_of
from web.pages import person

UNSHOWN = {"button", "spacer", "separator", "html", "image", "iframe", "documentPreview", "table", "text"}


@dataclass(frozen=True)
class Value:
    """One line of a record. `text` is None when nothing was entered."""

    label: str
    text: str | None
    is_number: bool = False
    files: tuple[tuple[str, str], ...] = ()  # name and address of each


@dataclass(frozen=True)
class Table:
    """A repeated part of a record: one row each."""

    label: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


@dataclass(frozen=True)
class Section:
    """A group of lines with its heading; the whole record is one without."""

    label: str
    items: "list[Value | Table | Section]" = field(default_factory=list)


def values_of(schema: Mapping[str, Any], answers: Mapping[str, Any]) -> Section:
    """What was answered, in the order and with the labels of the form; fields that were hidden are left out."""
    everything = plain(answers)
    return _section(schema, everything, everything, "")


def _section(component: Mapping[str, Any], data: Any, everything: Mapping[str, Any], label: str) -> Section:
    section = Section(label)
    for child in children(component):
        kind = child.get("type")
        if kind in UNSHOWN:
            continue
        inner = value_at(data, path_of(child))
        if kind == "group":
            group = _section(child, inner if path_of(child) else data, everything, child.get("label") or "")
            if group.items:
                section.items.append(group)
        elif kind == "dynamiclist":
            if isinstance(inner, list) and inner:
                section.items.append(_table(child, inner, everything))
        elif _is_answered(data, path_of(child)):
            section.items.append(_value(child, inner, everything))
    return section


def _table(component: Mapping[str, Any], rows: list[Any], everything: Mapping[str, Any]) -> Table:
    columns = [child for child in _leaves(component) if child.get("type") not in UNSHOWN]
    return Table(
        component.get("label") or "",
        tuple(_label(column) for column in columns),
        tuple(tuple(_value(column, value_at(row, path_of(column)), everything) for column in columns) for row in rows),
    )


def _leaves(component: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for child in children(component):
        found.extend(_leaves(child) if child.get("type") == "group" else [child])
    return found


def _value(component: Mapping[str, Any], value: Any, everything: Mapping[str, Any]) -> Value:
    if component.get("type") == "filepicker" and value:
        files = files_of(value)
        return Value(_label(component), ", ".join(name for name, _ in files), files=files)
    is_number = component.get("type") == "number"
    return Value(_label(component), _text(component, value, everything), is_number)


def _text(component: Mapping[str, Any], value: Any, everything: Mapping[str, Any]) -> str | None:
    kind = component.get("type")
    if value is None or value == "" or value == []:
        return None
    if kind in OPTION_TYPES:
        labels = {str(option.value): option.label for option in options_of(component, everything)}
        chosen = value if isinstance(value, list) else [value]
        return ", ".join(labels.get(str(item), str(item)) for item in chosen)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if kind == "number":
        return _number(component, value)
    if kind == "datetime" and isinstance(value, str):
        return _moment(value)
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return person(str(value)) if shows_person(component) else str(value)


def _number(component: Mapping[str, Any], value: Any) -> str:
    try:
        text = format_decimal(value)
    except (ValueError, TypeError, ArithmeticError):
        return str(value)
    appearance = component.get("appearance") or {}
    before, after = appearance.get("prefixAdorner") or "", appearance.get("suffixAdorner") or ""
    return " ".join(part for part in (before, text, after) if part and not part.startswith("="))


def _moment(text: str) -> str:
    try:
        if len(text) == 10:
            return format_date(date.fromisoformat(text), "medium")
        return format_datetime(datetime.fromisoformat(text.replace("Z", "+00:00")), "medium")
    except ValueError:
        return text


def _label(component: Mapping[str, Any]) -> str:
    label = component.get("label") or component.get("dateLabel") or component.get("timeLabel")
    return str(label or component.get("key") or "")


def _is_answered(data: Any, path: list[str]) -> bool:
    if not path:
        return False
    holder = value_at(data, path[:-1])
    return isinstance(holder, Mapping) and path[-1] in holder
