"""Plain fields: a form as ordinary HTML, for browsers without scripts; the server checks it like any other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from werkzeug.datastructures import MultiDict

from web.forms.fields import Option, children, options_of, path_of, value_at

SIMPLE = re.compile(r"\{\{\s*(?P<name>\w+(?: \w+)*)\s*\}\}")
SPARE_ROWS = 3  # empty rows offered under a list, since none can be added without scripts
MOST_ROWS = 500
SHOWN = {"textfield", "textarea", "number", "checkbox", "datetime", "radio", "select", "checklist", "taglist"}


@dataclass(frozen=True)
class PlainField:
    """One field; `name` is what the browser sends it under."""

    type: str
    id: str
    name: str
    label: str
    description: str
    value: Any
    is_required: bool
    is_fixed: bool
    options: tuple[Option, ...] = ()
    input_type: str = "text"
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlainGroup:
    """Fields under one heading."""

    label: str
    items: "list[PlainField | PlainGroup | str]" = field(default_factory=list)


def plain_form(schema: Mapping[str, Any], data: Mapping[str, Any], errors: Mapping[str, Any]) -> PlainGroup:
    """The fields to draw, filled in with `data`, each with its errors (by field id)."""
    group = PlainGroup("")
    _draw(group, schema, data, data, "", errors)
    return group


def read_plain(schema: Mapping[str, Any], sent: "MultiDict[str, str]") -> dict[str, Any]:
    """The answers in what the browser sent, shaped as form-js shapes them."""
    answers: dict[str, Any] = {}
    _read(schema, sent, "", answers)
    return answers


def _draw(
    group: PlainGroup,
    component: Mapping[str, Any],
    data: Any,
    everything: Mapping[str, Any],
    prefix: str,
    errors: Mapping[str, Any],
) -> None:
    for child in children(component):
        kind, path = child.get("type"), path_of(child)
        name = prefix + ".".join(path)
        if kind == "text":
            group.items.extend(_lines(str(child.get("text") or ""), everything))
        elif kind == "group":
            inner = PlainGroup(str(child.get("label") or ""))
            _draw(
                inner, child, value_at(data, path) if path else data, everything, f"{name}." if path else prefix, errors
            )
            group.items.append(inner)
        elif kind == "dynamiclist":
            rows = value_at(data, path)
            count = min(len(rows) if isinstance(rows, list) else 0, MOST_ROWS)
            spare = (
                SPARE_ROWS if child.get("allowAddRemove", True) else max(0, child.get("defaultRepetitions", 1) - count)
            )
            for index in range(count + spare):
                inner = PlainGroup(f"{child.get('label') or ''} {index + 1}".strip())
                row = rows[index] if isinstance(rows, list) and index < len(rows) else {}
                _draw(inner, child, row, everything, f"{name}.{index}.", _of_row(errors, index))
                group.items.append(inner)
        elif kind in SHOWN and path:
            group.items.append(_field(child, name, value_at(data, path), everything, errors))


def _lines(text: str, everything: Mapping[str, Any]) -> list[str]:
    """A text without its marks; values are put in where they are simple, lines that compute are left out."""
    # Words that no variable is called by may be an expression: `{{ if a then b else c }}`.
    plainly = SIMPLE.sub(
        lambda match: str(everything.get(match["name"], match[0] if " " in match["name"] else "–")), text
    )
    lines = (line.strip(" #*").replace("**", "") for line in plainly.splitlines() if "{{" not in line)
    return [line for line in lines if line]


def _field(
    component: Mapping[str, Any], name: str, value: Any, everything: Mapping[str, Any], errors: Mapping[str, Any]
) -> PlainField:
    if value is None:
        value = component.get("defaultValue")
    return PlainField(
        type=component["type"],
        id=f"plain-{name.replace('.', '-').replace(' ', '--')}",
        name=name,
        label=str(component.get("label") or component.get("dateLabel") or component.get("timeLabel") or name),
        description=str(component.get("description") or ""),
        value=value,
        is_required=bool((component.get("validate") or {}).get("required")),
        is_fixed=component.get("disabled") is True or component.get("readonly") is True,
        options=tuple(options_of(component, everything)),
        input_type=_input_type(component),
        errors=tuple(message for message in errors.get(str(component.get("id")), ()) if isinstance(message, str)),
    )


def _input_type(component: Mapping[str, Any]) -> str:
    if component["type"] == "datetime":
        return {"time": "time", "datetime": "datetime-local"}.get(str(component.get("subtype")), "date")
    validation = (component.get("validate") or {}).get("validationType")
    return {"email": "email", "phone": "tel"}.get(str(validation), "text")


def _of_row(errors: Mapping[str, Any], index: int) -> dict[str, Any]:
    rows = {
        key: value
        for key, value in errors.items()
        if isinstance(value, list) and any(isinstance(v, list) for v in value)
    }
    return {key: value[index] or [] for key, value in rows.items() if index < len(value)}


def _read(component: Mapping[str, Any], sent: "MultiDict[str, str]", prefix: str, into: dict[str, Any]) -> None:
    for child in children(component):
        kind, path = child.get("type"), path_of(child)
        name = prefix + ".".join(path)
        if kind == "group":
            _read(child, sent, f"{name}." if path else prefix, _holder(into, path))
        elif kind == "dynamiclist" and path:
            _holder(into, path[:-1])[path[-1]] = _rows(child, sent, name)
        elif kind in SHOWN and path and child.get("disabled") is not True:
            _holder(into, path[:-1])[path[-1]] = _answer(child, sent, name)


def _rows(component: Mapping[str, Any], sent: "MultiDict[str, str]", name: str) -> list[dict[str, Any]]:
    below = [key.removeprefix(f"{name}.") for key in sent if key.startswith(f"{name}.")]
    heads = {key.split(".")[0] for key in below}
    numbers = {int(head) for head in heads if head.isdecimal() and len(head) < 6}
    rows = []
    for number in sorted(numbers)[:MOST_ROWS]:
        row: dict[str, Any] = {}
        _read(component, sent, f"{name}.{number}.", row)
        if any(value not in (None, "", [], False) for value in row.values()):
            rows.append(row)
    return rows


def _answer(component: Mapping[str, Any], sent: "MultiDict[str, str]", name: str) -> Any:
    kind = component["type"]
    if kind == "checkbox":
        return name in sent
    if kind in ("checklist", "taglist"):
        return [_stored(component, text) for text in sent.getlist(name) if text]
    text = sent.get(name, "")
    if kind in ("radio", "select"):
        return _stored(component, text) if text else None
    if kind == "number":
        return _number(component, text.strip())
    if kind == "datetime":
        return text or None
    return text


def _stored(component: Mapping[str, Any], text: str) -> Any:
    """The option's own value: the browser sends every choice as text."""
    for option in options_of(component, {}):
        if str(option.value) == text:
            return option.value
    return text


def _number(component: Mapping[str, Any], text: str) -> Any:
    if not text:
        return None
    if component.get("serializeToString"):
        return text
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text  # the form's own check names the field
    if not number.is_finite() or abs(number.adjusted()) > 300:
        return text
    return int(number) if number == number.to_integral_value() else float(number)


def _holder(into: dict[str, Any], path: list[str]) -> dict[str, Any]:
    for part in path:
        into = into.setdefault(part, {})
    return into
