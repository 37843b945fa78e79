"""Generated forms (camunda:formData) and forms inside Camunda 8 diagrams, as the same Form that files give."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from runner.notation.finding import Unreadable
from runner.notation.form.component import build
from runner.notation.form.form import Form
from runner.notation.form.inspection import CAMUNDA_8
from runner.notation.form.json_text import NotJson, parse_json
from runner.notation.form.limits import SCHEMA_VERSION
from runner.notation.form.reading import read_form
from runner.notation.form.report import Report
from runner.notation.form.settings import inspect_all
from runner.notation.form.tidying import read_number
from runner.notation.model import FormField, FormReference

TYPES = {
    "string": "textfield",
    "long": "number",
    "boolean": "checkbox",
    "date": "datetime",
    "enum": "select",
}
DATE_PATTERN = "dd/MM/yyyy"  # Camunda's own
DATE_PARTS = {"yyyy": "%Y", "yy": "%y", "MM": "%m", "dd": "%d", "M": "%m", "d": "%d"}
LENGTHS = {"minlength": "minLength", "maxlength": "maxLength"}
NAME = "generated form"
INLINE = "form in the diagram"


def generated_form(reference: FormReference) -> Form:
    """The form of a reference that has its questions in itself (`fields` or `inline`); raises Unreadable."""
    if reference.inline is not None:
        return read_form(INLINE, _completed(reference.inline).encode("utf-8", "replace"))
    report = Report(NAME)
    computed = {
        field.id: field.default_text
        for field in reference.fields
        if field.default_text and ("${" in field.default_text or "#{" in field.default_text)
    }
    schema = {
        "type": "default",
        "id": NAME,
        "schemaVersion": SCHEMA_VERSION,
        "components": [_component(field, field.id in computed, report) for field in reference.fields],
    }
    _refuse_doubles(reference, report)
    if report.errors:
        raise Unreadable(report.findings)
    root = build(schema)
    inspect_all(root, report)
    if report.errors:
        raise Unreadable(report.findings)
    return Form(schema, root, tuple(report.findings), computed)


def _completed(text: str) -> str:
    """The JSON of an embedded form with what Camunda Modeler leaves to the diagram around it: an id, the platform."""
    try:
        schema = parse_json(text.encode("utf-8", "replace")).value
    except NotJson:
        return text  # reading it tells what is wrong
    if not isinstance(schema, dict):
        return text
    return json.dumps({**schema, "id": schema.get("id") or INLINE, "executionPlatform": CAMUNDA_8})


def _refuse_doubles(reference: FormReference, report: Report) -> None:
    seen: set[str] = set()
    for field in reference.fields:
        if field.id in seen or "." in field.id:
            report.refuse("", {"id": field.id}, "The id of the form field is used twice or has a dot.", "Rename it.")
        seen.add(field.id)


def _component(field: FormField, is_computed: bool, report: Report) -> dict[str, Any]:
    kind = TYPES.get(field.type)
    constraints = dict(field.constraints)
    component: dict[str, Any] = {
        "type": kind,
        "id": field.id,
        "key": field.id,
        "label": field.label or field.id,
        "properties": {key: value for key, value in field.properties.items() if key != "datePattern"},
    }
    if kind is None:
        report.refuse(
            "",
            component,
            f"The type '{field.type}' of the form field is not known.",
            f"Use one of {', '.join(TYPES)}, or a Camunda Form.",
        )
        return component
    if "readonly" in constraints:
        component["readonly"] = True
    component["validate"] = _validation(field, constraints, component, report)
    component |= _details(field, kind)
    if field.default_text and not is_computed:
        _set_default(field, component, report)
    return component


def _validation(
    field: FormField, constraints: Mapping[str, str | None], component: Mapping[str, Any], report: Report
) -> dict[str, Any]:
    validate: dict[str, Any] = {}
    if "required" in constraints and field.type != "boolean":  # Camunda: false is an answer
        validate["required"] = True
    wanted = {
        **(LENGTHS if field.type == "string" else {}),
        **({"min": "min", "max": "max"} if field.type == "long" else {}),
    }
    for name, key in wanted.items():
        if name not in constraints:
            continue
        number = read_number((constraints[name] or "").strip())
        if number is None:
            report.refuse("", component, f"The constraint '{name}' has no number.", "Fill its config in.")
        else:
            validate[key] = int(number) if number == number.to_integral_value() else float(number)
    return validate


def _details(field: FormField, kind: str) -> dict[str, Any]:
    if kind == "number":
        return {"decimalDigits": 0}
    if kind == "datetime":
        return {"subtype": "date", "dateLabel": field.label or field.id}
    if kind == "select":
        return {"values": [{"value": value, "label": label or value} for value, label in field.options]}
    return {}


def _set_default(field: FormField, component: dict[str, Any], report: Report) -> None:
    text = (field.default_text or "").strip()
    value: Any = text
    if field.type == "boolean":
        value = text.lower() == "true"
    elif field.type == "long":
        number = read_number(text)
        value = int(number) if number is not None and number == number.to_integral_value() else None
    elif field.type == "date":
        value = _date(text, field.properties.get("datePattern") or DATE_PATTERN)
    if value is None:
        report.refuse("", component, f"The default value '{text[:60]}' is no {field.type}.", "Mend it.")
    else:
        component["defaultValue"] = value


def _date(text: str, pattern: str) -> str | None:
    """A date by a pattern of digits, or already in ISO 8601."""
    form = re.sub("yyyy|yy|MM|dd|M|d", lambda part: DATE_PARTS[part.group()], pattern)
    for known in (form, "%Y-%m-%d"):
        try:
            return datetime.strptime(text, known).date().isoformat()
        except ValueError:
            continue
    return None
